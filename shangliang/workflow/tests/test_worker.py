"""The worker: one acts at a time, what a dead one left is taken up, and a job that fails stops nobody."""

import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from shangliang.committees.models import Committee
from shangliang.core.jobs import Periodic
from shangliang.core.tenancy import NoCommittee, committee_scope, current_scope
from shangliang.workflow import leases
from shangliang.workflow.models import Lease
from shangliang.workflow.worker import LEASE, MOST_STARTS, Worker, give_tasks_back

pytestmark = pytest.mark.django_db

done: list[object] = []


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


@task()
def write_down(what: str) -> str:
    done.append(what)
    return what


def job(function, every=60.0, per_committee=False) -> Periodic:
    return Periodic(function.__name__, every, function, per_committee)


def ended_holder() -> str:
    """A holder on this machine whose process is no more."""
    process = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    machine = leases.new_holder().rpartition("/")[0].rpartition("/")[0]
    return f"{machine}/{process.stdout.strip()}/abcd"


def test_a_lease_has_one_holder_until_it_runs_out():
    assert leases.take("x", "first", 60)
    assert not leases.take("x", "second", 60)
    assert leases.take("x", "first", 60)
    Lease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert leases.take("x", "second", 60)
    assert not leases.take("x", "first", 60)


def test_a_lease_given_up_is_free_at_once_and_only_its_holder_can_do_so():
    leases.take("x", "first", 60)
    leases.give_up("x", "second")
    assert not leases.take("x", "second", 60)
    leases.give_up("x", "first")
    assert leases.take("x", "second", 60)


def test_nobody_waits_for_a_holder_whose_process_has_ended():
    leases.take("x", ended_holder(), 3600)
    assert leases.take("x", "second", 60)


def test_a_living_holder_of_this_machine_keeps_its_lease():
    leases.take("x", leases.new_holder(), 3600)
    assert not leases.take("x", leases.new_holder(), 60)


def test_a_second_worker_does_nothing_while_the_first_acts():
    leases.take(LEASE, "first", 60)
    assert not Worker([job(lambda: done.append(1))]).run_once()
    assert done == []
    leases.give_up(LEASE, "first")
    assert Worker([job(lambda: done.append(1))]).run_once()
    assert done == [1]
    assert not Lease.objects.exists()


def test_a_job_for_each_committee_goes_on_when_one_of_them_fails():
    ids = [Committee.objects.create(name=name, place=name, level="county").pk for name in ("甲区", "乙区", "丙区")]

    def visit(committee_id: int) -> None:
        if committee_id == ids[1]:
            raise RuntimeError("this one")
        done.append(committee_id)

    after = job(lambda: done.append("after"))
    assert not Worker([job(visit, per_committee=True), after]).run_once()
    assert done == [ids[0], ids[2], "after"]


def test_a_scope_that_a_job_leaves_open_ends_with_it():
    def forgets() -> None:
        committee_scope(1).__enter__()

    def asks() -> None:
        with pytest.raises(NoCommittee):
            current_scope()
        done.append("asked")

    assert Worker([job(forgets), job(asks)]).run_once()
    assert done == ["asked"]


@pytest.mark.django_db(transaction=True)
def test_queued_tasks_are_run():
    write_down.enqueue("one")
    write_down.enqueue("two")
    Worker([]).run_once()
    assert done == ["one", "two"]
    assert {t.status for t in DBTaskResult.objects.all()} == {TaskResultStatus.SUCCESSFUL}


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_worker_was_killed_is_run_by_the_next_one():
    write_down.enqueue("one")
    begun = DBTaskResult.objects.get()
    begun.claim("a worker that was killed")
    Worker([]).run_once()
    assert done == ["one"]
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_a_task_that_every_worker_died_of_is_given_up_with_the_reason():
    write_down.enqueue("deadly")
    for number in range(MOST_STARTS):
        DBTaskResult.objects.get().claim(f"worker {number}")
        assert give_tasks_back() == 1
    given_up = DBTaskResult.objects.get()
    assert given_up.status == TaskResultStatus.FAILED
    assert "WorkersEnded" in given_up.exception_class_path


@pytest.mark.django_db(transaction=True)
def test_the_worker_repeats_its_jobs_and_stops_when_asked():
    def failing() -> None:
        raise RuntimeError("always")

    worker = Worker([job(failing, every=0.01), job(lambda: done.append(1), every=0.01)])
    thread = threading.Thread(target=lambda: (worker.run(), connection.close()))
    thread.start()
    until = time.monotonic() + 20
    while len(done) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    worker.stop()
    thread.join(30)
    assert not thread.is_alive()
    assert len(done) >= 3
    assert not Lease.objects.exists()
