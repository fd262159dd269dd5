"""A run: parameters, metrics and files under one id. What is recorded where is declared in `core/runs/records.ts`."""

from time import time

from . import state
from .event_file import EventFile
from .identity import identity, writer_name
from .secrets import to_masked_texts
from .store import new_run_id, run_folder
from .values import to_number, to_text
from .version import VERSION

# Printed values of one fit that wait for its end.
_MOST_HELD = 10000


class Run:
    """One run of this process; the session is one as well. All methods may be called from any thread."""

    def __init__(self, process, run_id, parent=None, name=None):
        self.process = process
        self.id = run_id
        self.parent = parent
        self.name = name
        self.started_at = state.now_ms()
        self.has_ended = False
        # What is printed while it is open is about it, and is found a moment later, maybe after its end.
        self.takes_printed = False
        self.logged = set()
        self._params = {}
        self._counter = 0
        self._printed = set()
        self._held = None
        self._is_reported = False
        self._open_file()

    @classmethod
    def begin(cls, process, name, parent, started_at=None):
        """A new run below the session or another run, written by the background thread."""
        run = cls(process, new_run_id(), parent, name)
        if started_at is not None:
            run.started_at = started_at
        process.start_session().adopt(run)
        run.file.add_later({"kind": "run", "at": state.now_ms(), "name": name, "parent": parent.id, "startedAt": run.started_at})
        return run

    def _open_file(self):
        self.file = EventFile(run_folder(self.process.place.store, self.id), writer_name(), self._opening)

    def _opening(self):
        record = {"kind": "open", "v": 1, "run": self.id, "writer": writer_name(), "at": state.now_ms()}
        return [dict(record, process=identity(), tool="onramp-python " + VERSION)]

    def continue_in_child(self):
        """In the child of a fork: what waits to be written is the parent's, and this process has a file of its own."""
        columns = self.file.columns
        if self.holds_printed:
            self._held = []
        self._open_file()
        # Steps go on where the parent was.
        for key, column in columns.items():
            self.file.column(key).steps = column.steps

    @staticmethod
    def flush_files(runs):
        """Returns when everything of these runs is with the operating system."""
        for run in runs:
            run.file.flush()

    def log(self, values, step=None):
        """Appends a point to each metric; without a step each metric counts by itself."""
        file = self.file
        now_s = time()
        now = int(now_s * 1000)
        for key, value in values.items():
            if key not in self.logged:
                self.logged.add(key)
            if value.__class__ is not float:
                value = to_number(key, value)
                if value is None:
                    continue
            column = file.columns.get(key) or file.column(str(key))
            if step is None:
                column.points.append((next(column.steps), now, value))
            else:
                column.points.append((_place_step(column, step), now, value))
        file.written_soon(now_s)

    def observe(self, key, value, step=None, at=None):
        """Appends a point that was seen from outside, by the background thread."""
        column = self.file.column(key)
        step = next(column.steps) if step is None else _place_step(column, step)
        column.points.append((step, at or state.now_ms(), value))
        from .background import background

        background.soon()

    def report(self, key, value, step=None):
        """Appends a point that a library told; what it prints of the same metric counts for nothing."""
        value = to_number(key, value)
        if value is not None:
            self.logged.add(key)
            self.observe(key, value, step)

    def hold_printed(self):
        """Lets printed values wait until it is known what the library reports itself: often it prints before that."""
        self._is_reported = True
        if self._held is None:
            self._held = []

    @property
    def holds_printed(self):
        """Whether there may be printed values that wait."""
        return self._held is not None

    def release_printed(self):
        """Takes the printed values that waited, if the library did not report them."""
        if self.holds_printed:
            from .background import background

            # In the thread that finds them.
            background.soon(self.take_held)

    def take_held(self):
        """Does what `release_printed` asks for."""
        held, self._held = self._held or (), None
        for point in held:
            self.observe_printed(*point)

    def observe_printed(self, key, value, step, at):
        """Appends a point that was found in printed text; what the program logs itself comes before that."""
        if self.holds_printed and len(self._held) < _MOST_HELD:
            self._held.append((key, value, step, at))
            return
        if key in self.logged or self._is_reported and self._is_known(key):
            return
        if key not in self._printed:
            self._printed.add(key)
            self.file.add_later({"kind": "printed", "at": state.now_ms(), "keys": [key]})
        self.observe(key, value, step, at)

    def _is_known(self, key):
        """Whether it is another name of what the library reports: `auc` is `valid_0-auc`, `test-auc` is `test-auc-mean`."""
        return key + "-mean" in self.logged or any(known.endswith("-" + key) for known in self.logged)

    def set_params(self, values, is_observed=False):
        """Records parameters. Where the same one was seen twice from outside, the first stands."""
        texts = to_masked_texts(values)
        if is_observed:
            texts = {key: text for key, text in texts.items() if key not in self._params}
        changed = [[key, text] for key, text in texts.items() if self._params.get(key) != text]
        if changed:
            self._params.update(texts)
            self.edit({"kind": "params", "values": changed}, is_observed)

    def take_printed(self):
        """Lets what is printed from now on belong to this run, until it ends."""
        self.takes_printed = True
        self.process.focus = self

    def param(self, key):
        """The text of a parameter, or None."""
        return self._params.get(key)

    def set_tags(self, values):
        """Records tags; None deletes one."""
        self.edit({"kind": "tags", "values": [[str(key), None if value is None else to_text(value)] for key, value in values.items()]})

    def suggest_name(self, name):
        """Names the run anew; a name that a person has given meanwhile stands, because its counter is higher."""
        self.file.add_later({"kind": "name", "counter": max(self._counter, 1), "at": state.now_ms(), "value": name})

    def add_artifact(self, path, content, is_observed=False):
        """Records a file that was put into the store."""
        self.edit({"kind": "artifact", "path": path, "content": {"sha256": content.sha256, "sizeBytes": content.size}}, is_observed)

    def edit(self, record, is_observed=False):
        """Records what another writer may change as well."""
        self._counter += 1
        kind = record.pop("kind")
        full = dict({"kind": kind, "counter": self._counter, "at": state.now_ms()}, **record)
        (self.file.add_later if is_observed else self.file.add)(full)

    def end(self, error=None, traceback=None):
        """Ends a run that is no process; metrics may still come."""
        if self.has_ended:
            return
        self.has_ended = True
        at = state.now_ms()
        if error is not None:
            self.file.add_later({"kind": "exception", "at": at, "type": error[0], "message": error[1], "traceback": traceback or ""})
        status = "FINISHED" if error is None else "FAILED"
        text = None if error is None else ": ".join(part for part in error if part)
        self.file.add_later({"kind": "end", "at": at, "status": status, "exitCode": None, "signal": None, "error": text})
        self.file.touches_folder = True


def _place_step(column, step):
    from itertools import count

    step = int(step) if int(step) == step else float(step)
    column.steps = count(int(step) + 1)
    return step
