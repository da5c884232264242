"""The bytes of a package, made anew whenever somebody takes the file: the same records give the same bytes."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.reading import find
from shangliang.opinions.actions.crossing import places_of, texts_of
from shangliang.opinions.models import IssueItem, Opinion, OpinionFile
from shangliang.opinions.naming import body_name

from ..models import PackageKind, SentPackage
from .actions import first_issue_of
from .container import write
from .keys import own_key


def content_of(package: SentPackage) -> bytes:
    """The file of a package that was made here.

    Raises:
        Refused: its attachments have become too large for one.
    """
    (committee,) = find(Committee, pk=package.committee_id)
    manifest = {
        "kind": str(package.kind),
        "id": str(package.uid),
        "made_at": package.made_at.isoformat(),
        "sender": {
            "committee": committee.name,
            "place": committee.place,
            "level": str(committee.level),
            "key": own_key(),
        },
        "receiver": package.receiver,
    }
    records, files = _opinion(package) if package.kind == PackageKind.OPINION else (_adoptions(package, committee), {})
    return write(manifest, records, files)


def _opinion(package: SentPackage) -> tuple[dict[str, Any], dict[str, bytes]]:
    dispatch = package.dispatch
    assert dispatch is not None  # of a package of this kind
    subject = dispatch.subject
    items = [subject] if isinstance(subject, Opinion) else [place.opinion for place in places_of(subject)]
    parts, files = [], {}
    rows = find(OpinionFile, opinion=[o.pk for o in items], order=("pk",))
    for number, row in enumerate(rows, start=1):
        name = f"files/{number}{PurePosixPath(row.name).suffix.lower()}"
        with row.file.open("rb") as content:
            files[name] = content.read()
        parts.append({"part": name, "name": row.name})
    out = subject.issued_at
    records = {
        **texts_of(items),
        "title": str(subject)[:120],
        "urgent": any(o.urgent for o in items),
        "issued_on": (out or package.made_at).astimezone(clock.ZONE).date().isoformat(),
        "files": parts,
    }
    return records, files


def _adoptions(package: SentPackage, committee: Committee) -> dict[str, Any]:
    answered = package.answers
    assert answered is not None  # by a package of this kind
    assert answered.opinion_id is not None  # without it no answer is made
    issue = first_issue_of(answered.opinion_id)
    assert issue is not None  # without it no answer is made
    on = (issue.issued_at or package.made_at).astimezone(clock.ZONE).date()
    together = len(find(IssueItem, issue=issue.pk)) > 1 or bool(
        find(Opinion, pk=answered.opinion_id)[0].combined_into_id
    )
    adoption = {
        "body": body_name(committee),
        "level": str(committee.level),
        "combined": together,
        "on": on.isoformat(),
    }
    return {"of": str(answered.uid), "adoptions": [adoption]}
