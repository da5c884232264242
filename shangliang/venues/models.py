"""The grass-roots platform 基层协商平台: venues, what is talked over there, and what becomes of it (domain §4)."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Member, Session, Unit
from shangliang.core.tenancy import CommitteeOwned
from shangliang.workflow.records import InState, InSteps


def fresh_code() -> str:
    """What stands in the address of a public page: not to be guessed, short enough for a QR code."""
    return secrets.token_urlsafe(9)


class VenueLevel(models.TextChoices):
    """At which level of the place a venue lies."""

    CITY = "city", pgettext_lazy("venue level", "city")  # 市级
    COUNTY = "county", pgettext_lazy("venue level", "county")  # 县级
    TOWN = "town", pgettext_lazy("venue level", "town")  # 镇级
    VILLAGE = "village", pgettext_lazy("venue level", "village")  # 村级


class VenueKind(models.TextChoices):
    """What kind of place it is."""

    HALL = "hall", pgettext_lazy("venue kind", "hall")  # 议事厅、议事室
    COURTYARD = "courtyard", pgettext_lazy("venue kind", "courtyard")  # 院坝
    PARK = "park", pgettext_lazy("venue kind", "industrial park")  # 园区
    ENTERPRISE = "enterprise", pgettext_lazy("venue kind", "enterprise")  # 企业
    STUDIO = "studio", pgettext_lazy("venue kind", "members' studio")  # 委员工作室
    OTHER = "other", pgettext_lazy("venue kind", "other")


#: Kinds that belong to no level of the place: they are counted by their kind.
OUTSIDE_LEVELS = (VenueKind.PARK, VenueKind.ENTERPRISE)


class Venue(CommitteeOwned):
    """A place where matters are talked over 协商场所; it lies below another one, or at the top of the tree."""

    name = models.CharField(_("name of the venue"), max_length=60)
    level = models.CharField(_("level"), max_length=10, choices=VenueLevel.choices, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=12, choices=VenueKind.choices, default=VenueKind.HALL)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    address = models.CharField(_("where it is"), max_length=120, blank=True, default="")
    contact = models.CharField(_("whom to ask"), max_length=80, blank=True, default="")
    code = models.CharField(max_length=24, default=fresh_code, unique=True)
    opened_on = models.DateField(_("open since"))
    closed_on = models.DateField(_("closed since"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "name"], name="one_venue_per_name"),
            models.CheckConstraint(
                name="a_venue_has_a_level_or_lies_outside_them",
                condition=~Q(level="") | Q(kind__in=[str(k) for k in OUTSIDE_LEVELS]),
            ),
        ]
        indexes = [models.Index(fields=["committee", "level", "kind"])]

    def __str__(self) -> str:
        return self.name


class TopicState(models.TextChoices):
    """Where a topic stands."""

    COLLECTED = "collected", pgettext_lazy("venue topic", "collected")
    MERGED = "merged", pgettext_lazy("venue topic", "taken together with another one")
    DECLINED = "declined", pgettext_lazy("venue topic", "not taken up")
    CHOSEN = "chosen", pgettext_lazy("venue topic", "chosen, to be surveyed")
    SURVEYED = "surveyed", pgettext_lazy("venue topic", "surveyed, to be talked over")
    CALLED = "called", pgettext_lazy("venue topic", "a meeting is called")
    DISCUSSED = "discussed", pgettext_lazy("venue topic", "talked over")


class TopicSource(models.TextChoices):
    """How a topic came in."""

    QR = "qr", pgettext_lazy("topic source", "QR code at a venue")
    PAGE = "page", pgettext_lazy("topic source", "public page")
    STUDIO = "studio", pgettext_lazy("topic source", "members' studio")
    STAFF = "staff", pgettext_lazy("topic source", "office")
    LIST = "list", pgettext_lazy("topic source", "list, such as a hotline's")


class VenueTopic(InSteps):
    """A matter that people want talked over 议题; ``voices`` says how many brought it up."""

    state = models.CharField(max_length=20, choices=TopicState.choices, default=TopicState.COLLECTED)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(pgettext_lazy("venue topic", "topic"), max_length=80)
    text = models.TextField(_("what it is about"), blank=True, default="")
    source = models.CharField(max_length=10, choices=TopicSource.choices)
    source_name = models.CharField(_("who brought it up"), max_length=80, blank=True, default="")
    contact = models.CharField(_("how to reach them"), max_length=80, blank=True, default="")
    voices = models.PositiveIntegerField(_("how many brought it up"), default=1)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    reason = models.TextField(blank=True, default="")  # why it was not taken up
    survey = models.TextField(_("what the survey found"), blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["committee", "state", "id"])]

    def __str__(self) -> str:
        return self.title


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", pgettext_lazy("venue meeting", "called")
    OPEN = "open", pgettext_lazy("venue meeting", "under way")
    HELD = "held", pgettext_lazy("venue meeting", "held, agreed items being done")
    RATING = "rating", pgettext_lazy("venue meeting", "being rated")
    RATED = "rated", pgettext_lazy("venue meeting", "rated, to be published")
    PUBLISHED = "published", pgettext_lazy("venue meeting", "published")
    KEPT = "kept", pgettext_lazy("venue meeting", "kept, not published")
    CANCELLED = "cancelled", pgettext_lazy("venue meeting", "cancelled")


class Meeting(InSteps):
    """One session at a venue 协商会: a topic, the people concerned, members, the unit, experts."""

    state = models.CharField(max_length=20, choices=MeetingState.choices, default=MeetingState.PLANNED)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="meetings")
    topic = models.ForeignKey(VenueTopic, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("title"), max_length=80)
    starts_at = models.DateTimeField(_("when"))
    code = models.CharField(max_length=24, default=fresh_code, unique=True)
    summary = models.TextField(_("what was said and agreed"), blank=True, default="")
    held_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")  # why it was cancelled, or is not published

    class Meta:
        indexes = [
            models.Index(fields=["committee", "state", "id"]),
            models.Index(fields=["committee", "session", "held_at"]),
        ]

    def __str__(self) -> str:
        return self.title


class Part(models.TextChoices):
    """As what somebody takes part."""

    CONCERNED = "concerned", _("directly concerned")  # 利益相关群众
    MEMBER = "member", pgettext_lazy("part", "member")
    UNIT = "unit", pgettext_lazy("part", "unit")
    EXPERT = "expert", pgettext_lazy("part", "expert")
    OTHER = "other", pgettext_lazy("part", "other")


class Mark(models.TextChoices):
    """How somebody concerned rates what came of it."""

    SATISFIED = "satisfied", pgettext_lazy("venue mark", "satisfied")
    BASICALLY = "basically", pgettext_lazy("venue mark", "basically satisfied")
    DISSATISFIED = "dissatisfied", pgettext_lazy("venue mark", "dissatisfied")


class Attendance(CommitteeOwned):
    """Somebody who signed in to a meeting 签到; people without an account by the QR code, each with a link of their own
    by which they rate once."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    part = models.CharField(_("takes part as"), max_length=10, choices=Part.choices)
    name = models.CharField(_("name"), max_length=40)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=[("qr", "qr"), ("desk", "desk"), ("account", "account")])
    signed_at = models.DateTimeField()
    mark = models.CharField(max_length=12, choices=Mark.choices, blank=True, default="")
    remark = models.CharField(max_length=200, blank=True, default="")
    marked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], condition=Q(member__isnull=False), name="a_member_signs_in_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class VenueSuggestion(CommitteeOwned):
    """A suggestion made at a meeting 意见建议."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="suggestions")
    text = models.CharField(_("suggestion"), max_length=500)
    name = models.CharField(_("made by"), max_length=40, blank=True, default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class ItemState(models.TextChoices):
    """Where an agreed item stands."""

    AGREED = "agreed", pgettext_lazy("agreed item", "agreed, being done")
    DONE = "done", pgettext_lazy("agreed item", "done, people to be answered")
    ANSWERED = "answered", pgettext_lazy("agreed item", "answered")
    GIVEN_UP = "given_up", pgettext_lazy("agreed item", "given up")


class Outcome(models.TextChoices):
    """What came of a problem."""

    SOLVED = "solved", pgettext_lazy("problem", "solved")
    PARTLY = "partly", pgettext_lazy("problem", "partly solved")
    EXPLAINED = "explained", pgettext_lazy("problem", "cannot be solved now, explained")


class AgreedItem(InState):
    """A problem that was raised, and what the meeting agreed to do about it 共识事项: by whom, by when."""

    state = models.CharField(max_length=20, choices=ItemState.choices, default=ItemState.AGREED)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    problem = models.CharField(_("problem raised"), max_length=200)
    agreed = models.CharField(_("what was agreed"), max_length=500)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.CharField(_("who does it"), max_length=80)  # a unit's name, or a village, a company
    due = models.DateField(_("by when"))
    due_working = models.JSONField(null=True)
    report = models.TextField(_("what was done"), blank=True, default="")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")
    done_at = models.DateTimeField(null=True)
    answer_due = models.DateField(null=True)
    answer_working = models.JSONField(null=True)
    answer = models.TextField(_("answer to the people"), blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["committee", "unit", "state", "due"]),
            models.Index(fields=["committee", "state", "due"]),
        ]

    def __str__(self) -> str:
        return self.problem
