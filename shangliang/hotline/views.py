"""Hotline lists: what came in, the topics found by count, one topic with its messages, and what is in no topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.committees.requests import Request
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.answering import in_committee, one, ticked
from shangliang.core.errors import Invalid, NotAllowed, Refused
from shangliang.handling.paging import Keys, cut

from . import access, actions, queries
from .models import HotlineList, ListState

_NEWEST: Keys = {"backwards": int}
_LARGEST: Keys = {"smaller": int, "pk": int}
_TYPICAL: Keys = {"rank": int, "pk": int}
_IN_ORDER: Keys = {"pk": int}
_WORDS = 60
Act = Callable[[Request, list[int]], Any]


def _merge(request: Request, ids: list[int]) -> Any:
    return actions.merge_topics(ids, by=request.actor, name=request.POST.get("name", "")[:200])


#: What can be done with all topics that are ticked, by tab.
BULK: dict[str, dict[str, Act]] = {
    "topics": {
        "propose": lambda request, ids: actions.propose_topics(ids, by=request.actor),
        "merge": _merge,
        "drop": lambda request, ids: actions.drop_topics(ids, by=request.actor),
    },
    "proposed": {},
    "dropped": {"restore": lambda request, ids: actions.restore_topics(ids, by=request.actor)},
}


def _staff_only(request: Request) -> None:
    if not access.works_here(request.actor):
        raise Http404


def _words(request: Request) -> str:
    return request.GET.get("q", "").strip()[:_WORDS]


def _tried(request: Request, act: Callable[[], Any], done: str) -> Any:
    """Carry something out and say so, or say why it was refused; what it gave back, or ``None``."""
    try:
        result = act()
    except NotAllowed:
        raise
    except Invalid as error:
        for message in error.fields.values():
            messages.error(request, str(message))
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
        return result or True
    return None


@in_committee
@require_safe
def lists(request: Request) -> HttpResponse:
    """The lists, newest first."""
    _staff_only(request)
    page = cut(queries.with_numbers(access.visible(request.actor)), _NEWEST, request.GET)
    context = {"page": page, "today": clock.today(), "amber": rules_of(request.committee).amber_days}
    return render(request, "hotline/lists.html", context)


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def one_list(request: Request, pk: int) -> HttpResponse:
    """One list: its topics by count, each with examples; the ticked ones are merged, dropped or proposed together."""
    _staff_only(request)
    row = one(access.visible(request.actor), pk)
    tab = request.GET.get("show", "topics")
    tab = tab if tab in queries.TABS else "topics"
    if request.method == "POST":
        return _on_list(request, row, tab)
    words = _words(request)
    rows = access.visible_topics(request.actor).filter(queries.TABS[tab], hotline=row)
    page = cut(queries.by_size(queries.found(rows, words)), _LARGEST, request.GET)
    context = {
        "hotline": row,
        "open": row.state == ListState.SORTING,
        "page": page,
        "examples": queries.examples(page.rows),
        "counts": queries.counts(row, request.actor),
        "tab": tab,
        "bulk": list(BULK[tab]) if row.state == ListState.SORTING else [],
        "words": words,
        "today": clock.today(),
        "amber": rules_of(request.committee).amber_days,
    }
    return render(request, "hotline/list.html", context)


def _on_list(request: Request, row: HotlineList, tab: str) -> HttpResponse:
    do = request.POST.get("do", "")
    if do == "discard":
        if _tried(request, lambda: actions.discard_list(row, by=request.actor), _("The list has been deleted.")):
            return redirect("hotline:lists")
    elif do == "finish":
        _tried(request, lambda: actions.finish_list(row, by=request.actor), _("The list has been looked through."))
    elif do in BULK[tab]:
        ids = ticked(request)
        said = ngettext("Done with %(num)d topic.", "Done with %(num)d topics.", len(ids)) % {"num": len(ids)}
        _tried(request, lambda: BULK[tab][do](request, ids), said)
    else:
        raise Http404
    return redirect(f"{request.path}?{urlencode({'show': tab})}")


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: Request, pk: int) -> HttpResponse:
    """One topic: its messages, the most typical first; renamed, and messages moved, split off or taken out here."""
    _staff_only(request)
    row = one(access.visible_topics(request.actor).select_related("hotline"), pk)
    if request.method == "POST":
        return _on_topic(request, row)
    rows = access.visible_messages(request.actor).filter(topic=row)
    page = cut(rows, _TYPICAL, request.GET)
    changes = row.hotline.state == ListState.SORTING and row.proposed_at is None
    others = queries.choices(row.hotline, request.actor, besides=row.pk) if changes else []
    context = {
        "topic": row,
        "hotline": row.hotline,
        "page": page,
        "messages_shown": queries.shown(page.rows),
        "places": queries.places_of(row),
        "changes": changes,
        "choices": others,
        "near": queries.near(row, others),
    }
    return render(request, "hotline/topic.html", context)


def _on_topic(request: Request, row: Any) -> HttpResponse:
    do, by = request.POST.get("do", ""), request.actor
    name = request.POST.get("name", "")[:200]
    whole: dict[str, tuple[Callable[[], Any], str]] = {
        "rename": (lambda: actions.rename_topic(row, name, by=by), _("The topic has its new name.")),
        "drop": (lambda: actions.drop_topics([row], by=by), _("The topic has been dropped.")),
        "restore": (lambda: actions.restore_topics([row], by=by), _("The topic has been taken back.")),
        "propose": (lambda: actions.propose_topics([row], by=by), _("The topic has been proposed for consultation.")),
        "merge": (lambda: actions.merge_topics([row.pk, *ticked(request)], by=by), _("The topics have been merged.")),
    }
    made = _tried(request, *whole[do]) if do in whole else _moved(request, do)
    if access.visible_topics(by).filter(pk=row.pk).exists():
        return redirect("hotline:topic", row.pk)
    return redirect("hotline:topic", made.pk) if hasattr(made, "pk") else redirect("hotline:list", row.hotline_id)


def _moved(request: Request, do: str) -> Any:
    """Move the ticked messages: to another topic, to a new one, or out of every topic."""
    ids, by = ticked(request), request.actor
    said = ngettext("%(num)d message was moved.", "%(num)d messages were moved.", len(ids)) % {"num": len(ids)}
    if do == "split":
        return _tried(request, lambda: actions.split_off(ids, request.POST.get("name", "")[:200], by=by), said)
    if do == "take_out":
        return _tried(request, lambda: actions.move_messages(ids, None, by=by), said)
    if do == "move":
        to = request.POST.get("to", "")
        if not to.isdecimal() or len(to) >= 18:
            messages.error(request, _("Please choose the topic."))
            return None
        return _tried(request, lambda: actions.move_messages(ids, int(to), by=by), said)
    raise Http404


@in_committee
@require_http_methods(["GET", "HEAD", "POST"])
def loose(request: Request, pk: int) -> HttpResponse:
    """The messages of a list that are in no topic: put into one, or made one of."""
    _staff_only(request)
    row = one(access.visible(request.actor), pk)
    words = _words(request)
    if request.method == "POST":
        _moved(request, request.POST.get("do", ""))
        return redirect(f"{request.path}?{urlencode({'q': words})}" if words else request.path)
    rows = access.visible_messages(request.actor).filter(hotline=row, topic__isnull=True)
    page: Any = cut(queries.found_messages(rows, words), _IN_ORDER, request.GET)
    changes = row.state == ListState.SORTING
    context = {
        "hotline": row,
        "page": page,
        "messages_shown": queries.shown(page.rows),
        "words": words,
        "changes": changes,
        "choices": queries.choices(row, request.actor) if changes else [],
    }
    return render(request, "hotline/loose.html", context)
