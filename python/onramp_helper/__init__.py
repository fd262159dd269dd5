"""What runs inside the user's interpreter and records it.

The package is apart from `onramp`, the small API: a program may have a module of that name of its own, and it must find it.
Nothing here may break, slow or redirect the program: every hook is guarded (`failures.py`), and modules that are needed only
for recording are loaded when there is something to record.
"""
