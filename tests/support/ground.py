"""A small committee in a server's own database, and what stands there: for tests that talk to the server alone.

Runs in a process with the product's settings: ``python -m tests.support.ground make MEMBERS [DRAFTS]`` makes the
committee, ``python -m tests.support.ground tell`` tells its proposals; both print JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from .server import Server

ROOT = Path(__file__).resolve().parents[2]
PLACE = "望川区"


def run(server: Server, *arguments: object) -> Any:
    """Run this module beside the server, and read what it prints.

    Raises:
        RuntimeError: it failed; the message has its own words.
    """
    command = [sys.executable, "-m", "tests.support.ground", *map(str, arguments)]
    environment = {**server.environment, "DJANGO_SETTINGS_MODULE": "shangliang.config.settings"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[2:])}: {done.stderr[-4000:]}")
    return json.loads(done.stdout)


def make(members: int, drafts: int = 0) -> dict[str, Any]:
    """A committee of so many signed-in members; the first ones have a whole draft each, as far as ``drafts`` go."""
    from shangliang.committees.factories import make_committee
    from shangliang.core import clock
    from shangliang.proposals import factories

    house = make_committee(PLACE, members=members, year=clock.today().year)
    with house.scope(clock.now()):
        category = factories.category(house)
        written = [factories.draft(house, author=i, title=f"关于同时提交的提案{i}").pk for i in range(drafts)]
    sessions = [_signed_in(member.user) for member in house.members]
    return {"category": category.pk, "sessions": sessions, "drafts": written}


def _signed_in(user: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "shangliang.committees.arriving.Backend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def tell() -> dict[str, Any]:
    """Every proposal with its texts, what was recorded of it and who owes what; and how far the numbers are."""
    from shangliang.committees.models import Committee
    from shangliang.core.tenancy import committee_scope
    from shangliang.proposals.models import Proposal
    from shangliang.workflow.models import Duty, Event, NumberSeries

    with committee_scope(Committee.objects.get(place=PLACE)):
        events, duties = defaultdict(list), defaultdict(list)
        for pk, kind in Event.objects.filter(subject_kind="proposal").order_by("seq").values_list("subject_id", "kind"):
            events[pk].append(kind)
        open_ones = Duty.objects.filter(subject_kind="proposal", closed_at__isnull=True)
        for pk, kind in open_ones.values_list("subject_id", "kind"):
            duties[pk].append(kind)
        series = NumberSeries.objects.filter(name__startswith="proposal.serial:").values_list("last", flat=True)
        proposals = {
            p.pk: {
                "state": p.state,
                "serial": p.serial_number,
                "title": p.title,
                "background": p.background,
                "suggestions": [s.text for s in p.suggestions.all()],
                "events": events[p.pk],
                "duties": duties[p.pk],
            }
            for p in Proposal.objects.prefetch_related("suggestions")
        }
        return {"proposals": proposals, "last": sum(series)}


def main(what: str, *numbers: str) -> None:
    """Do what the command line asks for, and print what came of it."""
    import django

    django.setup()
    done = make(*map(int, numbers)) if what == "make" else tell()
    json.dump(done, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
