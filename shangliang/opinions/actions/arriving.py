"""What comes in from elsewhere: it is received as submitted, numbered, and waits to be sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.actors import system as system_actor
from shangliang.committees.models import Committee
from shangliang.committees.rules import rules_of
from shangliang.core.errors import Invalid
from shangliang.core.reading import find
from shangliang.core.text import characters
from shangliang.workflow.events import verb
from shangliang.workflow.saving import create
from shangliang.workflow.steps import STEP
from shangliang.workflow.transitions import apply_many, begin_many

from ..models import Opinion, OpinionFile, Origin, PublicReport
from ..states import OPINION
from .attaching import keep_file
from .writing import Text, fresh, give_numbers, set_text

#: So long is the title that somebody without an account gives at most.
PUBLIC_TITLE = 60
#: How registers and sheets name whoever reports without a name; documents are Chinese.
PUBLIC_NAME = "群众"


@dataclass(frozen=True)
class Arrival:
    """What another house sent: its text, who says so, and the files with their names."""

    text: Text
    source_name: str
    files: Sequence[tuple[File, str]] = ()


@dataclass(frozen=True)
class Heard:
    """What somebody without an account reported, at a members' studio or on the public page."""

    title: str
    text: str
    receipt: str
    contact: str = ""
    studio: str = ""


def arrive(
    rows: Sequence[Opinion],
    *,
    by: Actor,
    name: str,
    data: Mapping[str, Any] | Callable[[Opinion], Mapping[str, Any]],
) -> Sequence[Opinion]:
    """Receive new opinions, within a verb: ``name`` and ``data`` are those of the event that says where they are from.

    They belong to the cycle of today and are numbered.
    """
    made = begin_many(OPINION, rows, by=by, name=name, data=data)
    give_numbers(made)
    return apply_many(
        OPINION,
        made,
        "receive",
        by=by,
        data=lambda o: {"serial": o.serial_number, "urgent": o.urgent},
        changed=["session", "serial_number", "submitted_at", "reason", *STEP],
    )


@verb
def receive_from_outside(
    committee: Committee, arrival: Arrival, stored: list[OpinionFile], *, by: Actor, package: str
) -> Opinion:
    """Receive what a committee outside this installation reported up, with its files.

    Args:
        stored: gets the files' rows, so that the caller can let go of the files if something fails afterwards
            (:func:`shangliang.core.files.gone_on_error`).
        package: the id of the package that brought it, for the event.

    Raises:
        Refused: a file is of a kind that is not taken here, or too large; or there is no session to count it in.
    """
    opinion = fresh(committee)
    opinion.origin, opinion.source_name = Origin.LOWER, arrival.source_name[:80]
    set_text(opinion, arrival.text)
    (made,) = arrive([opinion], by=by, name="arrive_outside", data={"package": package})
    for file, name in arrival.files:
        stored.append(keep_file(made, file, name, by=by))
    return made


@verb
def receive_public(committee: Committee, heard: Heard) -> Opinion:
    """Take what somebody without an account reports; heard at a studio 委员工作室, that is its origin.

    With a receipt that was given out before, it is the same report sent again.

    Raises:
        Invalid: title or text lacks or is too long.
    """
    for known in find(PublicReport, committee=committee.pk, receipt=heard.receipt, related=["opinion"]):
        return known.opinion
    wrong: dict[str, object] = {}
    title, text = " ".join(heard.title.split()), heard.text.strip()
    most = rules_of(committee).opinion_words_most
    for name, value, limit in (("title", title, PUBLIC_TITLE), ("text", text, most)):
        if not value:
            wrong[name] = _("Please write what it is about.")
        elif (has := characters(value)) > limit or len(value) > 20_000:
            wrong[name] = _("At most %(most)d characters; this has %(has)d.") % {"most": limit, "has": has}
    if wrong:
        raise Invalid(wrong)
    opinion = fresh(committee)
    opinion.origin = Origin.STUDIO if heard.studio else Origin.PUBLIC
    opinion.source_name = heard.studio[:80] or PUBLIC_NAME
    set_text(opinion, Text(title, text))
    data = {"studio": heard.studio[:80]} if heard.studio else {}
    (made,) = arrive([opinion], by=system_actor(committee.pk, via="page"), name="write_in", data=data)
    report = PublicReport(committee=committee, opinion=made, receipt=heard.receipt, contact=heard.contact.strip()[:80])
    create([report])
    return made
