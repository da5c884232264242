"""How the news of the units' side reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.notifications.messages import Facts, Message, register


def _news(title: Any, url: Callable[[Facts], str] | None = None) -> Callable[[Facts], Message]:
    """Words of one piece of news: ``title`` has a place for ``%(proposal)s``; ``url`` leads to its page, unless that
    is the proposal's own."""

    def build(facts: Facts) -> Message:
        proposal = facts.subject("proposal")
        return Message(str(title) % {"proposal": proposal}, (), url(facts) if url else proposal.url)

    return build


def _messages(facts: Facts) -> str:
    return reverse("handling:messages", args=[facts.data["assignment"]])


def _opinion(facts: Facts) -> str:
    return reverse("handling:opinion", args=[facts.data["assignment"]])


register("message.sent", _news(_("There is a message on %(proposal)s"), _messages))
register(
    "feedback.co_signer_dissatisfied",
    _news(_("A co-signer is dissatisfied with the reply to %(proposal)s")),
)
register("proposal.rehandled", _news(_("It is handled a second time: %(proposal)s")))
register("proposal.instruction", _news(_("A leader has written an instruction on %(proposal)s")))
register("opinion.overdue", _news(_("Your opinion is overdue: %(proposal)s"), _opinion))
