"""Topics: collected from everywhere, taken together, chosen or not, surveyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.accounts.actors import system as system_actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Committee
from shangliang.committees.rules import rules_of
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.workflow.events import verb
from shangliang.workflow.steps import STEP, Steps
from shangliang.workflow.transitions import apply_many, begin_many, check, lock, save_fields

from ..access import collects
from ..models import TopicSource, TopicState, Venue, VenueTopic
from ..states import TOPIC
from .due import cycle

T = TopicState
#: What the public may write at most, as for leads.
PUBLIC_CHARACTERS = 300
Topics = Sequence[VenueTopic | int]


@dataclass(frozen=True)
class TopicDraft:
    """A topic as it comes in: how many brought it up (``voices``), and from where."""

    title: str
    text: str = ""
    source: str = TopicSource.STAFF
    source_name: str = ""
    contact: str = ""
    voices: int = 1
    venue: Venue | None = None


@verb
def collect_topics(committee: Committee, drafts: Sequence[TopicDraft], *, by: Actor) -> list[VenueTopic]:
    """Take topics in, any number at once: from studios, the office, or a list such as a hotline's, with their counts.

    Raises:
        NotAllowed: the actor brings no topics in here.
        Invalid: a title lacks, something is too long, a source is unknown or a count is not positive.
    """
    # The opinion office has no page for it: it hands over what hotline lists say.
    if by.committee_id != committee.pk or not (collects(by) or by.has(Role.OPINION_STAFF)):
        raise NotAllowed(_("You may not do this here."))
    return _collected(committee, drafts, by=by)


@verb
def receive_topic(committee: Committee, draft: TopicDraft) -> VenueTopic:
    """Take a topic from the public, who need no account: at most 300 characters, contact optional.

    Raises:
        Invalid: nothing is written, or too much.
    """
    text = draft.text.replace("\r\n", "\n").strip()
    if len(text) > PUBLIC_CHARACTERS:
        most = {"most": PUBLIC_CHARACTERS, "has": len(text)}
        raise Invalid({"text": _("At most %(most)d characters; this has %(has)d.") % most})
    (made,) = _collected(committee, [draft], by=system_actor(committee.pk, via="page"))
    return made


def _collected(committee: Committee, drafts: Sequence[TopicDraft], *, by: Actor) -> list[VenueTopic]:
    session, steps, rules = cycle(committee), Steps(), rules_of(committee)
    rows = []
    for draft in drafts:
        title = draft.title.replace("\x00", "").strip()
        wrong: dict[str, object] = {}
        if not title or len(title) > 80:
            wrong["title"] = _("Please say in at most 80 characters what it is about.")
        if len(draft.text) > 5_000:
            wrong["text"] = _("At most %(most)d characters; this has %(has)d.") % {
                "most": 5_000,
                "has": len(draft.text),
            }
        if draft.source not in TopicSource.values:
            wrong["source"] = _("Please choose where it comes from.")
        if draft.voices < 1:
            wrong["voices"] = _("At least one brought it up.")
        if draft.venue is not None and (draft.venue.committee_id != committee.pk or draft.venue.closed_on):
            wrong["venue"] = _("Please choose a venue that is open.")
        if wrong:
            raise Invalid(wrong)
        topic = VenueTopic(
            committee=committee,
            session=session,
            venue=draft.venue,
            title=title,
            text=draft.text.replace("\x00", "").strip(),
            source=draft.source,
            source_name=draft.source_name.strip()[:80],
            contact=draft.contact.strip()[:80],
            voices=draft.voices,
        )
        steps.set(topic, rules.venue_choose_within, _("time to choose topics"))
        rows.append(topic)
    return begin_many(TOPIC, rows, by=by, name="collect", data=lambda t: {"source": str(t.source), "voices": t.voices})


def _locked(topics: Topics) -> list[VenueTopic]:
    return lock(VenueTopic, topics, related=["committee"])


@verb
def merge_topics(main: VenueTopic | int, others: Topics, *, by: Actor) -> VenueTopic:
    """Take topics on the same matter together: the main one has all their voices.

    Raises:
        Refused: one is the main one itself, or has taken others in.
    """
    (row, *rest) = _locked([main, *others])
    check(TOPIC, rest, "merge", by=by)
    if row.state not in (T.COLLECTED, T.CHOSEN) or row.pk in {t.pk for t in rest} or not rest:
        raise Refused(_("Please choose one that goes on, and others that are taken together with it."))
    for topic in rest:
        topic.merged_into = row
    row.voices += sum(topic.voices for topic in rest)
    save_fields([row], ["voices"])
    apply_many(TOPIC, rest, "merge", by=by, data={"into": row.pk}, changed=["merged_into"])
    return row


@verb
def choose_many(topics: Topics, *, by: Actor) -> list[VenueTopic]:
    """Choose topics to be talked over: each is surveyed first."""
    rows, steps = _locked(topics), Steps()
    for row in rows:
        steps.set(row, rules_of(row.committee).venue_survey_within, _("time to survey a topic"))
    apply_many(TOPIC, rows, "choose", by=by, changed=STEP)
    return rows


@verb
def decline_many(topics: Topics, *, by: Actor, note: str) -> list[VenueTopic]:
    """Not take topics up, with the reason.

    Raises:
        Refused: no reason is given.
    """
    rows = _locked(topics)
    check(TOPIC, rows, "decline", by=by)
    if not note.strip():
        raise Refused(_("Please give the reason."), field="note")
    for row in rows:
        row.reason = note.strip()
    apply_many(TOPIC, rows, "decline", by=by, note=note.strip(), changed=["reason"])
    return rows


@verb
def record_surveys(surveys: Sequence[tuple[VenueTopic | int, str]], *, by: Actor) -> list[VenueTopic]:
    """Put on record what the surveys of chosen topics found; a meeting is called next."""
    rows, steps = _locked([topic for topic, _text in surveys]), Steps()
    check(TOPIC, rows, "survey", by=by)
    for row, (_topic, text) in zip(rows, surveys, strict=True):
        row.survey = text.replace("\x00", "").strip()
        steps.set(row, rules_of(row.committee).venue_call_within, _("time to call a meeting"))
    apply_many(TOPIC, rows, "survey", by=by, changed=["survey", *STEP])
    return rows
