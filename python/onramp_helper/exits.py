"""How the process ends: by running out, `sys.exit`, an error, `os._exit`, or becoming another program."""

import os
import sys
from _thread import get_ident

from .failures import guarded
from .patching import like, unseen

_code_of = SystemExit.code.__get__
_main_thread = get_ident()


class NoticedExit(SystemExit):
    """A `SystemExit` that notices when the interpreter itself asks for its code, because nobody has caught it."""

    def __new__(cls, *arguments):
        if get_ident() == _main_thread:
            if sys.implementation.name != "cpython":
                # Others do not ask for the code, so it counts when it is made, in the hope that nobody catches it.
                exits.note_code(arguments[0] if arguments else None)
            return super().__new__(cls, *arguments)
        # It ends a thread, not the process; and Python passes over it in silence only when it is the very class.
        return SystemExit(*arguments)

    @property
    def code(self):
        code = _code_of(self)
        try:
            sys._getframe(1)
        except ValueError:
            # No Python code is running any more.
            exits.note_code(code)
        return code

    @code.setter
    def code(self, code):
        SystemExit.code.__set__(self, code)

    def __reduce__(self):
        return SystemExit, self.args


# To everybody who prints or compares names it is the one that Python would have raised.
NoticedExit.__name__ = NoticedExit.__qualname__ = "SystemExit"
NoticedExit.__module__ = "builtins"


class Exits:
    """What is known of the end of this process."""

    def __init__(self):
        # None: it ended without telling a code, which is 0 unless an error says otherwise.
        self.code = None
        self._is_main_known = False

    def note_code(self, code):
        """Takes what Python takes for the code: a number, None for 0, and anything else for 1 after printing it."""
        if code is None:
            self.code = 0
        elif isinstance(code, int):
            self.code = code & 0xFF
        else:
            self.code = 1

    def install(self, finish):
        """Lets `finish` be called as the last of what the program left to do at its end."""
        import atexit

        # Functions are called in the reverse of this order: ours, registered before any line of the program, is the last.
        atexit.register(finish)
        self._watch_sys_exit()
        self._watch_exit_and_quit()
        self._watch_immediate_exit(finish)

    @guarded("watching sys.exit")
    def _watch_sys_exit(self):
        original = sys.exit

        @unseen
        def exit(status=None, /):
            # As Python does: a tuple is what the exception is made of.
            error = NoticedExit(*status) if isinstance(status, tuple) else NoticedExit() if status is None else NoticedExit(status)
            try:
                raise error
            except BaseException:
                error.__traceback__ = None
                raise

        sys.exit = like(exit, original)

    @guarded("watching exit and quit")
    def _watch_exit_and_quit(self):
        import builtins

        quitter = type(builtins.exit)
        original = quitter.__call__

        @unseen
        def __call__(self, code=None):
            try:
                original(self, code)
            except SystemExit as error:
                noticed = NoticedExit(*error.args)
            try:
                raise noticed from None
            except BaseException:
                noticed.__traceback__ = None
                raise

        quitter.__call__ = like(__call__, original)

    @guarded("watching os._exit")
    def _watch_immediate_exit(self, finish):
        original = os._exit

        @unseen
        def _exit(status):
            if isinstance(status, int):
                self.code = status & 0xFF
                finish()
            original(status)

        os._exit = like(_exit, original)

    def look_at_code(self, code, script):
        """Called with each piece of code before it runs: lets the program's own `raise SystemExit(...)` be noticed as well."""
        if self._is_main_known or os.path.abspath(code.co_filename) != os.path.abspath(script):
            return
        self._is_main_known = True
        if not _names(code, "SystemExit"):
            return
        with open(code.co_filename, encoding="utf-8", errors="replace") as file:
            source = file.read()
        # Only where it is raised and nothing else: a class of our own would not catch what others raise.
        if source.count("SystemExit") == source.count("raise SystemExit"):
            sys.modules["__main__"].__dict__["SystemExit"] = NoticedExit


def _names(code, name):
    return name in code.co_names or any(_names(inner, name) for inner in code.co_consts if type(inner) is type(code))


exits = Exits()
