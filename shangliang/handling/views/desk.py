"""A unit's working page, for people with an account and for whoever holds a one-time link alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.names import case_name
from shangliang.committees.rules import Rules, rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, one, say_problems
from shangliang.proposals import access as proposals_access
from shangliang.proposals.models import Attachment
from shangliang.workflow.deadlines import Deadline
from shangliang.workflow.machines import DutySpec
from shangliang.workflow.wording import duty_words

from .. import access, actions, lists, queries
from ..forms import ClerkForm, ContactForm, RatingForm, ReasonForm, RefusalForm, RemindForm, SectionForm, SignForm
from ..models import Assignment, AssignmentState, ExtensionState, HandlingRole
from ..states import ANSWERING, ASSIGNMENT, WORKING

A = AssignmentState


@dataclass(frozen=True)
class Desk:
    """One assignment in the hands of whoever works on it, and where its pages are: by account, or by a link."""

    actor: Actor
    assignment: Assignment
    secret: str = ""

    @property
    def layout(self) -> str:
        """The shell of the desk's pages."""
        return "public.html" if self.secret else "base.html"

    def _url(self, name: str, link_name: str) -> str:
        if self.secret:
            return reverse(f"handling:{link_name}", args=[self.secret])
        return reverse(f"handling:{name}", args=[self.assignment.pk])

    @property
    def page(self) -> str:
        """The working page itself."""
        return self._url("assignment", "link")

    @property
    def reply(self) -> str:
        """The reply's editor."""
        return self._url("reply", "link_reply")

    @property
    def reply_autosave(self) -> str:
        """Where the editor sends what is being typed."""
        return self._url("reply_autosave", "link_reply_autosave")

    @property
    def opinion(self) -> str:
        """The opinion's editor."""
        return self._url("opinion", "link_opinion")

    @property
    def opinion_autosave(self) -> str:
        """Where that editor sends what is being typed."""
        return self._url("opinion_autosave", "link_opinion_autosave")

    def file(self, pk: int) -> str:
        """Where a file of the proposal is saved from."""
        if self.secret:
            return reverse("handling:link_file", args=[self.secret, pk])
        return reverse("proposals:attachment", args=[pk])

    @property
    def rules(self) -> Rules:
        """The committee's rules."""
        return rules_of(self.assignment.proposal.committee)

    @property
    def is_unit(self) -> bool:
        """Whether the actor works for the unit, rather than looking on."""
        return access.UNIT.allows(self.actor, self.assignment)

    @property
    def answers(self) -> bool:
        """Whether the unit answers the proposers, rather than the lead."""
        return self.assignment.role in ANSWERING


def with_all(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Assignments with what their pages name."""
    proposal = ("proposal__session__term", "proposal__committee", "proposal__category__parent")
    author = ("proposal__author_member__user", "proposal__author_collective")
    return rows.select_related("unit__line__coordinator", "section", *proposal, *author)


def desk_of_account(request: HttpRequest, pk: int, *, own: bool = True) -> Desk:
    """The desk of a signed-in person; with ``own=False`` also for those who may only look on."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = access.own_assignments(actor) if own else access.visible_assignments(actor)
    return Desk(actor, one(with_all(rows), pk))


# What can be done ------------------------------------------------------------------------------------------------


class Deed(NamedTuple):
    """One thing that can be done on the page: its form, the verb, what is said then, and when it is offered."""

    form: Callable[[Desk, dict[str, Any]], forms.Form]
    act: Callable[[Desk, dict[str, Any]], Any]
    said: Any
    offered: Callable[[Desk], bool]


def _may_refuse(desk: Desk) -> bool:
    a = desk.assignment
    if not desk.is_unit or a.state != A.OFFERED or a.refusals >= 2:
        return False
    if a.refusals == 1 and not access.LEADER.allows(desk.actor, a):
        return False
    return clock.today() <= actions.refusal_until(a)


def _may_extend(desk: Desk) -> bool:
    a = desk.assignment
    return (
        desk.is_unit
        and desk.answers
        and a.state in WORKING
        and a.round == 1
        and not a.extended
        and clock.today() <= a.reply_due
        and not _asked(desk)
    )


def _asked(desk: Desk) -> Any:
    rows = access.visible_extensions(desk.actor)
    return rows.filter(assignment=desk.assignment, state=ExtensionState.REQUESTED).first()


def _may_record(desk: Desk) -> bool:
    a = desk.assignment
    if a.state in (A.OFFERED, A.REFUSAL_REQUESTED) or a.state in ASSIGNMENT.final:
        return False
    four_party = desk.actor.has(Role.PROPOSAL_STAFF, Role.PROPOSAL_COMMITTEE) or access.COORDINATOR.allows(
        desk.actor, a
    )
    return desk.is_unit or four_party


def _record(desk: Desk, data: dict[str, Any]) -> Any:
    contact = actions.NewContact(
        desk.assignment,
        data["on"],
        data["manner"],
        data["summary"],
        people=data["people"],
        four_party=data["four_party"] or not desk.is_unit,
    )
    return actions.record_contact(contact, by=desk.actor)


def _withdraw(desk: Desk, _data: dict[str, Any]) -> Any:
    extension = _asked(desk)
    if extension is None:
        raise Http404
    return actions.withdraw_extension(extension, by=desk.actor)


def _without_leader(desk: Desk) -> bool:
    return desk.actor.via == "link" and desk.assignment.state == A.SIGNING and not actions.led_units([desk.assignment])


DEEDS: dict[str, Deed] = {
    "accept": Deed(
        lambda desk, o: ClerkForm(assignment=desk.assignment, **o),
        lambda desk, data: actions.accept(desk.assignment, by=desk.actor, **data),
        gettext_lazy("Signed in. The proposal is in your unit's hands now."),
        lambda desk: desk.is_unit and desk.assignment.state == A.OFFERED,
    ),
    "refuse": Deed(
        lambda desk, o: RefusalForm(units=[u for u in lists.units_by_line() if u.pk != desk.assignment.unit_id], **o),
        lambda desk, data: actions.request_refusal(
            desk.assignment, data["reason"], right_unit=data["right_unit"], by=desk.actor
        ),
        gettext_lazy("Your request to be spared has been handed in."),
        _may_refuse,
    ),
    "section": Deed(
        lambda desk, o: SectionForm(assignment=desk.assignment, **o),
        lambda desk, data: actions.hand_to_section(
            desk.assignment,
            data["section"],
            clerk_name=data["clerk_name"],
            clerk_phone=data["clerk_phone"],
            by=desk.actor,
        ),
        gettext_lazy("Handed on. Only the unit itself replies."),
        lambda desk: (
            desk.is_unit
            and not desk.secret
            and desk.assignment.state != A.OFFERED
            and desk.assignment.state not in ASSIGNMENT.final
        ),
    ),
    "contact": Deed(
        lambda desk, o: ContactForm(**o),
        _record,
        gettext_lazy("The contact is on record. The lead proposer is asked to confirm it."),
        _may_record,
    ),
    "message": Deed(
        lambda desk, o: ReasonForm(label=_("Message to the proposer"), rows=3, **o),
        lambda desk, data: actions.send_message(desk.assignment, data["reason"], by=desk.actor),
        gettext_lazy("The message has been sent."),
        lambda desk: desk.is_unit and desk.assignment.state != A.REASSIGNED,
    ),
    "extend": Deed(
        lambda desk, o: ReasonForm(label=_("Why you need more time"), **o),
        lambda desk, data: actions.request_extension(desk.assignment, data["reason"], by=desk.actor),
        gettext_lazy("Your request for more time has been handed in."),
        _may_extend,
    ),
    "withdraw_extension": Deed(
        lambda desk, o: forms.Form(**o),
        _withdraw,
        gettext_lazy("The request for more time has been taken back."),
        lambda desk: desk.is_unit and _asked(desk) is not None,
    ),
    "remind": Deed(
        lambda desk, o: RemindForm(**o),
        lambda desk, data: actions.remind_assisting_many([data["assisting"]], by=desk.actor),
        gettext_lazy("The reminder is on record; the unit has been told."),
        lambda desk: desk.is_unit and desk.assignment.role == HandlingRole.LEAD,
    ),
    "rate": Deed(
        lambda desk, o: RatingForm(assignment=desk.assignment, **o),
        lambda desk, data: actions.rate_proposal(desk.assignment, by=desk.actor, **data),
        gettext_lazy("Thank you, your marks have been kept."),
        lambda desk: desk.is_unit and desk.assignment.sent_at is not None,
    ),
    "sign": Deed(
        lambda desk, o: SignForm(**o),
        lambda desk, data: actions.sign_reply(desk.assignment, by=desk.actor, signer_name=data["signer_name"]),
        gettext_lazy("The reply is signed and on its way."),
        _without_leader,
    ),
}


def working_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what is asked of the unit, with everything that can be done; carry out what was asked for."""
    failed = None
    if request.method == "POST":
        name = request.POST.get("do", "")
        deed = DEEDS.get(name)
        if deed is None:
            raise Http404
        form = deed.form(desk, {"data": request.POST, "auto_id": f"{name}_%s"})
        if attempt(form, lambda data: deed.act(desk, data)) is not None:
            return _done(request, desk, name, deed.said)
        if not deed.offered(desk):
            say_problems(request, form)
            return redirect(desk.page)
        failed = (name, form)
    offered = {name: deed.form(desk, {"auto_id": f"{name}_%s"}) for name, deed in DEEDS.items() if deed.offered(desk)}
    if failed:
        offered[failed[0]] = failed[1]
    context = _context(desk) | {"forms": offered, "failed": failed[1] if failed else None}
    return render(request, "handling/assignment.html", context | {"failed_name": failed[0] if failed else ""})


def _done(request: HttpRequest, desk: Desk, name: str, said: Any) -> HttpResponse:
    if desk.secret and name == "sign":
        return link_done(request, desk, said)
    messages.success(request, said)
    return redirect(f"{desk.page}#contacts" if name == "contact" else desk.page)


def link_done(request: HttpRequest, desk: Desk, said: Any) -> HttpResponse:
    """What the holder of a link sees once the link has done its work."""
    return render(request, "handling/link_done.html", {"said": said, "proposal": desk.assignment.proposal})


# What is shown ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """Who has the assignment, doing what, until when; ``doing`` is empty where it waits for nobody."""

    party: str
    doing: Any
    what: Any
    due: date | None


def standing_of(assignment: Assignment) -> Standing:
    """The first duty that an assignment's state calls for, in words. Needs ``unit__line__coordinator``."""
    specs = ASSIGNMENT.duties(assignment)
    if not specs:
        return Standing("", "", "", None)
    words = duty_words(specs[0].kind)
    return Standing(_party(specs[0], assignment), words.waits, words.short, specs[0].due)


def _party(spec: DutySpec, assignment: Assignment) -> str:
    kind = spec.party.partition(":")[0]
    if kind == "unit_leader":
        return _("the leader of %(unit)s") % {"unit": assignment.unit.name}
    if kind == "coordinator":
        return assignment.unit.line.coordinator.name
    if kind == "role":
        return _("the proposal director")
    return assignment.unit.name


def steps_of(assignment: Assignment, *, checked: bool) -> list[tuple[str, str]]:
    """How far the unit is, as the page's row of steps."""
    if assignment.role == HandlingRole.ASSISTING:
        names = [_("Signing in"), _("Opinion"), _("The lead replies")]
        places = {A.OFFERED: 0, A.REFUSAL_REQUESTED: 0, A.ACCEPTED: 1, A.OPINION_GIVEN: 2}
        at = places.get(A(assignment.state), 3)
    else:
        names = [_("Signing in"), _("Handling"), _("Signature"), *([_("Check")] if checked else []), _("Feedback")]
        last = len(names) - 1
        places = {A.OFFERED: 0, A.REFUSAL_REQUESTED: 0, A.SIGNING: 2, A.CHECKING: 3, A.SENT: last, A.CLOSED: last + 1}
        at = places.get(A(assignment.state), 1)
    return [(name, "done" if n < at else ("now" if n == at else "")) for n, name in enumerate(names)]


def working_of(assignment: Assignment) -> list[str]:
    """How the reply's due date came about, one sentence a line; empty for imported ones."""
    return Deadline.from_json(assignment.reply_working).working() if assignment.reply_working else []


def number_of(proposal: Any, *, year: bool = True) -> str:
    """The case number as people quote it, ``""`` before it is given; without its year where the session is named."""
    if not proposal.case_number:
        return ""
    return case_name(proposal.case_number, proposal.case_series, proposal.session.year if year else None)


def files_of(desk: Desk) -> QuerySet[Attachment]:
    """The files that were handed in with the proposal and since, as far as whoever works here may open them."""
    rows = proposals_access.visible_attachments(desk.actor)
    return rows.filter(proposal_id=desk.assignment.proposal_id).order_by("pk")


def _context(desk: Desk) -> dict[str, Any]:
    a, actor = desk.assignment, desk.actor
    handling = queries.handling_of(a.proposal, actor)
    view = next((v for v in handling.assignments if v.assignment.pk == a.pk), queries.AssignmentView(a))
    current = next((r for r in view.replies if r.reply.round == a.round), None)
    suggestions = list(a.proposal.suggestions.all())
    return {
        "desk": desk,
        "layout": desk.layout,
        "a": a,
        "p": a.proposal,
        "view": view,
        "others": [v.assignment for v in handling.assignments if v.assignment.pk != a.pk],
        "opinions": queries.opinions_for(a) if desk.is_unit and a.role == HandlingRole.LEAD else [],
        "instructions": handling.instructions,
        "number": number_of(a.proposal),
        "signers": lists.signers_of(a.proposal),
        "standing": standing_of(a),
        "steps": steps_of(a, checked=a.state == A.CHECKING or desk.rules.check_by == "all"),
        "working": working_of(a),
        "files": list(files_of(desk)),
        "suggestions": [(s, _answer(current, s.pk)) for s in suggestions],
        "current": current,
        "earlier": [r for r in view.replies if r.reply.round < a.round],
        "amber": desk.rules.amber_days,
        "may_write": desk.is_unit and a.state in WORKING,
        "may_sign": access.LEADER.allows(actor, a) and a.state == A.SIGNING,
        "may_check": access.COORDINATOR.allows(actor, a) and a.state == A.CHECKING,
        "may_make_link": (
            (access.STAFF.allows(actor, a) or access.COORDINATOR.allows(actor, a))
            and desk.rules.one_time_links
            and a.state not in ASSIGNMENT.final
        ),
        "decides_refusal": access.REFUSAL_DECIDER.allows(actor, a) and a.state == A.REFUSAL_REQUESTED,
        "labels": {grade.code: grade.label for grade in (*desk.rules.result_classes, *desk.rules.marks)},
        "refusal_until": actions.refusal_until(a) if a.state == A.OFFERED else None,
    }


def _answer(reply: Any, suggestion: int) -> Any:
    if reply is None:
        return None
    return next((answer for s, answer in reply.answers if s.pk == suggestion and answer), None)
