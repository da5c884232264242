"""Democratic supervision 民主监督: plan, activities, supervisors, patrols, numbered opinions, appraisal (domain §5)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Member, Session, Unit
from shangliang.core.files import KeptFile
from shangliang.core.tenancy import CommitteeOwned
from shangliang.workflow.records import InState


class Form(models.TextChoices):
    """In which form the committee supervises."""

    INSPECTION = "inspection", pgettext_lazy("supervision form", "special inspection")  # 专题视察
    CONSULTATION = "consultation", pgettext_lazy("supervision form", "supervisory consultation")  # 监督性协商
    PATROL = "patrol", pgettext_lazy("supervision form", "cross-border patrol")  # 交叉巡河
    APPRAISAL = "appraisal", pgettext_lazy("supervision form", "appraisal of units")  # 民主评议


class InCycle(InState):
    """A record of a cycle with, while a step of it is open, the day on which that step is due."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True)
    due_working = models.JSONField(null=True)

    class Meta:
        abstract = True


# The plan ---------------------------------------------------------------------------------------------------------


class PlanState(models.TextChoices):
    """Where the year's plan stands."""

    DRAFT = "draft", pgettext_lazy("supervision plan", "being drawn up")
    SUBMITTED = "submitted", pgettext_lazy("supervision plan", "to be approved")
    APPROVED = "approved", pgettext_lazy("supervision plan", "approved, being carried out")
    CLOSED = "closed", pgettext_lazy("supervision plan", "carried out")


class SupervisionPlan(InCycle):
    """What the committee supervises in a cycle 年度监督计划; approved before it is carried out."""

    state = models.CharField(max_length=20, choices=PlanState.choices, default=PlanState.DRAFT)
    title = models.CharField(_("title of the plan"), max_length=120)
    approval = models.CharField(
        pgettext_lazy("supervision", "approved by"), max_length=120, blank=True, default=""
    )  # 主席会议第…次
    approved_at = models.DateTimeField(null=True)
    outcome = models.TextField(_("how it was carried out"), blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "session"], name="one_supervision_plan_for_each_cycle")
        ]

    def __str__(self) -> str:
        return self.title


class PlannedMatter(CommitteeOwned):
    """A matter on the plan: what, in which form, who organises it, by when."""

    plan = models.ForeignKey(SupervisionPlan, on_delete=models.CASCADE, related_name="matters")
    order = models.PositiveSmallIntegerField(default=1)
    form = models.CharField(max_length=12, choices=Form.choices)
    title = models.CharField(_("matter"), max_length=120)
    organiser = models.CharField(_("organised by"), max_length=80, blank=True, default="")
    by = models.DateField(_("by"))

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


# Activities -------------------------------------------------------------------------------------------------------


class ActivityState(models.TextChoices):
    """Where an activity of supervision stands."""

    PLANNED = "planned", pgettext_lazy("supervision activity", "to be held")
    HELD = "held", pgettext_lazy("supervision activity", "held, opinions being drawn up")
    CLOSED = "closed", pgettext_lazy("supervision activity", "opinions given")
    CANCELLED = "cancelled", pgettext_lazy("supervision activity", "called off")


class SupervisionActivity(InCycle):
    """An inspection 视察, a supervisory consultation or a joint patrol, with its members, its route and its units."""

    state = models.CharField(max_length=20, choices=ActivityState.choices, default=ActivityState.PLANNED)
    matter = models.ForeignKey(
        PlannedMatter, null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    form = models.CharField(max_length=12, choices=Form.choices)
    title = models.CharField(pgettext_lazy("supervision", "title"), max_length=120)  # 雪亮工程专题视察
    on = models.DateField(_("day"))
    place = models.CharField(_("meeting place"), max_length=120, blank=True, default="")
    route = models.TextField(_("route"), blank=True, default="")
    partner = models.CharField(_("together with"), max_length=80, blank=True, default="")  # 邻近政协
    organiser = models.CharField(_("organised by"), max_length=80, blank=True, default="")
    summary = models.TextField(_("what was seen and said"), blank=True, default="")
    held_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["committee", "session", "state", "id"])]

    def __str__(self) -> str:
        return self.title


class ActivityMember(CommitteeOwned):
    """A member who is asked to an activity; afterwards, whether they came."""

    activity = models.ForeignKey(SupervisionActivity, on_delete=models.CASCADE, related_name="places")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    came = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "member"], name="asked_once_to_an_activity")]


class SupervisedBody(CommitteeOwned):
    """Who or what is supervised 监督对象: a unit that answers here, or a place or body by its name."""

    activity = models.ForeignKey(SupervisionActivity, on_delete=models.CASCADE, related_name="bodies")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "name"], name="supervised_once_by_an_activity")]

    def __str__(self) -> str:
        return self.name


# Supervisors and their patrols ------------------------------------------------------------------------------------


class Supervisor(CommitteeOwned):
    """A member appointed as supervisor 民主监督员: of what, of which unit, from when until when."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="supervisorships")
    field = models.CharField(_("supervises"), max_length=80)  # 濑溪河大足段
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    approval = models.CharField(_("appointed by"), max_length=80, blank=True, default="")
    ended = models.BooleanField(default=False)  # before its term: ``until`` says when

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_supervisors_term_has_an_end", condition=Q(until__gte=models.F("since")))
        ]
        indexes = [models.Index(fields=["committee", "member", "until"])]

    def __str__(self) -> str:
        return self.field


class PatrolState(models.TextChoices):
    """What became of a patrol's record."""

    RECORDED = "recorded", pgettext_lazy("patrol", "recorded")
    NOTED = "noted", pgettext_lazy("patrol", "noted")
    TAKEN_UP = "taken_up", pgettext_lazy("patrol", "taken up")
    WITHDRAWN = "withdrawn", pgettext_lazy("patrol", "withdrawn")


class Patrol(InCycle):
    """What a supervisor saw on a patrol 巡查记录: where, what, with photographs."""

    state = models.CharField(max_length=20, choices=PatrolState.choices, default=PatrolState.RECORDED)
    supervisor = models.ForeignKey(Supervisor, on_delete=models.PROTECT, related_name="patrols")
    activity = models.ForeignKey(
        SupervisionActivity, null=True, blank=True, on_delete=models.PROTECT, related_name="patrols"
    )
    on = models.DateField(_("day"))
    place = models.CharField(pgettext_lazy("supervision", "place"), max_length=120)
    is_problem = models.BooleanField(pgettext_lazy("patrol", "there is a problem"), default=False)
    text = models.TextField(_("what was seen"))
    reason = models.TextField(blank=True, default="")  # what the office said about it
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["committee", "session", "state", "id"])]

    def __str__(self) -> str:
        return self.place


# Opinions ---------------------------------------------------------------------------------------------------------


class OpinionState(models.TextChoices):
    """Where a supervision opinion stands."""

    DRAFT = "draft", pgettext_lazy("supervision opinion", "drafted, to be issued")
    DISCARDED = "discarded", pgettext_lazy("supervision opinion", "not issued")
    ISSUED = "issued", pgettext_lazy("supervision opinion", "issued, to be answered")
    RECALLED = "recalled", pgettext_lazy("supervision opinion", "taken back")
    DECLINED = "declined", pgettext_lazy("supervision opinion", "not adopted, reason being looked at")
    MENDING = "mending", pgettext_lazy("supervision opinion", "adopted, being mended")
    MENDED = "mended", pgettext_lazy("supervision opinion", "mended, second look to come")
    CLOSED = "closed", pgettext_lazy("supervision opinion", "closed")


class Adoption(models.TextChoices):
    """What the unit does with an opinion."""

    ADOPTED = "adopted", pgettext_lazy("supervision", "adopted")
    PARTLY = "partly", pgettext_lazy("supervision", "partly adopted")
    NOT = "not", pgettext_lazy("supervision", "not adopted")


class SupervisionOpinion(InCycle):
    """A numbered supervision opinion 监督意见 to one unit, from its draft to the second look.

    It comes from an activity, from a patrol or from an appraisal. ``due`` is the day of the step that is open;
    ``answer_due`` and ``mend_due`` keep those of the unit's own two steps.
    """

    state = models.CharField(max_length=20, choices=OpinionState.choices, default=OpinionState.DRAFT)
    number = models.PositiveIntegerField(null=True)  # given when it is issued
    activity = models.ForeignKey(
        SupervisionActivity, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions"
    )
    patrol = models.ForeignKey(Patrol, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions")
    appraisal = models.ForeignKey(
        "UnitAppraisal", null=True, blank=True, on_delete=models.PROTECT, related_name="opinions"
    )
    form = models.CharField(max_length=12, choices=Form.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="supervision_opinions")
    title = models.CharField(pgettext_lazy("supervision", "title"), max_length=120)
    text = models.TextField(pgettext_lazy("supervision", "opinion"))
    issued_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=60, blank=True, default="")
    answer_due = models.DateField(null=True)
    adoption = models.CharField(max_length=12, choices=Adoption.choices, blank=True, default="")
    answer = models.TextField(_("answer"), blank=True, default="")
    answered_by = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    mend_due = models.DateField(null=True)
    mending = models.TextField(_("what was mended"), blank=True, default="")
    mended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "session", "number"],
                condition=Q(number__isnull=False),
                name="one_supervision_opinion_for_each_number",
            ),
            models.CheckConstraint(
                name="a_supervision_opinion_has_one_source",
                condition=Q(activity__isnull=False, patrol__isnull=True, appraisal__isnull=True)
                | Q(activity__isnull=True, patrol__isnull=False, appraisal__isnull=True)
                | Q(activity__isnull=True, patrol__isnull=True, appraisal__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "session", "state", "id"]),
            models.Index(fields=["committee", "unit", "state", "due"]),
        ]

    def __str__(self) -> str:
        return self.title


class SecondLook(CommitteeOwned):
    """A second look at what was mended 回头看: it confirms, or sends back."""

    opinion = models.ForeignKey(SupervisionOpinion, on_delete=models.CASCADE, related_name="looks")
    on = models.DateField()
    by = models.CharField(max_length=60)
    confirms = models.BooleanField()
    text = models.TextField(_("what was found"))

    class Meta:
        ordering = ["pk"]


class Photograph(KeptFile):
    """A photograph or paper: of a patrol, or the evidence of an opinion's mending or second look."""

    patrol = models.ForeignKey(Patrol, null=True, blank=True, on_delete=models.CASCADE, related_name="photographs")
    opinion = models.ForeignKey(
        SupervisionOpinion, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )
    file = models.FileField(upload_to="supervision/%Y/%m")
    added_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_photograph_hangs_on_one_record", condition=Q(patrol__isnull=False) ^ Q(opinion__isnull=False)
            )
        ]


# Appraisal --------------------------------------------------------------------------------------------------------


class AppraisalState(models.TextChoices):
    """Where an appraisal stands."""

    DRAFT = "draft", pgettext_lazy("appraisal", "being prepared")
    OPEN = "open", pgettext_lazy("appraisal", "being scored")
    CLOSED = "closed", pgettext_lazy("appraisal", "result published to the units")
    CANCELLED = "cancelled", pgettext_lazy("appraisal", "called off")


class UnitAppraisal(InCycle):
    """An appraisal of units 民主评议: judges give points to each unit by criteria.

    ``criteria`` is a list of ``{"name": …, "most": …}``. Who took part is kept with the judges, the points with the
    units, as sums: nothing says who gave which (design, convention 6).
    """

    state = models.CharField(max_length=20, choices=AppraisalState.choices, default=AppraisalState.DRAFT)
    title = models.CharField(pgettext_lazy("supervision", "title"), max_length=120)
    subject = models.CharField(_("what is appraised"), max_length=40)  # 提案办理
    criteria: Any = models.JSONField(default=list)
    closes = models.DateField(_("points are given until"))
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title

    @property
    def most(self) -> int:
        """The points that one judge can give a unit."""
        return sum(row["most"] for row in self.criteria)


class AppraisalJudge(CommitteeOwned):
    """A member who gives points in an appraisal, and whether they have."""

    appraisal = models.ForeignKey(UnitAppraisal, on_delete=models.CASCADE, related_name="judges")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    voted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appraisal", "member"], name="one_place_for_each_judge")]


class AppraisedUnit(CommitteeOwned):
    """A unit that is appraised: what it says of itself, the sum of its points by criterion, and how many gave them."""

    appraisal = models.ForeignKey(UnitAppraisal, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    points: Any = models.JSONField(default=list)
    ballots = models.PositiveIntegerField(default=0)
    self_assessment = models.TextField(_("self-assessment"), blank=True, default="")  # 自评
    assessed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appraisal", "unit"], name="one_place_for_each_unit")]
