"""Committees, their terms and sessions, their people and the units that answer them (domain §1)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shangliang.accounts.roles import Role
from shangliang.core.tenancy import CommitteeOwned


class Level(models.TextChoices):
    """Where a committee stands."""

    NATIONAL = "national", _("national")
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county or district")


class Committee(models.Model):
    """A consultative committee 政协委员会: the owner of records. Visible to all, unlike what it owns."""

    name = models.CharField(_("name"), max_length=80, unique=True)  # 政协重庆市大足区委员会
    place = models.CharField(_("place"), max_length=40, unique=True)  # 大足区
    short_place = models.CharField(_("short place name"), max_length=20, blank=True, default="")  # 大足
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    letter_code = models.CharField(_("letterhead code"), max_length=20, blank=True, default="")  # 机关代字
    phone = models.CharField(_("telephone of the proposal office"), max_length=40, blank=True, default="")
    rules = models.JSONField(default=dict, blank=True)  # what differs from committees.rules' defaults

    def __str__(self) -> str:
        return self.name


class Term(CommitteeOwned):
    """A term of five years 届."""

    ordinal = models.PositiveSmallIntegerField(_("term"))
    begins = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "ordinal"], name="one_term_per_ordinal")]

    def __str__(self) -> str:
        from .names import term_name

        return term_name(self.ordinal)


class Session(CommitteeOwned):
    """A yearly plenary session 次会议, and the cycle that it opens.

    The cycle runs from ``window_opens`` to the next session's ``window_opens``: every day belongs to one cycle.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="sessions")
    ordinal = models.PositiveSmallIntegerField(_("session"))
    year = models.PositiveSmallIntegerField(_("year of the plenary"))
    window_opens = models.DateTimeField(_("in-session submissions from"))
    session_deadline = models.DateTimeField(_("in-session submissions until"))
    opens = models.DateField(_("plenary opens"))
    closes = models.DateField(_("plenary closes"))
    reply_due = models.DateField(_("in-session proposals answered by"), null=True, blank=True)
    party_reply_due = models.DateField(_("party proposals answered by"), null=True, blank=True)
    assignment_meeting = models.DateTimeField(_("assignment meeting"), null=True, blank=True)  # 交办会
    cut_off = models.DateTimeField(_("cut-off of the figures"))

    class Meta:
        ordering = ["-window_opens"]
        constraints = [models.UniqueConstraint(fields=["committee", "year"], name="one_session_per_year")]

    def __str__(self) -> str:
        from .names import session_name

        return session_name(self.term.ordinal, self.ordinal)


class Sector(CommitteeOwned):
    """A sector 界别."""

    name = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    convenor = models.ForeignKey("Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="one_sector_per_name")]


class SpecialCommittee(CommitteeOwned):
    """A special committee 专门委员会; one of them is the proposal committee."""

    name = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    is_proposal_committee = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="one_special_committee_per_name")]


class Group(CommitteeOwned):
    """A member group 委员小组 (片区)."""

    name = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]


class TownshipBody(CommitteeOwned):
    """A county committee's body in a township or street 街道政协工委、联络处、联络组."""

    name = models.CharField(max_length=60)
    town = models.CharField(max_length=40)
    convenor = models.ForeignKey("Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    may_propose = models.BooleanField(default=False)


class Duty(models.TextChoices):
    """What a member is in the committee."""

    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice-chair")
    SECRETARY_GENERAL = "secretary_general", _("secretary-general")
    STANDING = "standing", _("standing member")
    MEMBER = "member", _("member")


class Member(CommitteeOwned):
    """A person's seat in one committee in one term 委员."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    number = models.CharField(_("number"), max_length=20, blank=True, default="")
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    special_committees = models.ManyToManyField(SpecialCommittee, blank=True, related_name="members")  # at most two
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    party = models.CharField(_("party"), max_length=40, blank=True, default="")
    duty = models.CharField(_("duty"), max_length=20, choices=Duty.choices, default=Duty.MEMBER)
    employer = models.CharField(_("employer and post"), max_length=120, blank=True, default="")
    seat_from = models.DateField()
    seat_until = models.DateField(null=True, blank=True)
    approval = models.CharField(_("approved by"), max_length=80, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "user"], name="one_seat_per_term")]
        indexes = [models.Index(fields=["committee", "term"])]

    def __str__(self) -> str:
        return self.user.name


class SeatChange(CommitteeOwned):
    """A change of a seat with its approval 增补、调整、辞去、撤销."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(
        max_length=20, choices=[("begin", _("begins")), ("end", _("ends")), ("change", _("changes"))]
    )
    on = models.DateField()
    approval = models.CharField(max_length=120)
    text = models.CharField(max_length=200, blank=True, default="")


class Resident(CommitteeOwned):
    """A member of an upper level who lives here 住…委员: linked, without a seat."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="residences")
    seat_level = models.CharField(max_length=10, choices=Level.choices)
    seat_of = models.CharField(max_length=80)


class CollectiveKind(models.TextChoices):
    """Who may propose as a body."""

    PARTY = "party", _("party")  # 党派
    ORGANISATION = "organisation", _("people's organisation")  # 人民团体
    SPECIAL_COMMITTEE = "special_committee", _("special committee")
    SECTOR = "sector", _("sector")
    GROUP = "group", _("group")
    JOINT_GROUP = "joint_group", _("joint group")  # 联组
    TOWNSHIP_BODY = "township_body", _("township body")


class Collective(CommitteeOwned):
    """A body that proposes 集体提案者: a party, organisation, special committee, sector, group or township body."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=CollectiveKind.choices)
    order = models.PositiveSmallIntegerField(default=0)
    special_committee = models.ForeignKey(
        SpecialCommittee, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="one_collective_per_name")]

    def __str__(self) -> str:
        return self.name


class Coordinator(CommitteeOwned):
    """Who assigns for one or several lines 督查室."""

    name = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Line(CommitteeOwned):
    """A line of units 条线: 党群, 政府, 人大, 法院, 检察院, 其他."""

    name = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    coordinator = models.ForeignKey(Coordinator, on_delete=models.PROTECT, related_name="lines")

    class Meta:
        ordering = ["order"]


class Unit(CommitteeOwned):
    """A handling unit 承办单位."""

    name = models.CharField(max_length=80)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="units")
    order = models.PositiveSmallIntegerField(default=0)
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="one_unit_per_name")]

    def __str__(self) -> str:
        return self.name


class UnitSection(CommitteeOwned):
    """A section within a unit 科室: work is handed to it, but only the unit replies."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="sections")
    name = models.CharField(max_length=60)


class Appointment(CommitteeOwned):
    """A person's role in a committee 任职, with what it is bound to: a unit, a coordinator or a collective."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=30, choices=Role.choices)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="appointments")
    coordinator = models.ForeignKey(Coordinator, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    collective = models.ForeignKey(Collective, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bound_where_the_role_asks_for_it",
                condition=(
                    Q(role__in=[Role.UNIT_CLERK, Role.UNIT_LEADER], unit__isnull=False)
                    | Q(role=Role.COORDINATOR, coordinator__isnull=False)
                    | Q(role=Role.LIAISON, collective__isnull=False)
                    | ~Q(role__in=[Role.UNIT_CLERK, Role.UNIT_LEADER, Role.COORDINATOR, Role.LIAISON])
                ),
            )
        ]
        indexes = [models.Index(fields=["user", "committee"])]


class CalendarCorrection(CommitteeOwned):
    """A day that the office knows better than the calendar 放假调休更正."""

    day = models.DateField()
    is_workday = models.BooleanField()
    reason = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "day"], name="one_correction_per_day")]


class SecondFactorRule(CommitteeOwned):
    """A role whose holders must sign in with a second factor 必须双重验证的角色."""

    role = models.CharField(max_length=30, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "role"], name="one_second_factor_rule_per_role")]
