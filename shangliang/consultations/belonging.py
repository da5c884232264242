"""What the pages of deliberations say of the topic to which one belongs, and who reads one because of a topic."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shangliang.accounts.actors import Actor
from shangliang.core.addresses import address
from shangliang.deliberation.belonging import Origin, register
from shangliang.deliberation.models import Deliberation

from . import access


def _topic(deliberation: Deliberation, actor: Actor) -> Origin | None:
    found = access.visible(actor).filter(deliberations__deliberation=deliberation).first()
    return Origin(_("For the consultation"), found.title, address("consultations:topic", found.pk)) if found else None


register(_topic, access.charged_with)
