"""Review by the office: the queue of each step, several at once, and one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import OFFICE, Role
from shangliang.committees.models import Committee
from shangliang.committees.requests import Request
from shangliang.committees.rules import ReviewStep, rules_of
from shangliang.core import clock
from shangliang.core.answering import attempt, in_committee
from shangliang.core.errors import Refused

from .. import access, actions
from ..catalogues import categories_of
from ..models import Kind, Proposal
from ..office_forms import AskForm, QueueForm, ReviewForm
from ..queries import Filters, filtered, number_of, office, page, similar

_FILTERS = ("season", "category", "kind", "collective", "q")


def kept_of(request: Request) -> str:
    """The queue's filters and step in an address, handed on from page to page of a reviewer's round."""
    return urlencode({name: request.GET[name] for name in (*_FILTERS, "step") if request.GET.get(name)})


# The queue ----------------------------------------------------------------------------------------------------------


@in_committee
@require_safe
def queue(request: Request) -> HttpResponse:
    """All that waits for the actor's review: by step, filtered, fifty rows to a page."""
    return _queue(request, QueueForm())


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: Request) -> HttpResponse:
    """Do the same with all ticked rows of the queue, or with all that its filters find."""
    back = f"{reverse('proposals:queue')}?{kept_of(request)}"
    actor = request.actor
    place, step = _chosen(request, _steps(request))
    if step is None:
        raise Http404
    if request.method != "POST":
        return redirect(back)
    form = QueueForm(request.POST)
    found = filtered(office.waiting(actor, [place]), filters_of(request.GET)).order_by("step_due", "pk")

    gone: list[int] = []

    def act(data: dict[str, Any]) -> str:
        rows = found if data["everything"] else found.filter(pk__in=data["pick"])
        ids = list(rows.values_list("pk", flat=True))
        if data["everything"] and data["shown"] != len(ids):
            raise _changed(data["shown"] or 0, len(ids))
        gone.extend(() if data["everything"] else set(data["pick"]) - set(ids))
        if not ids:
            raise Refused(_("None of them waits at this step any more. Nothing was done."))
        return _decide(ids, data, by=actor)

    said = attempt(form, act)
    if said is not None:
        messages.success(request, said)
        if gone:
            messages.info(
                request, _("No longer at this step, and left alone: %(numbers)s.") % {"numbers": _named(actor, gone)}
            )
        return redirect(back)
    return _queue(request, form)


def _changed(shown: int, there: int) -> Refused:
    return Refused(
        _(
            "The page showed %(shown)d proposals, now there are %(there)d. Nothing was done. Please look at the list "
            "below, and press again if all of them are meant."
        )
        % {"shown": shown, "there": there}
    )


def _named(actor: Actor, ids: Sequence[int]) -> str:
    """The numbers of proposals that the actor may read, as people quote them."""
    columns = ("case_number", "case_series", "serial_number", "session__year")
    rows = access.visible(actor).filter(pk__in=ids).order_by("serial_number", "pk")
    return _(", ").join(number_of(*row) for row in rows.values_list(*columns))


def _decide(ids: Sequence[int], data: dict[str, Any], *, by: Actor) -> str:
    n = len(ids)
    if data["do"] == "pass":
        actions.pass_many(ids, by=by)
        said = ngettext("%(n)d proposal has been passed on.", "%(n)d proposals have been passed on.", n)
    elif data["do"] == "file":
        actions.file_many(ids, by=by, meeting=data["meeting"])
        said = ngettext("%(n)d proposal has been filed.", "%(n)d proposals have been filed.", n)
    else:
        actions.return_many(ids, by=by, note=data["note"], meeting=data["meeting"])
        said = ngettext("%(n)d proposal has been returned.", "%(n)d proposals have been returned.", n)
    return said % {"n": n}


def filters_of(asked: QueryDict) -> Filters:
    """What the queue is narrowed to by its address; what cannot be read narrows nothing."""
    kind = asked.get("kind", "")
    return Filters(
        in_session={"in": True, "regular": False}.get(asked.get("season", "")),
        category_id=_number(asked.get("category", "")),
        kind=kind if kind in Kind.values else "",
        collective_id=_number(asked.get("collective", "")),
        text=asked.get("q", "")[:60],
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _steps(request: Request) -> list[tuple[int, ReviewStep]]:
    """The actor's own steps; the office and the coordinators have this page even without one."""
    actor = request.actor
    committee = request.committee
    steps = office.steps_of(actor, committee)
    if not steps and not actor.has(*OFFICE, Role.COORDINATOR):
        raise Http404
    return steps


def _chosen(
    request: Request, steps: Sequence[tuple[int, ReviewStep]], counts: dict[int, int] | None = None
) -> tuple[int, ReviewStep | None]:
    """The step asked for, else the first at which something waits."""
    by_key = {step.key: (place, step) for place, step in steps}
    asked = by_key.get(request.GET.get("step", ""))
    if asked or not steps:
        return asked or (0, None)
    return next((s for s in steps if counts and counts[s[0]]), steps[0])


def _queue(request: Request, form: QueueForm) -> HttpResponse:
    actor = request.actor
    committee = request.committee
    rules = rules_of(committee)
    steps = _steps(request)
    counts = office.step_counts(actor, [place for place, _step in steps])
    place, step = _chosen(request, steps, counts)
    filters = filters_of(request.GET)
    narrowed = filters != Filters()
    found = filtered(office.waiting(actor, [place]), filters)
    shown = page(found, sort="due", after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    kept = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    if step is not None:
        kept["step"] = step.key
    talks = office.talks_of(row.pk for row in shown.rows)
    context = {
        "steps": [(s.label, counts[n], "?" + urlencode({**kept, "step": s.key}), n == place) for n, s in steps],
        "step": step,
        "is_last": place == len(rules.review_steps),
        "count": counts.get(place, 0),
        "found": found.count() if narrowed else counts.get(place, 0),
        "narrowed": narrowed,
        "controls": _controls(request, committee),
        "q": filters.text,
        "step_kept": {"step": step.key} if step else {},
        "rows": [(row, talks.get(row.pk)) for row in shown.rows],
        "kept": "?" + urlencode(kept) if kept else "",
        "previous": "?" + urlencode({**kept, "before": shown.previous}) if shown.previous else "",
        "next": "?" + urlencode({**kept, "after": shown.next}) if shown.next else "",
        "form": form,
        "picked": set(request.POST.getlist("pick")),
        "today": clock.today(),
        "amber": rules.amber_days,
        "is_staff": actor.has(Role.PROPOSAL_STAFF),
        "is_office": actor.has(Role.PROPOSAL_STAFF, Role.PROPOSAL_DIRECTOR),
    }
    return render(request, "proposals/office/queue.html", context)


def _controls(request: Request, committee: Committee) -> list[tuple[str, str, list[tuple[str, Any]], str]]:
    every = ("", _("all"))
    seasons = [every, ("in", _("in session")), ("regular", _("regular"))]
    fields: list[tuple[str, str, list[tuple[str, Any]]]] = [
        ("season", _("Season"), seasons),
        ("category", _("Category"), [every, *categories_of(committee)]),
        ("kind", _("Proposer"), [every, *Kind.choices]),
        ("collective", _("Collective"), [every, *office.collectives_of(committee)]),
    ]
    return [(name, label, options, request.GET.get(name, "")) for name, label, options in fields]


# One proposal -------------------------------------------------------------------------------------------------------

WHOLE = (
    "committee",
    "session__term",
    "category__parent",
    "author_member__user",
    "author_member__sector",
    "author_collective",
    "topic",
)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, pk: int) -> HttpResponse:
    """One proposal: its text, what was found so far, like ones, and the reviewer's own finding; then the next one."""
    actor = request.actor
    proposal = get_object_or_404(access.visible(actor).select_related(*WHOLE), pk=pk)
    if not access.reviews_here(actor, proposal):
        raise Http404
    own_turn = access.REVIEWER.allows(actor, proposal) and not office.has_reviewed(actor, proposal)
    if not own_turn and request.method != "POST":
        messages.info(request, _("This one is not waiting for your review; here is where it stands."))
        return redirect("workbench:proposal", pk)
    step = access.step_of(proposal)
    asks = request.POST.get("do") == "ask"
    form = ReviewForm(
        request.POST if request.method == "POST" and not asks else None,
        is_last=access.is_last_step(proposal),
        by_meeting=step.by_meeting and access.is_last_step(proposal),
        grounds=office.grounds_of(request.committee),
    )
    ask = AskForm(request.POST if asks else None)
    if asks:
        if attempt(ask, lambda data: actions.ask_talk_many([proposal], by=actor, about="divert", **data)) is not None:
            messages.success(request, _("The proposer has been asked."))
            return redirect(request.get_full_path())
    elif form.is_bound:
        said = attempt(form, lambda data: _find(proposal, data, by=actor))
        if said is not None:
            messages.success(request, said)
            return go_on(request, proposal)
    return render(request, "proposals/office/review.html", _review_context(request, proposal, form, ask))


#: What is said of a proposal that goes on to the next step, by the recommendation it takes along.
_PASSED_ON = {
    "pass": gettext_lazy("“%(title)s” has been passed on."),
    "merge": gettext_lazy("“%(title)s” goes on to the next step, with the recommendation to merge it."),
    "not_file": gettext_lazy("“%(title)s” goes on to the next step, with the recommendation not to file it."),
}


def _find(proposal: Proposal, data: dict[str, Any], *, by: Actor) -> str:
    """Write the finding down, and say what became of the proposal."""
    checks = {name: name in data["checks"] for name, _label in ReviewForm.CHECKS}
    verdict, note, meeting = data["verdict"], data["note"], data.get("meeting", "")
    if verdict == "return":
        actions.return_many([proposal], by=by, note=note, meeting=meeting)
        words = _("“%(title)s” has been returned.")
    elif "ground" not in data:
        actions.pass_many([proposal], by=by, recommendation=verdict, opinion=note, checks=checks)
        words = str(_PASSED_ON[verdict])
    elif verdict == "file":
        actions.file_many([proposal], by=by, opinion=note, checks=checks, meeting=meeting)
        words = _("“%(title)s” has been filed.")
    else:
        actions.not_file_many(
            [proposal],
            by=by,
            ground=data["ground"],
            disposition=data["disposition"],
            note=note,
            meeting=meeting,
            receiver=data["receiver"],
        )
        words = _("“%(title)s” is not filed; its proposer has been told why.")
    return words % {"title": proposal.title}


def _next(request: Request, proposal: Proposal) -> str:
    """The address of the next one in the queue from which the reviewer came; ``""`` at its end."""
    waiting = office.waiting(request.actor, [proposal.review_step])
    pk = office.next_of(filtered(waiting, filters_of(request.GET)), proposal.step_due, proposal.pk)
    return f"{reverse('proposals:review', args=[pk])}?{kept_of(request)}" if pk else ""


def go_on(request: Request, proposal: Proposal) -> HttpResponse:
    """On to the next one in the queue, or back to the queue at its end."""
    return redirect(_next(request, proposal) or f"{reverse('proposals:queue')}?{kept_of(request)}")


def _review_context(request: Request, proposal: Proposal, form: ReviewForm, ask: AskForm) -> dict[str, Any]:
    actor = request.actor
    steps = rules_of(proposal.committee).review_steps
    is_office = actor.has(*OFFICE)
    reviews = proposal.reviews.select_related("reviewer") if is_office else []
    talks = [talk for talk in proposal.talks.order_by("-pk") if talk.state != "dropped"]
    return {
        "p": proposal,
        "number": number_of(proposal.case_number, proposal.case_series, proposal.serial_number, proposal.session.year),
        "signers": list(
            proposal.signatures.filter(state="signed").select_related("member__user", "member__sector", "collective")
        ),
        "suggestions": list(proposal.suggestions.all()),
        "attachments": list(proposal.attachments.all()),
        "wished": [unit.name for unit in proposal.suggested_units.all()],
        "step": access.step_of(proposal),
        "is_last": access.is_last_step(proposal),
        "reviews": [
            (r, steps[r.step - 1].label if r.step <= len(steps) else "", [c for c, ok in r.checks.items() if not ok])
            for r in reviews
        ],
        "checks": dict(ReviewForm.CHECKS),
        "alike": office.alike_here(proposal, actor),
        "earlier": similar(proposal, actor=actor),
        "talks": talks,
        "asking": next((t for t in talks if t.state == "asked"), None),
        "form": form,
        "ask": ask,
        "records": actor.has(Role.PROPOSAL_STAFF),
        "back": f"{reverse('proposals:queue')}?{kept_of(request)}",
        "next": _next(request, proposal),
        "kept": f"?{kept_of(request)}",
        "today": clock.today(),
        "amber": rules_of(proposal.committee).amber_days,
    }


@in_committee
@require_safe
def beside(request: Request, pk: int, other: int) -> HttpResponse:
    """Two proposals beside each other, with the wording that they share."""
    actor = request.actor
    rows = access.visible(actor).select_related(*WHOLE).prefetch_related("suggestions")
    left, right = get_object_or_404(rows, pk=pk), get_object_or_404(rows, pk=other)
    if not (access.OFFICE_HERE.allows(actor, left) or access.reviews_here(actor, left)):
        raise Http404
    may_merge = actor.has(*OFFICE) and left.state in ("under_review", "filed") and right.state in office.TAKES_IN
    context = {"columns": office.beside(left, right), "left": left, "right": right, "may_merge": may_merge}
    return render(request, "proposals/office/beside.html", context)
