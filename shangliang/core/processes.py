"""Processes that belong together: none outlives the one that started it, and one that falls is started again."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

log = logging.getLogger("shangliang.server")

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with(parent: int) -> None:
    """Let the kernel kill this process when the one that started it ends, however it ends.

    Without it a ``kill -9`` of the server would leave workers behind that hold the port and act on the database.

    Args:
        parent: the process id of the starter, to notice that it ended before this call.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        sys.exit("the server that started this process has ended")


class Supervised(threading.Thread):
    """Keeps one command running until :meth:`stop`; one that ends by itself is started again after a pause.

    The pause doubles from one second to a minute while the command keeps falling, so that a broken database does
    not cost a processor.
    """

    STEADY = 60.0  # seconds after which a run counts as a good one
    LONGEST_PAUSE = 60.0
    PATIENCE = 15.0  # seconds that the command has to end when asked

    def __init__(self, command: Sequence[str], name: str) -> None:
        super().__init__(name=f"supervise-{name}", daemon=True)
        self.command = list(command)
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._process: subprocess.Popen | None = None

    def run(self) -> None:
        """Start the command, again and again."""
        pause = 1.0
        while not self._stopping.is_set():
            began = time.monotonic()
            with self._starting:
                if self._stopping.is_set():
                    return
                self._process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
            code = self._process.wait()
            if self._stopping.wait(0.2):  # Ctrl-C reaches the command and the server at the same moment
                return
            pause = 1.0 if time.monotonic() - began > self.STEADY else min(pause * 2, self.LONGEST_PAUSE)
            log.warning("%s ended with %s; starting it again in %.0f s", self.name, code, pause)
            self._stopping.wait(pause)

    def stop(self) -> None:
        """Ask the command to end, wait, and end it by force if it does not."""
        self._stopping.set()
        with self._starting:
            process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(self.PATIENCE)
            except subprocess.TimeoutExpired:
                log.warning("%s did not end when asked; killing it", self.name)
                process.kill()
                process.wait()
        if self.is_alive():
            self.join()
