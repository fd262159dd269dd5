"""Starts Onramp's helper in this interpreter, then the `sitecustomize` that Python would have found without it."""


def _start():
    try:
        if not _is_main_interpreter():
            # Its threads must not outlive it, and the process is recorded already.
            return
        import os

        from onramp_helper.python_path import mend_python_path
        from onramp_helper.start import start

        mend_python_path(os.path.dirname(os.path.abspath(__file__)))
        start()
    except Exception:
        # The program comes first, whatever is wrong with us; what fails later is told in the helper's log.
        pass


def _is_main_interpreter():
    import _thread

    ask = getattr(_thread, "_is_main_interpreter", None)
    if ask:
        return ask()
    # Before Python 3.12 this call, which changes nothing when Python starts, tells it.
    import _signal

    try:
        return _signal.set_wakeup_fd(-1) == -1
    except ValueError:
        return False


def _hand_over():
    import os
    import sys

    here = os.path.dirname(os.path.abspath(__file__))
    behind = sys.path[1 + [os.path.abspath(entry) for entry in sys.path].index(here) :]
    # The import system's own names: `importlib.util` would have to be loaded first, in every interpreter.
    spec = sys.modules["_frozen_importlib_external"].PathFinder.find_spec("sitecustomize", behind)
    if spec is None or spec.loader is None:
        return
    module = sys.modules["_frozen_importlib"].module_from_spec(spec)
    # Python hands out what stands here when this file has run. An error is the user's own, and shown by Python as always.
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


_start()
_hand_over()
