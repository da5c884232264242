"""Once a day one mail to each person: what is new, and what is due."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shangliang.accounts.models import User
from shangliang.committees.models import Committee
from shangliang.committees.rules import rules_of
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope
from shangliang.workflow.models import Duty

from .channels import Letter, configured
from .delivery import OLD, carry_once, language_of
from .messages import Subject, duty_verb, name_subjects, read, short_day
from .models import Delivery, Notice, Preference
from .queries import default_preference
from .recipients import users_of

log = logging.getLogger("shangliang.notifications")

#: So many lines of each part are written out; the rest is counted.
MOST_LINES = 20


class DigestsLeft(Exception):
    """A channel failed; the job is tried again."""


@dataclass
class _Share:
    """What one committee has for one person."""

    place: str
    new: list[Notice] = field(default_factory=list)
    due: list[Duty] = field(default_factory=list)


_done: dict[str, date] = {}  # the day that this process has finished, so that it does not look again all day


def send() -> int:
    """Send today's digests that have not been sent, from the operator's hour on; how many were sent.

    Raises:
        DigestsLeft: some could not be sent now.
    """
    moment = clock.now().astimezone(clock.ZONE)
    day = moment.date()
    if moment.hour < settings.ENV.digest_hour or _done.get("day") == day:
        return 0
    sent, failures = _send_for(day)
    if failures:
        raise DigestsLeft(f"{failures} digests of {day} are left")
    _done["day"] = day
    return sent


def _send_for(day: date) -> tuple[int, int]:
    channels = configured()
    shares = _gathered(day)
    users = User.objects.filter(pk__in=list(shares), is_active=True).in_bulk()
    chosen = {(p.user_id, p.channel): p for p in Preference.objects.filter(user__in=users)}
    before = _last_digests(list(users))
    sent = failures = 0
    try:
        for pk, user in users.items():
            for channel in channels:
                preference = chosen.get((pk, channel.name)) or default_preference(channel, user)
                if not preference.enabled or not channel.address(user):
                    continue
                with translation.override(language_of(user)):
                    letter = _letter(day, shares[pk], before.get((pk, channel.name)), digest=preference.digest)
                    if letter is None:
                        continue
                    if carry_once(channel, user, letter):
                        failures += 1
                    else:
                        sent += 1
    finally:
        for channel in channels:
            channel.close()
    return sent, failures


def _gathered(day: date) -> dict[int, list[_Share]]:
    """For each person, what each of their committees has for them."""
    shares: dict[int, list[_Share]] = defaultdict(list)
    since = clock.now() - OLD
    for committee in Committee.objects.order_by("pk"):
        here: dict[int, _Share] = {}
        with committee_scope(committee):
            for notice in Notice.objects.filter(read_at__isnull=True, created_at__gte=since).order_by("-created_at"):
                here.setdefault(notice.user_id, _Share(committee.place)).new.append(notice)
            last = day + timedelta(days=rules_of(committee).amber_days)
            duties = list(Duty.objects.filter(closed_at__isnull=True, due__lte=last).order_by("due", "pk"))
            behind = users_of({duty.party for duty in duties})
            for duty in duties:
                for user in behind[duty.party]:
                    here.setdefault(user.pk, _Share(committee.place)).due.append(duty)
        for pk, share in here.items():
            shares[pk].append(share)
    return shares


def _last_digests(users: Sequence[int]) -> dict[tuple[int, str], datetime]:
    rows = Delivery.objects.filter(user__in=users, key__startswith="digest:", sent_at__isnull=False)
    found = rows.values("user_id", "channel").annotate(last=Max("at")).values_list("user_id", "channel", "last")
    return {(user_id, channel): last for user_id, channel, last in found}


def _letter(day: date, shares: Sequence[_Share], since: datetime | None, *, digest: bool) -> Letter | None:
    """The day's mail for one person, or ``None`` when there is nothing to say.

    Who is told of each new thing at once (``digest=False``) gets what is due only.
    """
    parts = []
    new_count = due_count = late_count = 0
    for share in shares:
        new = [n for n in share.new if since is None or n.created_at > since] if digest else []
        if not new and not share.due:
            continue
        new_count += len(new)
        due_count += len(share.due)
        late_count += sum(duty.due < day for duty in share.due)
        parts.append({"place": share.place, "new": _new_lines(new), "due": _due_lines(share.due, day)})
    if not parts:
        return None
    subject = _subject(new_count, due_count, late_count)
    url = settings.PUBLIC_URL + "/"
    text = render_to_string("notifications/mail/digest.txt", {"subject": subject, "parts": parts, "url": url})
    return Letter(f"digest:{day.isoformat()}", subject, text, url, day if due_count else None)


def _subject(new: int, due: int, late: int) -> str:
    words = []
    if due:
        words.append(ngettext("%(count)d item is due", "%(count)d items are due", due) % {"count": due})
    if late:
        words.append(ngettext("%(count)d of them overdue", "%(count)d of them overdue", late) % {"count": late})
    if new:
        words.append(ngettext("%(count)d new notice", "%(count)d new notices", new) % {"count": new})
    return _("Shangliang: %(what)s") % {"what": _("; ").join(words)}


def _new_lines(notices: Sequence[Notice]) -> list[str]:
    if not notices:
        return []
    with committee_scope(notices[0].committee_id):
        messages = read((notice.kind, notice.data) for notice in notices[:MOST_LINES])
    return _shortened([message.title for message in messages], len(notices))


def _due_lines(duties: Sequence[Duty], day: date) -> list[str]:
    shown = duties[:MOST_LINES]
    if not shown:
        return []
    names: dict[tuple[str, int], Subject] = {}
    with committee_scope(shown[0].committee_id):
        for kind in {duty.root_kind for duty in shown}:
            ids = {duty.root_id for duty in shown if duty.root_kind == kind}
            names.update({(kind, pk): subject for pk, subject in name_subjects(kind, ids).items()})
    lines = []
    for duty in shown:
        subject = names.get((duty.root_kind, duty.root_id), "")
        lines.append(f"{_how_long(duty.due, day)}  {duty_verb(duty.kind)}  {subject}".rstrip())
    return _shortened(lines, len(duties))


def _how_long(due: date, day: date) -> str:
    days = (due - day).days
    if days < 0:
        return ngettext("%(n)s day overdue", "%(n)s days overdue", -days) % {"n": -days}
    if days == 0:
        return _("due today")
    return _("by %(date)s") % {"date": short_day(due)}


def _shortened(lines: list[str], count: int) -> list[str]:
    return lines if count <= len(lines) else [*lines, _("… and %(count)d more") % {"count": count - len(lines)}]
