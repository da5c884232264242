"""Sending opinion information to a committee outside this installation, and taking in what others send.

| verb | what it does | by |
|---|---|---|
| trust_sender, withdraw_sender | whose packages are taken | security administrator |
| report_outside | an issued item or issue, as a package for a committee elsewhere | opinion staff |
| answer_adopted | word to the sender that what its package reported was adopted here | opinion staff |
| take_in | a package, once: an opinion to sort, or adoptions of what was reported | opinion staff; operator |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.files import gone_on_error
from shangliang.core.reading import columns, find
from shangliang.opinions import actions as opinions
from shangliang.opinions.actions.crossing import see_to_reportable, texts_of
from shangliang.opinions.models import Adoption, Issue, IssueItem, Opinion, OpinionFile, Way
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.saving import create, save_fields
from shangliang.workflow.transitions import lock

from ..models import PackageKind, ReceivedPackage, SentPackage, TrustedSender
from ..readers.errors import FileRefused
from . import access, keys
from .container import Opened, read
from .records import LONGEST, AdoptionsRecord, OpinionRecord, parsed

K = PackageKind


@verb
def trust_sender(committee: Committee, name: str, key: str, *, by: Actor) -> TrustedSender:
    """Take packages that a key signs from now on.

    Raises:
        Invalid: no name or no key, or the key is trusted already.
    """
    _demand(access.keeps_keys(by) and by.committee_id == committee.pk)
    wrong: dict[str, object] = {}
    name, known = " ".join(name.split()), keys.key_typed(key)
    if not name or len(name) > 80:
        wrong["name"] = _("Please name the committee in at most %(most)d characters.") % {"most": 80}
    if not known:
        wrong["key"] = _("This is no public key: 44 letters, digits and signs, as the sender's page shows it.")
    elif columns(TrustedSender, "pk", committee=committee.pk, public_key=known, until=None):
        wrong["key"] = _("Packages with this key are taken already.")
    if wrong:
        raise Invalid(wrong)
    sender = TrustedSender(committee=committee, name=name, public_key=known, since=clock.now(), by_name=by.name[:60])
    create([sender])
    _note(sender, "trust", by, {"key": known})
    return sender


@verb
def withdraw_sender(sender: TrustedSender | int, *, by: Actor) -> TrustedSender:
    """Take no more packages from a sender; what came in stays."""
    (row,) = lock(TrustedSender, [sender])
    _demand(access.keeps_keys(by) and by.committee_id == row.committee_id)
    if row.until is None:
        row.until = clock.now()
        save_fields([row], ["until"])
        _note(row, "distrust", by, {"key": row.public_key})
    return row


@verb
def report_outside(subject: Opinion | Issue, receiver: str, *, by: Actor) -> SentPackage:
    """Report an issued item or issue to a committee elsewhere: a package that is carried there as a file.

    Raises:
        Refused: it is not issued or internal, is too long for one package, or this receiver has one already.
    """
    _demand(access.exchanges(by) and by.committee_id == subject.committee_id)
    (row,) = lock(type(subject), [subject], related=["committee"])
    items = see_to_reportable(row)
    if any(len(text) > LONGEST for text in texts_of(items).values()):
        raise Refused(_("This is too long for one package. Report its items one by one."))
    receiver = " ".join(receiver.split())
    on = {"dispatch__issue" if isinstance(row, Issue) else "dispatch__opinion": row.pk}
    if SentPackage.objects.filter(receiver=receiver, **on).exists():
        raise Refused(_("There is a package for this receiver already; take its file again."), field="receiver")
    (dispatch,) = opinions.send_many([row], by=by, way=Way.UPPER, receiver=receiver)
    made = SentPackage(
        committee_id=row.committee_id,
        uid=uuid4(),
        kind=K.OPINION,
        receiver=dispatch.receiver,
        made_at=clock.now(),
        dispatch=dispatch,
    )
    create([made])
    _note(made, "make", by, {"id": str(made.uid), "receiver": made.receiver})
    return made


@verb
def answer_adopted(package: ReceivedPackage | int, *, by: Actor) -> SentPackage:
    """Tell the sender, by a package of one's own, that what its package reported was adopted here.

    Raises:
        Refused: what came in has not been issued here yet, or the answer was made already.
    """
    (row,) = lock(ReceivedPackage, [package], related=["opinion", "sender"])
    _demand(access.exchanges(by) and by.committee_id == row.committee_id)
    if row.opinion_id is None or first_issue_of(row.opinion_id) is None:
        raise Refused(_("What this package brought has not been issued here yet."))
    if columns(SentPackage, "pk", answers=row.pk):
        raise Refused(_("The answer has been made already; take its file again."))
    made = SentPackage(
        committee_id=row.committee_id,
        uid=uuid4(),
        kind=K.ADOPTIONS,
        receiver=row.sender.name[:60],
        made_at=clock.now(),
        answers=row,
    )
    create([made])
    _note(made, "make", by, {"id": str(made.uid), "receiver": made.receiver})
    return made


def first_issue_of(opinion_id: int) -> Issue | None:
    """The first issue that carried an item, or the item into which it was combined."""
    whole = [opinion_id, *(pk for (pk,) in columns(Opinion, "combined_into_id", pk=opinion_id) if pk)]
    rows = {p.issue.issued_at: p.issue for p in find(IssueItem, opinion=whole, related=["issue"]) if p.issue.issued_at}
    return rows[min(rows)] if rows else None


@dataclass(frozen=True)
class Arrived:
    """What became of a package that was handed in."""

    kind: PackageKind
    sender: str
    title: str
    files: int
    known: bool  # it had been taken in before; nothing was done
    opinion_id: int | None = None


def look_into(file: BinaryIO, *, committee: Committee, by: Actor) -> Arrived:
    """What :func:`take_in` would do; nothing is written.

    Raises:
        FileRefused: it cannot be taken in.
    """
    _demand(access.exchanges(by) and by.committee_id == committee.pk)
    opened, sender = _opened(file, committee)
    known = find(ReceivedPackage, committee=committee.pk, uid=opened.manifest.id)
    return _arrived(opened, sender, known[0] if known else None)


def take_in(file: BinaryIO, *, committee: Committee, by: Actor) -> Arrived:
    """Take in a package: all of it, or nothing; one that was taken in before changes nothing.

    Raises:
        FileRefused: it is none, was changed, comes from nobody whom the committee trusts, or is of another schema.
        Refused: what it brings cannot be received here.
    """
    with gone_on_error() as stored:
        return _take_in(file, stored, committee=committee, by=by)  # type: ignore[no-any-return]


@verb
def _take_in(file: BinaryIO, stored: list[OpinionFile], *, committee: Committee, by: Actor) -> Arrived:
    _demand(access.exchanges(by) and by.committee_id == committee.pk)
    opened, sender = _opened(file, committee)
    # Two people with the same file: the second one waits, and then sees what the first has taken in.
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    known = find(ReceivedPackage, committee=committee.pk, uid=opened.manifest.id)
    if known:
        return _arrived(opened, sender, known[0])
    package = ReceivedPackage(
        committee=committee,
        uid=opened.manifest.id,
        kind=opened.manifest.kind,
        sender=sender,
        sha256=opened.sha256,
        received_at=clock.now(),
    )
    if package.kind == K.OPINION:
        package.opinion = _receive_opinion(opened, sender, committee, stored, by)
    else:
        _receive_adoptions(opened, by)
    create([package])
    _note(package, "receive", by, {"id": str(package.uid), "key": sender.public_key, "sha256": package.sha256})
    return _arrived(opened, sender, None, package.opinion_id)


def _opened(file: BinaryIO, committee: Committee) -> tuple[Opened, TrustedSender]:
    trusted = {s.public_key: s for s in find(TrustedSender, committee=committee.pk, until=None)}
    opened = read(file, {key: sender.name for key, sender in trusted.items()})
    if opened.manifest.kind not in K.values:
        raise FileRefused(
            _(
                "The package brings something that this program does not know. Update this installation, then bring "
                "it in."
            )
        )
    return opened, trusted[opened.manifest.sender.key]


def _arrived(
    opened: Opened, sender: TrustedSender, known: ReceivedPackage | None, opinion_id: int | None = None
) -> Arrived:
    kind = K(opened.manifest.kind)
    title = ""
    if kind == K.OPINION:
        title = parsed(OpinionRecord, opened.records).title
    else:
        parsed(AdoptionsRecord, opened.records)
    own = known.opinion_id if known else opinion_id
    return Arrived(kind, sender.name, title, len(opened.files), known is not None, own)


def _receive_opinion(
    opened: Opened, sender: TrustedSender, committee: Committee, stored: list[OpinionFile], by: Actor
) -> Opinion:
    said = parsed(OpinionRecord, opened.records)
    named = [f.part for f in said.files]
    if sorted(named) != sorted(opened.files):
        raise FileRefused(_("The package does not name its attachments. Ask the sender for a new one."))
    files = [(ContentFile(opened.files[f.part], f.name), f.name) for f in said.files]
    text = opinions.Text(said.title, said.situation, said.analysis, said.suggestion, said.urgent)
    arrival = opinions.Arrival(text, sender.name, files)
    try:
        return opinions.receive_from_outside(  # type: ignore[no-any-return]
            committee, arrival, stored, by=by, package=str(opened.manifest.id)
        )
    except Refused as refusal:
        if refusal.field != "attachment":
            raise
        raise FileRefused(
            _("Nothing was taken in. %(why)s Ask the sender to leave this file out, or have the limits changed here.")
            % {"why": refusal}
        ) from refusal


def _receive_adoptions(opened: Opened, by: Actor) -> None:
    said = parsed(AdoptionsRecord, opened.records)
    package = SentPackage.objects.filter(uid=said.of, dispatch__isnull=False).select_related("dispatch").first()
    if package is None or package.dispatch is None:
        raise FileRefused(_("This answers a package that was not made here. Bring it in where that one was made."))
    subject = package.dispatch.opinion or package.dispatch.issue
    here = columns(Adoption, "body", "on", dispatch=package.dispatch.pk)
    news = [a for a in said.adoptions if (a.body, a.on) not in here]
    assert subject is not None  # a dispatch is of the one or the other
    drafts = [
        opinions.AdoptionDraft(subject, a.body, a.level, a.on, a.combined, dispatch=package.dispatch) for a in news
    ]
    opinions.record_adoptions(drafts, by=by)


def _demand(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("You may not do this here."))


def _note(row: TrustedSender | SentPackage | ReceivedPackage, name: str, by: Actor, facts: dict[str, object]) -> None:
    itself = ("package_key" if isinstance(row, TrustedSender) else "package", row.pk)
    record([Entry(f"package.{name}", itself, itself, facts)], by=by, committee_id=row.committee_id)
