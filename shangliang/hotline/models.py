"""Hotline lists 热线来件: citizens' messages as a hotline hands them over, and the topics found in them (domain §4)."""

from __future__ import annotations

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shangliang.accounts.roles import Role
from shangliang.core.tenancy import CommitteeOwned
from shangliang.workflow.records import InState

from .masking import headline


class ListState(models.TextChoices):
    """Where a list stands."""

    SORTING = "sorting", pgettext_lazy("hotline list", "being looked through")
    DONE = "done", pgettext_lazy("hotline list", "looked through")


class HotlineList(InState):
    """One delivery of messages, grouped when it came in."""

    state = models.CharField(max_length=20, choices=ListState.choices, default=ListState.SORTING)
    office = models.CharField(max_length=30, default=Role.OPINION_STAFF.value)  # the role whose work it is
    source = models.CharField(gettext_lazy("source"), max_length=60, blank=True, default="")  # 12345热线
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    number = models.PositiveIntegerField()  # of messages, when it came in
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    brought_by = models.CharField(max_length=60)
    brought_at = models.DateTimeField()
    due = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["committee", "state", "id"])]

    def __str__(self) -> str:
        source = self.source or _("Hotline messages")
        if self.first_day is None or self.last_day is None:
            return source
        days = [date_format(day, "DATE_FORMAT") for day in (self.first_day, self.last_day)]
        if self.first_day == self.last_day:
            return f"{source} {days[0]}"
        return _("%(source)s, %(first)s to %(last)s") % {"source": source, "first": days[0], "last": days[1]}


class HotlineTopic(CommitteeOwned):
    """A topic proposed from messages about one matter 拟协商议题. ``size`` counts its messages."""

    hotline = models.ForeignKey(HotlineList, on_delete=models.CASCADE, related_name="topics")
    name = models.CharField(gettext_lazy("name of the topic"), max_length=60)
    size = models.PositiveIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["committee", "hotline", "size", "id"])]

    def __str__(self) -> str:
        return self.name


class HotlineMessage(CommitteeOwned):
    """One message, as it was handed over; pages show it masked (:mod:`.masking`).

    ``key`` tells whether it was brought in before; ``rank`` is its place within the topic, the most typical one first.
    """

    hotline = models.ForeignKey(HotlineList, on_delete=models.CASCADE, related_name="messages")
    topic = models.ForeignKey(HotlineTopic, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages")
    rank = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=64)
    own_number = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField()
    said_on = models.DateField(null=True)
    place = models.CharField(max_length=80, blank=True, default="")
    category = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "key"], name="a_hotline_message_comes_in_once")]
        indexes = [
            models.Index(fields=["committee", "topic", "rank"]),
            models.Index(fields=["committee", "hotline", "id"]),
        ]

    def __str__(self) -> str:
        return headline(self.title, self.text)
