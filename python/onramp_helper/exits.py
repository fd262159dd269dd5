"""How the process ends: by running out, `sys.exit`, an error, `os._exit`, or becoming another program."""

import os
import sys

from .failures import guarded
from .patching import like, unseen

_code_of = SystemExit.code.__get__


class _Exit(SystemExit):
    """The `SystemExit` that `sys.exit` raises, which notices when the interpreter itself asks for its code."""

    @property
    def code(self):
        code = _code_of(self)
        try:
            sys._getframe(1)
        except ValueError:
            # No Python code is running: nobody has caught it, and the process ends with this code.
            exits.note_code(code)
        return code

    @code.setter
    def code(self, code):
        SystemExit.code.__set__(self, code)

    def __reduce__(self):
        return SystemExit, self.args


# To everybody who prints or compares names it is the one that Python would have raised.
_Exit.__name__ = _Exit.__qualname__ = "SystemExit"
_Exit.__module__ = "builtins"


class Exits:
    """What is known of the end of this process."""

    def __init__(self):
        # None: it ended without telling a code, which is 0 unless an error says otherwise.
        self.code = None

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
        self._watch_immediate_exit(finish)

    @guarded("watching sys.exit")
    def _watch_sys_exit(self):
        original = sys.exit

        @unseen
        def exit(status=None, /):
            # As Python does: a tuple is what the exception was made of.
            error = _Exit(*status) if isinstance(status, tuple) else _Exit() if status is None else _Exit(status)
            try:
                raise error
            except BaseException:
                error.__traceback__ = None
                raise

        sys.exit = like(exit, original)

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


exits = Exits()
