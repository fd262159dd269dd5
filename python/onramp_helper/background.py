"""The helper's only thread: whatever takes time happens there, and only when there is something to do."""

import _thread
import os
import time
from _thread import RLock, allocate_lock, start_new_thread

from . import state
from .audit import Unheard
from .failures import guarded, note

# What the program writes within this time is written together; so much is lost when the process is killed.
TOGETHER_S = 0.2
# How often a session is looked after that has nothing to write.
LOOK_S = 1.0
# How long a program that was started by `onramp run` lives before it joins the session without a reason of its own.
JOIN_AFTER_S = 0.5
# How long a fork or the end of the program waits for the thread: what it does is done in a moment, on a busy machine a bit
# later, and must not be cut; only Git, hashing and the like are left where they are.
PATIENCE_S = 3.0
PATIENCE_AT_LENGTH_S = 0.1
# How often a live process says so to readers on other machines, in seconds.
BEAT_S = 30.0


class Background:
    """Work for later, and what has to happen from time to time. All methods may be called from any thread."""

    def __init__(self):
        self.forget()

    def forget(self):
        """Makes a new beginning: in the child of a fork there is no such thread, and locks may be held by nobody."""
        self._start_lock = RLock()
        self._wake = allocate_lock()
        self._wake.acquire()
        self.is_awake = False
        self.is_at_length = False
        self._thread_ended = None
        # False where the system has no room for a thread: then the program's own calls write, and its end does the rest.
        self._can_start = True
        self._is_pausing = False
        self._system_thread = 0
        self._jobs = []
        self._may_join = False
        self._next_look = 0.0
        self._next_beat = time.monotonic() + BEAT_S

    def soon(self, job=None, may_be_left=False):
        """Has pending output and metrics written within `TOGETHER_S`, and a job done; at the end of the program it may be left."""
        if job is not None:
            self._jobs.append((job, may_be_left))
        if self._thread_ended is None and self._can_start:
            self._start()
        if not self.is_awake:
            self.is_awake = True
            self._release()

    def join_soon(self):
        """Lets a program that `onramp run` started join its session even if it never does anything worth recording."""
        self._may_join = True
        self._start()

    def pause(self):
        """Ends the thread, unless it is at something that takes long; the next `soon` starts it again."""
        ended = self._thread_ended
        if ended is None:
            return
        self._is_pausing = True
        self._release()
        started = time.monotonic()
        while not ended.acquire(True, 0.02):
            waited = time.monotonic() - started
            if waited > (PATIENCE_AT_LENGTH_S if self.is_at_length else PATIENCE_S):
                break
        else:
            self._thread_ended = None
            _wait_until_gone(self._system_thread)
        self._is_pausing = False

    def resume_soon(self):
        """Starts the thread again with the next thing that Python tells us of; Python is about to count the threads."""
        state.process.wants_thread = state.process.session is not None

    def finish(self, patience_s):
        """Ends the thread for good and does the jobs that wait; those that may be left only if there is time."""
        self.pause()
        until = time.monotonic() + patience_s
        while self._jobs:
            job, may_be_left = self._jobs[0]
            if may_be_left and time.monotonic() > until:
                self._jobs.pop(0)
            else:
                self._run_job()

    @guarded("starting the thread")
    def _start(self):
        with self._start_lock:
            state.process.wants_thread = False
            if self._thread_ended is not None or state.process.is_ending:
                return
            try:
                # Whichever thread loads this module first is waited for when Python ends, so it must not be ours.
                import threading

                self._thread_ended = ended = allocate_lock()
                ended.acquire()
                self.is_awake = False
                start_new_thread(self._run, (ended,))
            except Exception:
                self._thread_ended = None
                self._can_start = False
                raise

    def _release(self):
        try:
            self._wake.release()
        except RuntimeError:
            pass  # somebody else has woken it

    def _run(self, ended):
        # Not every system has it.
        self._system_thread = getattr(_thread, "get_native_id", int)()
        unheard = Unheard(state.process.files)
        unheard.__enter__()
        try:
            started = time.monotonic()
            while not self._is_pausing:
                process = state.process
                if process.session is not None:
                    self._wake.acquire(True, LOOK_S)
                elif self._may_join:
                    self._wake.acquire(True, JOIN_AFTER_S)
                    if time.monotonic() - started >= JOIN_AFTER_S and not self._is_pausing:
                        self._may_join = False
                        process.start_session()
                else:
                    self._wake.acquire()
                if self._is_pausing:
                    break
                if self.is_awake:
                    self._gather()
                    # From here on whoever adds something wakes us again.
                    self.is_awake = False
                self.look()
        except Exception as error:
            note("the thread", error)
        finally:
            unheard.__exit__()
            ended.release()

    def _gather(self):
        """Waits for more of what has begun to come, unless the thread has to end."""
        until = time.monotonic() + TOGETHER_S * 0.75
        while not self._is_pausing:
            left = until - time.monotonic()
            if left <= 0:
                return
            self._wake.acquire(True, left)

    @guarded("looking after the session")
    def look(self):
        """Writes what is pending and does what is due."""
        process = state.process
        if process.output is not None:
            process.output.work()
        session = process.session
        if session is None:
            return
        session.flush()
        while self._jobs and not self._is_pausing:
            self._run_job()
        now = time.monotonic()
        if now >= self._next_look and not self._is_pausing:
            self._next_look = now + LOOK_S
            session.look()
        if now >= self._next_beat:
            self._next_beat = now + BEAT_S
            session.beat()

    @guarded("work in the background")
    def _run_job(self):
        job, _ = self._jobs.pop(0)
        job()

    def is_pausing(self):
        """Whether long work should stop where it can be taken up again."""
        return self._is_pausing


class AtLength:
    """While it is entered, the thread is at something that may take long, and nobody waits for it."""

    def __enter__(self):
        background.is_at_length = True

    def __exit__(self, *error):
        background.is_at_length = False


def _wait_until_gone(system_thread):
    """A thread that has run its last line of Python is still there for a moment, and Python counts it when it forks."""
    for _ in range(50):
        if not os.path.exists("/proc/self/task/%d" % system_thread):
            return
        time.sleep(0.0005)


background = Background()
