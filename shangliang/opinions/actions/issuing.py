"""Putting signed items together into issues 期, and issuing them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.committees.queries import session_at
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.core.reading import columns, find
from shangliang.core.tenancy import all_committees
from shangliang.workflow.events import Entry, record, verb
from shangliang.workflow.numbers import take
from shangliang.workflow.saving import insert, save_fields
from shangliang.workflow.steps import STEP
from shangliang.workflow.transitions import apply_many, begin_many, check, lock

from ..access import STAFF
from ..models import Issue, IssueItem, IssueState, Opinion, OpinionState
from ..states import ISSUE, OPINION
from .crossing import tell_lower_committees
from .due import Steps
from .telling import tell_authors, with_combined

S = OpinionState
#: So many items has an issue at most.
MOST_ITEMS = 50


@dataclass(frozen=True)
class IssueDraft:
    """An issue to be made: its title (that of the first item when empty), and its items in their order."""

    items: Sequence[Opinion | int]
    title: str = ""


def _ids(records: Sequence[Opinion | int]) -> list[int]:
    return list(dict.fromkeys(r if isinstance(r, int) else r.pk for r in records))


def locked_issues(issues: Sequence[Issue | int]) -> list[Issue]:
    """Lock issues and their items; ``issue.places.all()`` gives the places with the locked items."""
    rows = lock(Issue, dict.fromkeys(i if isinstance(i, int) else i.pk for i in issues), related=["committee"])
    places = find(IssueItem, issue=[i.pk for i in rows], order=("order", "pk"))
    items = {o.pk: o for o in lock(Opinion, {p.opinion_id for p in places}, related=["committee"])}
    for place in places:
        place.opinion = items[place.opinion_id]
    by_issue: dict[int, list[IssueItem]] = defaultdict(list)
    for place in places:
        by_issue[place.issue_id].append(place)
    for issue in rows:
        own = by_issue[issue.pk]
        known = IssueItem.objects.none()
        known._result_cache = own  # as prefetch_related leaves it: the guards read the locked items
        issue._prefetched_objects_cache = {"places": known}  # type: ignore[attr-defined]
    return rows


def items_of(issues: Sequence[Issue]) -> list[Opinion]:
    """The items of locked issues, each once."""
    found = {p.opinion_id: p.opinion for issue in issues for p in issue.places.all()}
    return list(found.values())


@verb
def make_issues(committee: Committee, drafts: Sequence[IssueDraft], *, by: Actor) -> list[Issue]:
    """Begin issues from items that are signed, or that another issue has carried already.

    Raises:
        NotAllowed: the actor is not of the opinion office.
        Refused: an item is not signed, or stands in another issue that is being put together.
    """
    session = session_at(committee.pk, clock.now())
    if session is None:
        raise Refused(_("The committee has not set up a session yet. Please ask its office."), code="no_session")
    wanted = [_ids(draft.items) for draft in drafts]
    items = {o.pk: o for o in lock(Opinion, {pk for ids in wanted for pk in ids})}
    _see_to_ready(list(items.values()))
    _see_to_free(list(items))
    steps = Steps()
    rows = []
    for draft, ids in zip(drafts, wanted, strict=True):
        if not ids or len(ids) > MOST_ITEMS:
            raise Refused(_("An issue has 1 to %(most)d items.") % {"most": MOST_ITEMS}, field="items")
        title = " ".join((draft.title or str(items[ids[0]])).split())
        issue = Issue(committee=committee, session=session, title=_title(title), state_since=clock.now())
        if not STAFF.allows(by, issue):
            raise NotAllowed(_("You may not do this here."))
        steps.set(issue, rules_of(committee).opinion_issue_within, _("time to issue"))
        rows.append(issue)
    numbers = {id(issue): len(ids) for issue, ids in zip(rows, wanted, strict=True)}
    made = begin_many(ISSUE, rows, by=by, data=lambda issue: {"items": numbers[id(issue)]})
    insert(
        [
            IssueItem(committee=committee, issue=issue, opinion_id=pk, order=place)
            for issue, ids in zip(made, wanted, strict=True)
            for place, pk in enumerate(ids, start=1)
        ]
    )
    return made


def _title(text: str) -> str:
    if not text or len(text) > 120:
        raise Invalid({"title": _("Please name it in at most %(most)d characters.") % {"most": 120}})
    return text


def _see_to_ready(items: Sequence[Opinion]) -> None:
    for o in items:
        if o.state not in (S.SIGNED, S.ISSUED):
            raise Refused(_("“%(title)s” is not signed.") % {"title": o}, code="not_signed", field="items")


def _see_to_free(ids: Sequence[int], *, besides: int = 0) -> None:
    drafts = [pk for (pk,) in columns(Issue, "pk", state=IssueState.DRAFT.value) if pk != besides]
    if columns(IssueItem, "pk", issue=drafts, opinion=list(ids), limit=1):
        raise Refused(_("An item stands in another issue that is being put together."), code="taken", field="items")


@verb
def change_issue(issue: Issue | int, draft: IssueDraft, *, by: Actor) -> Issue:
    """Give an issue that is being put together another title, and exactly these items in this order."""
    (row,) = locked_issues([issue])
    if not STAFF.allows(by, row):
        raise NotAllowed(_("You may not do this here."))
    if row.state != IssueState.DRAFT:
        raise Refused(_("The issue is out; it does not change any more."), code="issued")
    ids = _ids(draft.items)
    if not ids or len(ids) > MOST_ITEMS:
        raise Refused(_("An issue has 1 to %(most)d items.") % {"most": MOST_ITEMS}, field="items")
    _see_to_ready(lock(Opinion, ids))
    _see_to_free(ids, besides=row.pk)
    row.title = _title(" ".join(draft.title.split()))
    save_fields([row], ["title"])
    before = items_of([row])
    IssueItem.objects.filter(issue=row).delete()
    insert(
        [
            IssueItem(committee_id=row.committee_id, issue=row, opinion_id=pk, order=place)
            for place, pk in enumerate(ids, start=1)
        ]
    )
    _archive_settled([o for o in before if o.pk not in ids], by)
    subject = ("opinion_issue", row.pk)
    record([Entry("opinion_issue.change", subject, subject, {"items": len(ids)})], by=by, committee_id=row.committee_id)
    return row


def issue_many(issues: Sequence[Issue | int], *, by: Actor) -> Sequence[Issue]:
    """Issue 编发: each gets its number in the cycle's series, its signed items are issued, all authors are told.

    What a lower committee reported is adopted by being issued here; it hears of it there, by a crossing that stands in
    the log of both.

    Raises:
        Refused: an issue has no item, or one that is not signed.
    """
    ids = [i if isinstance(i, int) else i.pk for i in issues]
    if not IssueItem.objects.filter(issue__in=ids, opinion__origin_dispatch__isnull=False).exists():
        return _issue_many(ids, by=by)  # type: ignore[no-any-return]
    if by.committee_id is None or not Issue.objects.filter(pk__in=ids, committee_id=by.committee_id).exists():
        raise NotAllowed(_("This record does not exist."))
    with all_committees(reason="lower committees are told that their opinions were adopted", by=by):
        return _issue_many(ids, by=by)  # type: ignore[no-any-return]


@verb
def _issue_many(ids: Sequence[int], *, by: Actor) -> Sequence[Issue]:
    rows = locked_issues(ids)
    check(ISSUE, rows, "issue", by=by)
    moment, steps = clock.now(), Steps()
    for session_id in dict.fromkeys(i.session_id for i in rows):
        own = [i for i in rows if i.session_id == session_id]
        numbers = take(own[0].committee_id, f"opinion.issue:{session_id}", len(own))
        for issue, number in zip(own, numbers, strict=True):
            issue.number = number
    for issue in rows:
        issue.issued_at, issue.issued_by = moment, by.name[:60]
        steps.set(issue, rules_of(issue.committee).opinion_follow_within, _("time to follow what becomes of it"))
    apply_many(
        ISSUE,
        rows,
        "issue",
        by=by,
        data=lambda i: {"number": i.number, "items": len(i.places.all())},
        changed=["number", "issued_at", "issued_by", *STEP],
    )
    items = items_of(rows)
    fresh = [o for o in items if o.state == S.SIGNED]
    for o in fresh:
        o.issued_at = moment
    first = {p.opinion_id: issue for issue in reversed(rows) for p in issue.places.all()}
    apply_many(
        OPINION,
        fresh,
        "issue",
        by=by,
        data=lambda o: {"issue": first[o.pk].pk, "number": first[o.pk].number},
        changed=["issued_at"],
    )
    tell_authors(with_combined(fresh), "opinion.issued")
    tell_lower_committees(rows, by=by)
    return rows


@verb
def discard_issue(issue: Issue | int, *, by: Actor) -> Issue:
    """Give an issue up that was not issued; its items are free for others."""
    (row,) = locked_issues([issue])
    check(ISSUE, [row], "discard", by=by)
    apply_many(ISSUE, [row], "discard", by=by)
    items = items_of([row])
    IssueItem.objects.filter(issue=row).delete()
    _archive_settled(items, by)
    return row


@verb
def archive_issues(issues: Sequence[Issue | int], *, by: Actor) -> Sequence[Issue]:
    """Close issues on which nothing is open; an item is archived with the last of its issues.

    Raises:
        Refused: a unit is still at work.
    """
    rows = locked_issues(issues)
    apply_many(ISSUE, rows, "archive", by=by)
    _archive_settled(items_of(rows), by)
    return rows


def _archive_settled(items: Sequence[Opinion], by: Actor) -> None:
    """Archive items that were issued and that no open issue carries any more, not even one being put together."""
    out = [o for o in items if o.state == S.ISSUED]
    places = IssueItem.objects.filter(opinion__in=[o.pk for o in out])
    open_places = places.exclude(issue__state__in=[IssueState.ARCHIVED, IssueState.DISCARDED])
    still_open = set(open_places.values_list("opinion_id", flat=True))
    apply_many(OPINION, [o for o in out if o.pk not in still_open], "archive", by=by)
