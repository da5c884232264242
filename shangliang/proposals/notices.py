"""How proposals are named in notices, and how the news of them reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.committees.names import case_name, serial_name
from shangliang.notifications.messages import (
    Facts,
    Message,
    Subject,
    register,
    register_subject,
    short_day,
)

from .models import Ground, Proposal, Secrecy


def names(ids: Collection[int]) -> Mapping[int, Subject]:
    """Proposals by number and title. Notices leave the house by mail, so an internal one (内部) has no title there."""
    columns = ("pk", "title", "secrecy", "case_number", "case_series", "serial_number", "session__year")
    named = {}
    for row in Proposal.objects.filter(pk__in=ids).values(*columns):
        number = ""
        if row["case_number"]:
            number = case_name(row["case_number"], row["case_series"], row["session__year"])
        elif row["serial_number"]:
            number = serial_name(row["serial_number"], row["session__year"])
        title = row["title"] or _("Untitled proposal")
        if row["secrecy"] == Secrecy.INTERNAL:
            title = _("an internal proposal")
        named[row["pk"]] = Subject(title, reverse("workbench:proposal", args=[row["pk"]]), number)
    return named


def _news(title: Any, line: Callable[[Facts], str] = lambda _facts: "") -> Callable[[Facts], Message]:
    """Words of one piece of news: ``title`` has a place for ``%(proposal)s``; ``line`` says more."""

    def build(facts: Facts) -> Message:
        proposal = facts.subject("proposal")
        more = line(facts)
        return Message(str(title) % {"proposal": proposal}, (more,) if more else (), proposal.url)

    return build


def _until(facts: Facts) -> str:
    return _("Please revise it and submit it again by %(date)s.") % {
        "date": short_day(date.fromisoformat(facts.data["until"]))
    }


def _grounds(ids: Collection[int]) -> Mapping[int, Subject]:
    return {pk: Subject(name, "") for pk, name in Ground.objects.filter(pk__in=ids).values_list("pk", "name")}


def _ground(facts: Facts) -> str:
    ground = facts.mentioned("ground")
    return _("Ground: %(ground)s") % {"ground": ground} if ground else ""


def _main_one(facts: Facts) -> str:
    main = facts.mentioned("into")
    return _("It is answered together with %(main)s; you are answered too.") % {"main": main} if main else ""


#: Why somebody is not asked any more to sign.
_WHY_GONE = {
    "submitted": gettext_lazy("It was submitted before you had signed."),
    "revoked": gettext_lazy("The invitation was withdrawn."),
    "ended": gettext_lazy("It will not be submitted."),
}


def _no_longer_asked(facts: Facts) -> Message:
    title = _("You are no longer asked to sign: %(proposal)s") % {"proposal": facts.subject("proposal")}
    # Whoever has not signed does not read a draft: there is no page to lead to but their own.
    return Message(title, (str(_WHY_GONE[facts.data["why"]]),), reverse("proposals:mine"))


register_subject("proposal", names)
register("signature.gone", _no_longer_asked)
register_subject("ground of not filing", _grounds)
register("proposal.filed", _news(gettext_lazy("Your proposal has been filed: %(proposal)s")))
register("proposal.returned", _news(gettext_lazy("Your proposal has been returned for revision: %(proposal)s"), _until))
register(
    "proposal.not_filed",
    _news(gettext_lazy("Your proposal has not been filed: %(proposal)s"), _ground),
    mentions={"ground": "ground of not filing"},
)
register(
    "proposal.merged",
    _news(gettext_lazy("Your proposal has been merged: %(proposal)s"), _main_one),
    mentions={"into": "proposal"},
)
register("proposal.cancelled", _news(gettext_lazy("Your proposal has been cancelled: %(proposal)s")))
register("proposal.lapsed", _news(gettext_lazy("Your proposal has lapsed, not having been revised: %(proposal)s")))
