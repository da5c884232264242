"""The register of jobs."""

import pytest

from shangliang.core import jobs


@pytest.fixture
def register(monkeypatch):
    kept: dict = {}
    monkeypatch.setattr(jobs, "_registered", kept)
    return kept


def test_a_marked_function_is_a_job_and_stays_a_function(register):
    @jobs.periodic(every=5, per_committee=True)
    def work(committee_id: int) -> int:
        return committee_id + 1

    assert work(1) == 2
    (job,) = register.values()
    assert (job.every, job.per_committee, job.function) == (5, True, work)


def test_a_name_is_taken_once(register):
    def work() -> None:
        """Nothing."""

    jobs.periodic(every=5)(work)
    with pytest.raises(ValueError, match="two jobs named"):
        jobs.periodic(every=9)(work)


def test_the_jobs_of_all_apps_are_found():
    names = {job.name for job in jobs.all_jobs()}
    assert {
        "shangliang.workflow.jobs.seal_heads",
        "shangliang.notifications.jobs.deliver_outbox",
        "shangliang.notifications.jobs.send_digests",
        "shangliang.proposals.jobs.run_deadlines",
        "shangliang.handling.jobs.run_deadlines",
    } <= names
