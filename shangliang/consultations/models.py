"""Consultation 协商: the year's plan with its topics, the work on a topic, and what becomes of it (domain §4)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Collective, Committee, Member, Session, Unit
from shangliang.core.files import KeptFile
from shangliang.core.tenancy import CommitteeOwned
from shangliang.deliberation.models import Deliberation
from shangliang.proposals.models import Proposal
from shangliang.workflow.records import InState

#: Who keeps the plan, and does for a topic what no special committee was charged with.
OFFICE = "role:research_office"


class Stepped(InState):
    """A record with a life of its own, and until when its next step is due."""

    due = models.DateField(null=True)
    working = models.JSONField(null=True)  # how the date came about

    class Meta:
        abstract = True


class PlanState(models.TextChoices):
    """Where the year's plan stands."""

    CALLING = "calling", pgettext_lazy("consultation plan", "topics are called for")
    CHOOSING = "choosing", pgettext_lazy("consultation plan", "topics are being chosen")
    SUBMITTED = "submitted", pgettext_lazy("consultation plan", "with the Party committee")
    ISSUED = "issued", pgettext_lazy("consultation plan", "issued")
    CLOSED = "closed", pgettext_lazy("consultation plan", "closed")


class ConsultationPlan(Stepped):
    """The year's plan 年度协商计划: approved by the Party committee, issued jointly by the three offices."""

    state = models.CharField(max_length=20, choices=PlanState.choices, default=PlanState.CALLING)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="consultation_plans")
    title = models.CharField(pgettext_lazy("consultation plan", "title"), max_length=120)
    call_until = models.DateField(_("topics are called for until"))
    ends_on = models.DateField(_("carried out by"))
    approved_on = models.DateField(pgettext_lazy("consultation plan", "approved on"), null=True)
    approved_by = models.CharField(
        pgettext_lazy("consultation plan", "approved by"), max_length=80, blank=True, default=""
    )
    issued_by = models.CharField(_("issued jointly by"), max_length=120, blank=True, default="")
    document = models.CharField(_("document number"), max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "session"], name="one_consultation_plan_a_cycle"),
        ]

    def __str__(self) -> str:
        return self.title


class TopicState(models.TextChoices):
    """Where a topic stands."""

    PROPOSED = "proposed", pgettext_lazy("topic", "proposed")
    CHOSEN = "chosen", pgettext_lazy("topic", "chosen, plan not issued yet")
    PLANNED = "planned", pgettext_lazy("topic", "in the plan")
    UNDER_WAY = "under_way", pgettext_lazy("topic", "under way")
    CONCLUDED = "concluded", pgettext_lazy("topic", "concluded")
    DECLINED = "declined", pgettext_lazy("topic", "not taken into the plan")
    WITHDRAWN = "withdrawn", pgettext_lazy("topic", "withdrawn")
    DROPPED = "dropped", pgettext_lazy("topic", "dropped")


class Form(models.TextChoices):
    """The forms of consultation 协商形式."""

    PLENARY = "plenary", _("plenary consultation")  # 全体会议协商
    STANDING = "standing", _("standing committee's consultation")  # 常委会会议协商
    CHAIRS = "chairs", _("chairs' meeting's consultation")  # 主席会议协商
    SPECIAL = "special", _("special topic consultation")  # 专题协商
    COUNTERPART = "counterpart", _("counterpart consultation")  # 对口协商
    SECTOR = "sector", _("sector consultation")  # 界别协商
    PROPOSAL = "proposal", _("proposal-handling consultation")  # 提案办理协商
    LEGISLATIVE = "legislative", _("legislative consultation")  # 立法协商
    SUPERVISORY = "supervisory", _("supervisory consultation")  # 监督性协商
    JOINT = "joint", _("joint consultation")  # 联合协商


class TopicOrigin(models.TextChoices):
    """From whom a topic was called."""

    MEMBER = "member", pgettext_lazy("topic origin", "member")
    COLLECTIVE = "collective", pgettext_lazy("topic origin", "party, organisation or special committee")
    UNIT = "unit", pgettext_lazy("topic origin", "department")
    PUBLIC = "public", pgettext_lazy("topic origin", "the public")
    LEADERS = "leaders", pgettext_lazy("topic origin", "party and government leaders")
    COMMITTEE = "committee", pgettext_lazy("topic origin", "another committee")


class Topic(Stepped):
    """A topic 议题: proposed, chosen into the plan, worked on, concluded. ``organiser`` is charged with it."""

    state = models.CharField(max_length=20, choices=TopicState.choices, default=TopicState.PROPOSED)
    plan = models.ForeignKey(ConsultationPlan, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(pgettext_lazy("topic", "title"), max_length=120)
    reason = models.TextField(_("why it should be talked over"), blank=True, default="")
    origin = models.CharField(max_length=12, choices=TopicOrigin.choices)
    by_member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="consultation_topics")
    by_collective = models.ForeignKey(Collective, null=True, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    source_name = models.CharField(_("who proposed it"), max_length=80, blank=True, default="")
    contact = models.CharField(max_length=80, blank=True, default="")  # of whoever used the public page
    receipt = models.CharField(max_length=20, blank=True, default="")  # by which they ask what became of it
    form = models.CharField(_("form"), max_length=12, choices=Form.choices, blank=True, default="")
    label = models.CharField(_("short name"), max_length=40, blank=True, default="")  # scope of its figures
    theme = models.CharField(_("theme"), max_length=40, blank=True, default="")  # 乡村振兴: scope over several topics
    organiser = models.ForeignKey(Collective, null=True, on_delete=models.PROTECT, related_name="organised_topics")
    begins_on = models.DateField(_("begins on"), null=True)
    ends_on = models.DateField(_("carried out by"), null=True)
    decision = models.TextField(_("remark"), blank=True, default="")  # why declined, added, dropped; how concluded
    concluded_at = models.DateTimeField(null=True)
    #: Of a proposal-handling one 提案办理协商: the proposals whose handling is talked over.
    proposals: Any = models.ManyToManyField(Proposal, related_name="consultation_topics")
    #: Of a joint one: what all the committees' topics have in common, and who leads. No foreign key crosses tenants.
    joint_key = models.UUIDField(null=True)
    led_by = models.ForeignKey(Committee, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["committee", "plan", "state", "id"]),
            models.Index(fields=["by_member"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "joint_key"], condition=Q(joint_key__isnull=False), name="one_topic_of_a_joint_one"
            ),
            models.UniqueConstraint(
                fields=["committee", "receipt"], condition=~Q(receipt=""), name="one_topic_per_receipt"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def party(self) -> str:
        """The party key of whoever is charged with it."""
        return f"collective:{self.organiser_id}" if self.organiser_id else OFFICE

    @property
    def proposer_party(self) -> str:
        """The party key of whoever proposed it here; empty for what came from elsewhere."""
        for kind, pk in (
            ("member", self.by_member_id),
            ("collective", self.by_collective_id),
            ("unit", self.by_unit_id),
        ):
            if pk:
                return f"{kind}:{pk}"
        return ""


class TopicDeliberation(CommitteeOwned):
    """An online deliberation 网上商量 of a topic; a topic may have several, a deliberation has one topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="deliberations")
    deliberation = models.OneToOneField(Deliberation, on_delete=models.PROTECT, related_name="of_topic")

    class Meta:
        indexes = [models.Index(fields=["topic", "id"])]


class SubTopic(CommitteeOwned):
    """A sub-topic 子课题 of a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="sub_topics")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(pgettext_lazy("sub-topic", "title"), max_length=120)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class GroupState(models.TextChoices):
    """Where a survey group's work stands."""

    WORKING = "working", pgettext_lazy("survey group", "at work")
    HANDED_IN = "handed_in", pgettext_lazy("survey group", "findings handed in")
    DISSOLVED = "dissolved", pgettext_lazy("survey group", "dissolved")


class SurveyGroup(Stepped):
    """A survey group 调研组 with its leader and members, on the whole topic or on a sub-topic."""

    state = models.CharField(max_length=20, choices=GroupState.choices, default=GroupState.WORKING)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="groups")
    sub_topic = models.ForeignKey(SubTopic, null=True, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(_("name of the group"), max_length=60)
    leader = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="led_survey_groups")
    members: Any = models.ManyToManyField(Member, related_name="survey_groups")
    findings = models.TextField(_("findings"), blank=True, default="")
    handed_in_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class EventKind(models.TextChoices):
    """What kind of event it is; what is counted as a consultation is the first alone."""

    CONSULTATION = "consultation", pgettext_lazy("event", "consultation meeting")  # 协商会议
    SURVEY = "survey", pgettext_lazy("event", "survey")  # 调研
    SEMINAR = "seminar", pgettext_lazy("event", "preparatory meeting")  # 座谈、推进会


class EventState(models.TextChoices):
    """Where an event stands."""

    PLANNED = "planned", pgettext_lazy("event", "planned")
    HELD = "held", pgettext_lazy("event", "held")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


class ConsultationEvent(Stepped):
    """A meeting or survey of a topic: when, where, who."""

    state = models.CharField(max_length=20, choices=EventState.choices, default=EventState.PLANNED)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=14, choices=EventKind.choices)
    title = models.CharField(pgettext_lazy("event", "title"), max_length=120)
    on = models.DateField(_("day"))
    at = models.TimeField(_("time"), null=True, blank=True)
    place = models.CharField(pgettext_lazy("event", "place"), max_length=120)
    guests = models.TextField(_("who else takes part"), blank=True, default="")
    members: Any = models.ManyToManyField(Member, through="EventMember", related_name="consultation_events")
    people = models.PositiveIntegerField(_("people present"), null=True)
    summary = models.TextField(_("what was said"), blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["committee", "state", "on", "id"])]

    def __str__(self) -> str:
        return self.title


class EventMember(CommitteeOwned):
    """A member who was invited to an event, and whether they came."""

    event = models.ForeignKey(ConsultationEvent, on_delete=models.CASCADE, related_name="invited")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    came = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="invited_once_to_an_event")]


class ReportKind(models.TextChoices):
    """What kind of report it is."""

    ADVICE = "advice", _("advice report")  # 建言报告
    SURVEY = "survey", _("survey report")  # 调研报告
    MOTION = "motion", _("recommendation")  # 建议案


class ReportState(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", pgettext_lazy("advice report", "draft")
    CHECKING = "checking", pgettext_lazy("advice report", "with leadership")
    APPROVED = "approved", pgettext_lazy("advice report", "approved, to be sent")
    SENT = "sent", pgettext_lazy("advice report", "sent")
    CLOSED = "closed", pgettext_lazy("advice report", "closed")
    DISCARDED = "discarded", pgettext_lazy("advice report", "given up")


class AdviceReport(Stepped):
    """A report to party and government 建言报告 with its suggestions. It gets its number when it is sent."""

    state = models.CharField(max_length=20, choices=ReportState.choices, default=ReportState.DRAFT)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=8, choices=ReportKind.choices, default=ReportKind.ADVICE)
    number = models.PositiveIntegerField(null=True)
    title = models.CharField(pgettext_lazy("advice report", "title"), max_length=120)
    body = models.TextField(_("text of the report"), blank=True, default="")
    version = models.PositiveIntegerField(default=0)  # counts saves, so that two open windows do not overwrite
    saved_at = models.DateTimeField(null=True)
    #: Deliberations whose published results stand in it as a section, word for word.
    quotes: Any = models.ManyToManyField(Deliberation, related_name="quoted_in")
    approved_by = models.CharField(max_length=60, blank=True, default="")
    sent_to = models.CharField(_("sent to"), max_length=80, blank=True, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "session", "number"],
                condition=Q(number__isnull=False),
                name="one_advice_report_per_number",
            )
        ]
        indexes = [models.Index(fields=["committee", "state", "id"])]

    def __str__(self) -> str:
        return self.title


class SuggestionState(models.TextChoices):
    """Where a suggestion stands."""

    DRAFT = "draft", pgettext_lazy("suggestion", "draft")
    MADE = "made", pgettext_lazy("suggestion", "made, with nobody yet")
    ASKED = "asked", pgettext_lazy("suggestion", "with a unit")
    ANSWERED = "answered", pgettext_lazy("suggestion", "answered, to be confirmed")
    SETTLED = "settled", pgettext_lazy("suggestion", "settled")
    DROPPED = "dropped", pgettext_lazy("suggestion", "given up with its report")


class Outcome(models.TextChoices):
    """What became of a suggestion."""

    ADOPTED = "adopted", pgettext_lazy("suggestion", "adopted")
    PARTLY = "partly", pgettext_lazy("suggestion", "adopted in part")
    NOT = "not_adopted", pgettext_lazy("suggestion", "not adopted")


class Suggestion(Stepped):
    """One suggestion 意见建议, of a report or of a consultation itself, and what became of it."""

    state = models.CharField(max_length=20, choices=SuggestionState.choices, default=SuggestionState.DRAFT)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="suggestions")
    report = models.ForeignKey(AdviceReport, null=True, on_delete=models.PROTECT, related_name="suggestions")
    order = models.PositiveSmallIntegerField()
    text = models.TextField(_("suggestion"))
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="consultation_suggestions")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")
    measure = models.TextField(_("measure"), blank=True, default="")  # into what it was turned
    reason = models.TextField(_("reason"), blank=True, default="")  # why not, or why in part
    answered_by = models.CharField(max_length=60, blank=True, default="")
    made_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["committee", "state", "due", "id"]),
            models.Index(fields=["committee", "unit", "state"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="what_is_settled_has_its_outcome", condition=~Q(state="settled") | ~Q(outcome="")
            )
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:59]}…"


class EvidenceFile(KeptFile):
    """A file that shows what became of a suggestion."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to="consultations/%Y/%m")


class InstructionState(models.TextChoices):
    """Whether an instruction has been followed."""

    OPEN = "open", pgettext_lazy("report instruction", "to be followed")
    DONE = "done", pgettext_lazy("report instruction", "followed")


class ReportInstruction(Stepped):
    """A leader's instruction 批示 on a report, and what followed: by a unit, or by whoever organises the topic."""

    state = models.CharField(max_length=20, choices=InstructionState.choices, default=InstructionState.OPEN)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(AdviceReport, on_delete=models.PROTECT, related_name="instructions")
    leader = models.CharField(_("leader"), max_length=60)
    post = models.CharField(_("post"), max_length=80, blank=True, default="")
    rank = models.CharField(_("whose leader"), max_length=20)  # 市委市政府领导
    on = models.DateField(_("day"))
    text = models.TextField(_("instruction"))
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    followed = models.TextField(_("what followed"), blank=True, default="")
    followed_by = models.CharField(max_length=60, blank=True, default="")
    followed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:59]}…"


class Answer(models.TextChoices):
    """What another committee said to an invitation."""

    INVITED = "invited", pgettext_lazy("partner", "invited")
    JOINED = "joined", pgettext_lazy("partner", "takes part")
    DECLINED = "declined", pgettext_lazy("partner", "does not take part")


class Partner(CommitteeOwned):
    """Another committee that was invited to work on a topic: kept with the one that leads 联合协商."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="partners")
    partner = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.INVITED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "partner"], name="invited_once_to_a_topic")]


class SharedPaper(CommitteeOwned):
    """What another committee of a joint topic shared with this one: a copy, kept with this committee's own topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="shared_papers")
    sender = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(pgettext_lazy("shared paper", "title"), max_length=120)
    text = models.TextField(pgettext_lazy("shared paper", "text"))
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-pk"]
