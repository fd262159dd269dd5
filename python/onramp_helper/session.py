"""The session: this process as a run, the parent of every run in it. It comes to the disk when there is something to record."""

import os
import sys
from _thread import RLock

from . import state
from .artifacts import Artifacts
from .background import background
from .exits import exits
from .failures import guarded
from .identity import identity
from .run import Run
from .secrets import mask_arguments
from .values import valid_unicode

_lock = RLock()


def forget_locks():
    """In the child of a fork: who held the lock may not be there any more."""
    global _lock
    _lock = RLock()


class Session(Run):
    """What the process itself records, and the runs below it."""

    @staticmethod
    def begin(process, has_recorded):
        """Makes the process's session, once, and lets the background thread collect what belongs to it."""
        with _lock:
            if process.session is not None:
                return
            session = Session(process, process.session_id)
            session._runs = []
            session._samples = None
            session.started_at = process.started_at
            session.artifacts = Artifacts(process.place.store)
            if process.parentage != "launched":
                # Of several processes the one that started first gives the session its name.
                session.file.add_later(session._describe())
            if process.parentage == "own":
                # The program is this very process: whoever is to stop the run finds it by this.
                session.file.add_later({"kind": "process", "at": session.started_at, "process": identity()})
            process.session = session
        if process.early_params:
            session.set_params(process.early_params, is_observed=True)
        if process.parentage != "launched":
            session.take_early()
        if process.parentage != "child" and process.automatic:
            session._collect(has_recorded)
        background.soon()

    def has_results(self):
        """Whether there is more than a program that was started."""
        return bool(self._runs or self.file.columns)

    def take_early(self):
        """Records what waited for the first result."""
        early, self.process.early = self.process.early, []
        for work in early:
            guarded("what waited for the session")(work)(self)

    def begin_sampling(self, samples):
        """Lets samples of the machine be taken from time to time."""
        self._samples = samples

    def keep(self, path, data):
        """Keeps bytes as a file of the session, for what the helper collects."""
        content = self.artifacts.put_bytes(data)
        self.add_artifact(path, content, is_observed=True)
        return content

    def adopt(self, run):
        """Looks after the files of a run from now on."""
        self._runs.append(run)

    def release(self, run):
        """Ends the files of a run to which nothing will be added."""
        if run in self._runs:
            self._runs.remove(run)
        if run.holds_printed:
            self.process.output.work()
            run.take_held()
        run.file.close()

    def flush(self):
        """Returns when everything of all runs is with the operating system."""
        Run.flush_files([self] + self._runs)

    def look(self):
        """What has to happen every second."""
        if self.process.early and self.has_results():
            self.take_early()
        if self.process.files is not None:
            self.process.files.record(self)
        if self._samples is not None:
            self._samples.take(self)
        mlflow_hook = sys.modules.get("onramp_helper.hooks.mlflow_hook")
        if mlflow_hook is not None:
            mlflow_hook.look()

    def beat(self):
        """Tells readers on other machines that the process lives."""
        for run in [self] + self._runs:
            if not run.has_ended:
                run.file.beat()

    def continue_in_child(self):
        """In the child of a fork: the session is the same, the files are others, and its own work is the parent's."""
        self._samples = None
        runs, self._runs = self._runs, []
        for run in runs:
            run.continue_in_child()
            self._runs.append(run)
        Run.continue_in_child(self)

    @guarded("collecting what belongs to the session")
    def _collect(self, has_recorded):
        from .collecting import collectors

        for collect, may_be_left in collectors(has_recorded):
            background.soon(lambda collect=collect: collect(self), may_be_left)

    def _describe(self):
        process = self.process
        command = mask_arguments([valid_unicode(word) for word in state.original_command()])
        kind, path, argv = self._source()
        return {
            "kind": "session",
            "at": self.started_at,
            "name": path if kind == "module" else os.path.basename(path),
            "source": {"type": kind, "path": valid_unicode(process.place.name(path)) if kind == "script" else path},
            "command": command,
            "arguments": command[len(command) - len(argv) + 1 :],
            "cwd": valid_unicode(process.place.name(process.cwd)),
            "interpreter": {"path": valid_unicode(sys.executable or ""), "reason": "command-line"},
        }

    def _source(self):
        """The kind and path of what runs, and its words in `sys.argv`."""
        process = self.process
        if process.module:
            return "module", process.module, process.argv
        if process.script is None:
            return "command", " ".join(["python"] + process.argv[:1]).strip(), process.argv
        if not process.script.endswith(".py") and sys.argv[0].endswith(".py"):
            # Debuggers put the program that they run into the place of themselves.
            return "script", os.path.join(process.cwd, sys.argv[0]), sys.argv
        return "script", process.script, process.argv

    def finish(self):
        """Records how the process ended; nothing comes after it."""
        process = self.process
        error = None if process.is_worker else getattr(sys, "last_value", None)
        if process.parentage == "own" or error is not None:
            self._record_error(error)
        self.look_last()
        for run in list(self._runs):
            if not run.has_ended and not process.is_worker:
                run.end()
            self.release(run)
        if process.parentage == "own" and not process.is_worker:
            self.file.add_later(self._end(error))
        self.file.close()

    def look_last(self):
        """What still waits, the last sample, and the files that were read or written until now."""
        if not self.process.is_worker:
            self.take_early()
        if self._samples is not None:
            self._samples.take(self, is_last=True)
        if self.process.files is not None:
            self.process.files.record(self, is_last=True)

    def _record_error(self, error):
        if error is None:
            return
        from .errors import describe_error

        name, message, text = describe_error(error)
        self.file.add_later({"kind": "exception", "at": state.now_ms(), "type": name, "message": message, "traceback": text})

    def _end(self, error):
        code, signal = exits.code, None
        if error is not None and exits.code is None:
            code, signal = (None, "SIGINT") if isinstance(error, KeyboardInterrupt) else (1, None)
        elif code is None:
            code = 0
        status = "KILLED" if signal else "FINISHED" if code == 0 else "FAILED"
        return {"kind": "end", "at": state.now_ms(), "status": status, "exitCode": code, "signal": signal, "error": None}
