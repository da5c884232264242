"""The office's work on what was reported: sorting, editing, combining, reviewing, signing."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.core.text import characters
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.steps import STEP
from shangliang.workflow.transitions import apply, apply_many, check, lock, save_fields

from ..access import STAFF
from ..models import Opinion, OpinionState
from ..states import OPINION
from .due import Steps
from .telling import tell_authors
from .writing import Text, as_kept

S = OpinionState
Opinions = Sequence[Opinion | int]
_EDITED = ("edited_title", "edited_situation", "edited_analysis", "edited_suggestion")


def locked(opinions: Opinions) -> list[Opinion]:
    """Lock opinions, each once however often it is named."""
    return lock(Opinion, dict.fromkeys(o if isinstance(o, int) else o.pk for o in opinions), related=["committee"])


def _said(note: str, message: object) -> str:
    if not note.strip():
        raise Refused(message, field="note")
    return note.strip()


@verb
def return_many(opinions: Opinions, *, by: Actor, note: str) -> Sequence[Opinion]:
    """Return opinions to their authors, with what is to be mended; they are kept if that is not done by the date."""
    rows = locked(opinions)
    check(OPINION, rows, "return", by=by)
    note = _said(note, _("Please say what is to be mended."))
    steps = Steps()
    for o in rows:
        o.reason = note
        steps.set(o, rules_of(o.committee).opinion_revise_within, _("time to revise"), urgent=o.urgent)
    apply_many(OPINION, rows, "return", by=by, note=note, changed=["reason", *STEP])
    tell_authors(rows, "opinion.returned", lambda o: {"until": o.step_due.isoformat() if o.step_due else ""})
    return rows


@verb
def keep_many(opinions: Opinions, *, by: Actor, note: str) -> Sequence[Opinion]:
    """Keep opinions for reference 留存: they are not issued; the author is told why."""
    rows = locked(opinions)
    check(OPINION, rows, "keep", by=by)
    note = _said(note, _("Please say why it is not taken further."))
    for o in rows:
        o.decided_at, o.reason = o.decided_at or clock.now(), note
    apply_many(OPINION, rows, "keep", by=by, note=note, changed=["decided_at", "reason"])
    tell_authors(rows, "opinion.kept")
    return rows


@verb
def take_up_many(opinions: Opinions, *, by: Actor) -> Sequence[Opinion]:
    """Take opinions up: the edited text begins with what was submitted."""
    rows = locked(opinions)
    check(OPINION, rows, "take_up", by=by)
    steps = Steps()
    for o in rows:
        o.decided_at, o.edited_by_id = clock.now(), by.user_id
        for name in _EDITED:
            setattr(o, name, getattr(o, name.removeprefix("edited_")))
        steps.set(o, rules_of(o.committee).opinion_edit_within, _("time to edit"), urgent=o.urgent)
    changed = ["decided_at", "edited_by", *_EDITED, *STEP]
    return apply_many(OPINION, rows, "take_up", by=by, changed=changed)


@verb
def combine(opinion: Opinion | int, others: Opinions, *, by: Actor) -> Opinion:
    """Combine others into the one that is being edited: their texts are put behind its own, to be worked together.

    Their authors keep credit, and hear what becomes of the whole.

    Raises:
        Refused: none is named, the one itself is among them, or others were combined into one of them.
    """
    rows = locked([opinion, *others])
    whole, parts = rows[0], rows[1:]
    if not parts:
        raise Refused(_("Please choose what is combined into it."), field="others")
    check(OPINION, parts, "combine", by=by)
    _see_to_editing(whole, by)
    for part in parts:
        part.combined_into, part.decided_at = whole, part.decided_at or clock.now()
        for name in _EDITED[1:]:
            text = getattr(part, name) or getattr(part, name.removeprefix("edited_"))
            if text.strip():
                setattr(whole, name, f"{getattr(whole, name).rstrip()}\n{text.strip()}".strip())
    whole.edited_by_id = by.user_id
    whole.version += 1
    whole.urgent = whole.urgent or any(p.urgent for p in parts)
    save_fields([whole], [*_EDITED, "edited_by", "version", "urgent"])
    apply_many(
        OPINION,
        parts,
        "combine",
        by=by,
        data={"into": whole.pk},
        changed=["combined_into", "decided_at"],
    )
    facts = {"parts": [p.pk for p in parts]}
    subject = ("opinion", whole.pk)
    record([Entry("opinion.took_in", subject, subject, facts)], by=by, committee_id=whole.committee_id)
    tell_authors(parts, "opinion.combined", lambda _o: {"into": whole.pk})
    return whole


def _see_to_editing(row: Opinion, by: Actor) -> None:
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state != S.EDITING:
        raise Stale(_("“%(title)s” is not being edited any more.") % {"title": row})


@verb
def save_edited(opinion: Opinion | int, text: Text, *, by: Actor, version: int | None = None) -> Opinion:
    """Keep the edited text as it is being worked on; what was submitted stays beside it. No event, as every autosave.

    Raises:
        Stale: another window was faster, or it is not being edited any more.
        Invalid: a part is longer than can be kept.
    """
    (row,) = locked([opinion])
    _see_to_editing(row, by)
    if version is not None and version != row.version:
        raise Stale(_("This text was changed in another window; nothing was overwritten. Reload to see both."))
    wrong: dict[str, object] = {}
    for name in _EDITED:
        value = getattr(text, name.removeprefix("edited_"))
        most = 120 if name == "edited_title" else 20_000
        if value is None:
            continue
        if len(value) > most:
            wrong[name] = _("At most %(most)d characters; this has %(has)d.") % {"most": most, "has": len(value)}
        setattr(row, name, as_kept(value))
    if wrong:
        raise Invalid(wrong)
    row.version += 1
    row.saved_at, row.edited_by_id = clock.now(), by.user_id
    save_fields([row], [*_EDITED, "version", "saved_at", "edited_by"])
    return row


@verb
def hand_in_many(opinions: Opinions, *, by: Actor) -> Sequence[Opinion]:
    """Hand edited opinions in for review.

    Raises:
        Refused: the edited text lacks a part, or is too long.
    """
    rows = locked(opinions)
    steps = Steps()
    for o in rows:
        rules = rules_of(o.committee)
        has = sum(characters(getattr(o, name)) for name in _EDITED[1:])
        if has > rules.opinion_words_most:
            raise Refused(
                _("%(has)d characters; at most %(most)d. Please shorten the text.")
                % {"has": has, "most": rules.opinion_words_most},
                field="edited_situation",
            )
        steps.set(o, rules.opinion_review_within, _("time to review"), urgent=o.urgent)
    data = {"by_name": by.name}
    return apply_many(OPINION, rows, "hand_in", by=by, data=data, changed=[*STEP])


@verb
def send_back(opinion: Opinion | int, *, by: Actor, note: str) -> Opinion:
    """Send an opinion back to the editor: the reviewer, or whoever signs, says what is to be mended."""
    (row,) = locked([opinion])
    name = "refuse" if row.state == S.REVIEWED else "send_back"
    check(OPINION, [row], name, by=by)
    note = _said(note, _("Please say what is to be mended."))
    row.reason = note
    Steps().set(row, rules_of(row.committee).opinion_edit_within, _("time to edit"), urgent=row.urgent)
    return apply(OPINION, row, name, by=by, note=note, changed=["reason", *STEP])


@verb
def review_many(opinions: Opinions, *, by: Actor, note: str = "") -> Sequence[Opinion]:
    """Pass the review; by default whoever edited does not review.

    Raises:
        Refused: the actor edited one of them.
    """
    rows = locked(opinions)
    steps = Steps()
    for o in rows:
        o.reason = ""
        steps.set(o, rules_of(o.committee).opinion_sign_within, _("time to sign"), urgent=o.urgent)
    return apply_many(OPINION, rows, "review", by=by, note=note.strip(), changed=["reason", *STEP])


@verb
def sign_many(opinions: Opinions, *, by: Actor, note: str = "") -> Sequence[Opinion]:
    """Sign opinions 签发, to be issued."""
    rows = locked(opinions)
    steps = Steps()
    for o in rows:
        steps.set(o, rules_of(o.committee).opinion_issue_within, _("time to issue"), urgent=o.urgent)
    return apply_many(OPINION, rows, "sign", by=by, note=note.strip(), changed=[*STEP])


@verb
def set_internal(opinion: Opinion | int, *, by: Actor, internal: bool) -> Opinion:
    """Mark an opinion as internal 内部, or take the mark away; the event says who did."""
    (row,) = locked([opinion])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    row.is_internal = internal
    save_fields([row], ["is_internal"])
    subject = ("opinion", row.pk)
    record([Entry("opinion.secrecy", subject, subject, {"internal": internal})], by=by, committee_id=row.committee_id)
    return row
