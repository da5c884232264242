"""The worker: runs the periodic jobs and the queued tasks. Many may be started; the one with the lease acts."""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import close_old_connections
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from shangliang.committees.models import Committee
from shangliang.core.jobs import Periodic, all_jobs

from . import leases

log = logging.getLogger("shangliang.worker")
logging.getLogger("django_tasks_db").setLevel(logging.WARNING)  # it announces every look into the queue

LEASE = "worker"
LEASE_SECONDS = 60.0
RENEW_SECONDS = 15.0
LONGEST_PAUSE = 600.0  # between two runs of a job that keeps failing

#: A task during which so many workers ended is more likely their killer than their victim.
MOST_STARTS = 3


class WorkersEnded(Exception):
    """A task was given up because every worker that ran it ended before it did."""


class Worker:
    """One process that runs jobs and tasks for as long as it holds the lease."""

    def __init__(self, jobs: Iterable[Periodic] | None = None) -> None:
        self.jobs = list(all_jobs() if jobs is None else jobs)
        self.holder = leases.new_holder()
        self._stopping = threading.Event()
        self._held_until = 0.0
        self._runner: TaskRunner | None = None

    def stop(self, *_signal: object) -> None:
        """Finish the job at hand and end."""
        self._stopping.set()
        if self._runner is not None:
            self._runner.running = False

    @property
    def holding(self) -> bool:
        """Whether the lease is surely ours: renewed, and not run out since."""
        return time.monotonic() < self._held_until

    def run(self) -> None:
        """Act until :meth:`stop` is called."""
        threads = [
            threading.Thread(target=self._repeat, args=(RENEW_SECONDS, self._renew), name="lease", daemon=True),
            threading.Thread(target=self._repeat, args=(1.0, self._tasks), name="tasks", daemon=True),
        ]
        for thread in threads:
            thread.start()
        self._schedule()
        for thread in threads:
            thread.join(30)
        self._guarded(lambda: leases.give_up(LEASE, self.holder), "giving up the lease")

    def run_once(self) -> bool:
        """Run every job and every waiting task once, if nobody else is acting; whether all went well."""
        if not self._renew():
            log.warning("another worker is acting")
            return False
        try:
            well = [self._run(job) for job in self.jobs]
            self._tasks()
        finally:
            leases.give_up(LEASE, self.holder)
        return all(well)

    def _schedule(self) -> None:
        due = dict.fromkeys(self.jobs, 0.0)
        failures = dict.fromkeys(self.jobs, 0)
        while not self._stopping.is_set():
            for job in self.jobs:
                if self._stopping.is_set() or not self.holding:
                    break
                if time.monotonic() < due[job]:
                    continue
                failures[job] = 0 if self._run(job) else failures[job] + 1
                pause = job.every if not failures[job] else min(job.every * 2 ** failures[job], LONGEST_PAUSE)
                due[job] = time.monotonic() + max(pause, job.every)
                close_old_connections()
            self._stopping.wait(0.25)

    def _run(self, job: Periodic) -> bool:
        """Run a job now; a failure is logged, and the others go on."""
        if not job.per_committee:
            return self._guarded(job.function, job.name)
        ids: list[int] = []
        if not self._guarded(partial(_committees_into, ids), job.name):
            return False
        well = [self._guarded(partial(job.function, pk), f"{job.name} for committee {pk}") for pk in ids]
        return all(well)

    def _guarded(self, function: Callable[[], Any], name: str) -> bool:
        try:
            contextvars.copy_context().run(function)  # a scope or clock that it forgets to close ends with it
        except Exception:
            log.exception("%s failed", name)
            return False
        return True

    def _repeat(self, seconds: float, function: Callable[[], Any]) -> None:
        while not self._stopping.is_set():
            self._guarded(function, threading.current_thread().name)
            close_old_connections()
            # Until the lease is ours, look more often than it needs to be renewed.
            self._stopping.wait(seconds if self.holding else min(seconds, 2.0))

    def _renew(self) -> bool:
        asked = time.monotonic()
        held = self.holding
        if not leases.take(LEASE, self.holder, LEASE_SECONDS):
            self._held_until = 0.0
            return False
        if not held:
            give_tasks_back()
            log.info("acting, with %d jobs", len(self.jobs))
        self._held_until = asked + LEASE_SECONDS
        return True

    def _tasks(self) -> None:
        if not self.holding or not DBTaskResult.objects.ready().exists():
            return
        self._runner = TaskRunner(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.holder[-64:],
            excluded_queue_names=[],
        )
        self._runner.run()


def _committees_into(ids: list[int]) -> None:
    ids += Committee.objects.order_by("pk").values_list("pk", flat=True)


def give_tasks_back() -> int:
    """Put tasks back into the queue that a worker had begun when it ended; how many there were.

    Only the worker that has just been given the lease calls this: whatever runs then runs nowhere.
    """
    count = 0
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        count += 1
        if len(task.worker_ids) >= MOST_STARTS:
            log.error("task %s (%s) given up: %d workers ended during it", task.pk, task.task_path, MOST_STARTS)
            task.set_failed(WorkersEnded(f"{MOST_STARTS} workers ended while it ran"))
        else:
            log.warning("task %s (%s) put back into the queue: its worker has ended", task.pk, task.task_path)
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
    return count
