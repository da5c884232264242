"""All real proposals at hand come in as the archive of a province's two sessions, nothing lost."""

import json
from collections import Counter

import pytest
from django.conf import settings

from shangliang.exchange.models import ArchivedSource
from shangliang.proposals.models import Proposal

ROOT = settings.PACKAGE.parent
REAL = ROOT.parent / "shared/data/proposals/jiangsu_cppcc.jsonl"
SESSIONS = {2019: (12, 2), 2022: (12, 5)}
KINDS = {"individual": "individual", "joint_individuals": "joint", "collective": "collective"}

pytestmark = pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is absent: real input is not tested here")


@pytest.fixture
def province(house):
    house.committee.place = "江苏省"
    house.committee.save()
    return house


def test_every_real_proposal_comes_in_whole_and_once(province, importing):
    records = [json.loads(line) for line in REAL.read_text(encoding="utf-8").splitlines()]
    with REAL.open("rb") as file:
        report = importing("proposals", file, sessions=SESSIONS)
    assert (report.applied, report.rows, report.new, report.refused) == (True, len(records), len(records), 0)

    kept = {(p.session.year, p.own_number): p for p in Proposal.objects.select_related("session", "category")}
    sources = dict(ArchivedSource.objects.values_list("proposal_id", "published"))
    assert len(kept) == len(records)
    for record in records:
        proposal = kept[record["year"], record["id"]]
        assert proposal.state == "archived"
        assert proposal.whole_text.encode() == record["text"].encode()
        assert proposal.title.encode() == record["title"].encode()
        assert proposal.category.name == record["category"]
        assert proposal.kind == KINDS[record["submitter_kind"]]
        assert sources[proposal.pk] == record["published"]
        # The columns that are not read say nothing of their own.
        assert all(part in proposal.whole_text for part in record["sections"].values())
    assert Counter(year for year, _number in kept) == Counter(record["year"] for record in records)

    with REAL.open("rb") as file:
        again = importing("proposals", file)
    assert (again.new, again.present, again.refused) == (0, len(records), 0)
    assert Proposal.objects.count() == len(records)
