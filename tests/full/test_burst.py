"""Two hundred people submit at once: nothing lost, no number twice or skipped."""

import threading

import pytest

from tests.support import ground
from tests.support.visitor import Answer, Visitor

pytestmark = pytest.mark.long

PEOPLE = 200


def test_two_hundred_submissions_at_once_are_all_taken_and_numbered_without_a_gap(serve, each_database):
    server = serve(database_url=each_database)
    made = ground.run(server, "make", PEOPLE, PEOPLE)
    answers: list[Answer] = []
    together = threading.Barrier(PEOPLE)

    def submit(session: str, pk: int) -> None:
        together.wait()
        answers.append(Visitor(session).post(f"{server.url}/proposals/mine/{pk}/submit/", []))

    people = zip(made["sessions"], made["drafts"], strict=True)
    threads = [threading.Thread(target=submit, args=person) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a for a in answers if a.status != 302 or not a.where.endswith("/submitted/")] == []
    assert len(answers) == PEOPLE
    told = ground.run(server, "tell")
    proposals = told["proposals"].values()
    assert {p["state"] for p in proposals} == {"under_review"}
    assert sorted(p["serial"] for p in proposals) == list(range(1, PEOPLE + 1))
    assert told["last"] == PEOPLE
    assert all(p["events"].count("proposal.submit") == 1 and p["duties"] == ["review"] for p in proposals)
    server.command("audit", "verify")
    server.stop()
