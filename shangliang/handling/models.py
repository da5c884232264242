"""The units' side of a proposal: assignments, contacts, replies, feedback, commitments (domain §2.3, §2.4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Session, Unit, UnitSection
from shangliang.core.tenancy import CommitteeOwned
from shangliang.proposals.models import Attachment, CoSignature, Proposal, Suggestion
from shangliang.workflow.records import InState


class HandlingRole(models.TextChoices):
    """What a unit is in a proposal's handling."""

    SINGLE = "single", _("handles alone")  # 独办
    LEAD = "lead", _("leads")  # 主办
    ASSISTING = "assisting", _("assists")  # 会办/协办
    SEPARATE = "separate", _("handles its part")  # 分办


class PlanState(models.TextChoices):
    """Where a planned assignment stands before the assignment meeting."""

    SUGGESTED = "suggested", _("to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    OBJECTED = "objected", pgettext_lazy("plan", "objected")
    CARRIED_OUT = "carried_out", _("assigned")
    DROPPED = "dropped", pgettext_lazy("plan", "dropped")


class PlannedAssignment(InState):
    """Which unit shall handle a filed proposal, confirmed by its line's coordinator before all are assigned 预交办."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="plans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=HandlingRole.choices)
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.SUGGESTED)
    due = models.DateField()
    objection = models.CharField(max_length=200, blank=True, default="")
    part = models.CharField(_("its part"), max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "unit"],
                condition=Q(state__in=["suggested", "confirmed", "objected"]),
                name="one_plan_per_unit",
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)


class AssignmentState(models.TextChoices):
    """Where a unit's handling stands (domain §2.4)."""

    OFFERED = "offered", _("offered")
    REFUSAL_REQUESTED = "refusal_requested", _("refusal requested")
    REASSIGNED = "reassigned", _("reassigned")
    ACCEPTED = "accepted", _("accepted")
    DRAFTING = "drafting", _("drafting")
    SIGNING = "signing", _("waiting for signature")
    CHECKING = "checking", _("being checked")
    OPINION_GIVEN = "opinion_given", _("opinion given")
    SENT = "sent", _("reply sent")
    REHANDLING = "rehandling", _("being handled again")
    CLOSED = "closed", pgettext_lazy("assignment", "closed")


class Assignment(InState):
    """A proposal in the hands of a unit 交办."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=10, choices=HandlingRole.choices)
    part = models.CharField(_("its part"), max_length=200, blank=True, default="")
    state = models.CharField(max_length=20, choices=AssignmentState.choices, default=AssignmentState.OFFERED)
    assigned_at = models.DateTimeField()
    first_assigned_on = models.DateField()  # of the proposal; the outer limit of six months counts from it
    accept_due = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    contact_due = models.DateField()
    reply_due = models.DateField()  # of the reply, or of the opinion where the unit assists
    reply_working = models.JSONField(null=True)
    step_due = models.DateField(null=True)  # of a decision in between: refusal, signature, check
    refusals = models.PositiveSmallIntegerField(default=0)
    extended = models.BooleanField(default=False)
    previous = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    section = models.ForeignKey(UnitSection, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    clerk_name = models.CharField(max_length=60, blank=True, default="")
    clerk_phone = models.CharField(max_length=40, blank=True, default="")
    first_contact_on = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)  # of the first reply
    reminded_at = models.DateTimeField(null=True)  # 催办: of an assisting unit whose opinion is late
    round = models.PositiveSmallIntegerField(default=1)
    # 双向评议: the unit's mark for the proposal, 1 to 5 each, once it has replied
    rates_founded = models.PositiveSmallIntegerField(null=True)
    rates_practicable = models.PositiveSmallIntegerField(null=True)
    rates_standard = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "unit"], condition=~Q(state="reassigned"), name="one_live_assignment_per_unit"
            )
        ]
        indexes = [
            models.Index(fields=["committee", "unit", "state", "id"]),
            models.Index(fields=["committee", "unit", "proposal", "state"]),  # which proposals a unit has
            models.Index(fields=["committee", "state", "reply_due"]),
            # All that the figures of a cycle ask of this table, here as below: counting never reads the texts.
            models.Index(
                name="figures_of_assignments",
                fields=["proposal", "state", "accepted_at", "role", "unit", "committee"],
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class Refusal(CommitteeOwned):
    """A unit's request to be spared 申退, and the decision."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="refusal_requests")
    ordinal = models.PositiveSmallIntegerField()
    reason = models.TextField()
    right_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    decision = models.CharField(
        max_length=10, blank=True, default="", choices=[("reassigned", _("reassigned")), ("denied", _("denied"))]
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["assignment", "ordinal"], name="one_refusal_per_ordinal")]


class ContactState(models.TextChoices):
    """Whether the proposer confirms a recorded contact."""

    RECORDED = "recorded", _("to be confirmed")
    CONFIRMED = "confirmed", _("confirmed")
    DISPUTED = "disputed", _("disputed")
    UNANSWERED = "unanswered", pgettext_lazy("contact", "not answered")


class Manner(models.TextChoices):
    """How unit and proposer spoke; the first three are face to face."""

    VISIT = "visit", pgettext_lazy("manner", "visit")  # 走访
    INVITED = "invited", pgettext_lazy("manner", "invited")  # 邀请座谈
    ON_SITE = "on_site", pgettext_lazy("manner", "on site")  # 现场
    PHONE = "phone", pgettext_lazy("manner", "telephone")
    LETTER = "letter", pgettext_lazy("manner", "letter")
    ONLINE = "online", pgettext_lazy("manner", "online")


FACE_TO_FACE = (Manner.VISIT, Manner.INVITED, Manner.ON_SITE)


class Phase(models.TextChoices):
    """When in the handling a contact was made 办前/办中/办后."""

    BEFORE = "before", _("before handling")
    DURING = "during", _("during handling")
    AFTER = "after", _("after the reply")


class Contact(InState):
    """A talk between unit and proposer 沟通; also the four-party meeting 四方会商."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="contacts")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="contacts")
    state = models.CharField(max_length=12, choices=ContactState.choices, default=ContactState.RECORDED)
    due = models.DateField()
    phase = models.CharField(max_length=10, choices=Phase.choices)
    on = models.DateField()
    manner = models.CharField(max_length=10, choices=Manner.choices)
    four_party = models.BooleanField(default=False)
    people = models.CharField(max_length=200, blank=True, default="")
    summary = models.TextField()
    dispute = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["on", "pk"]
        indexes = [
            models.Index(fields=["committee", "manner", "state"]),
            models.Index(name="figures_of_contacts", fields=["proposal", "manner", "state", "on", "committee"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_manner_display()} {self.on:%Y-%m-%d}"


class Message(CommitteeOwned):
    """A message between proposer and unit on a proposal 留言."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="messages")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="messages")
    at = models.DateTimeField()
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sender_name = models.CharField(max_length=60)
    from_unit = models.BooleanField()
    text = models.TextField()


class ExtensionState(models.TextChoices):
    """Where a request for more time stands."""

    REQUESTED = "requested", _("requested")
    GRANTED = "granted", _("granted")
    DENIED = "denied", _("denied")
    WITHDRAWN = "withdrawn", _("withdrawn")  # or answered by the reply itself


class Extension(InState):
    """A request for more time 延期申请: once, by a month by default, never beyond six from the first assignment."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extensions")
    state = models.CharField(max_length=10, choices=ExtensionState.choices, default=ExtensionState.REQUESTED)
    due = models.DateField()
    until = models.DateField()
    reason = models.TextField()
    decision_reason = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return str(_("request for more time"))


class AssistingOpinion(CommitteeOwned):
    """What an assisting unit tells the lead 会办意见."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="opinion")
    text = models.TextField()
    given_at = models.DateTimeField(null=True)


class Reply(CommitteeOwned):
    """A unit's reply 答复, one per assignment and round, answering every suggestion."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="replies")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="replies")
    round = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(blank=True, default="")
    result_class = models.CharField(max_length=20, blank=True, default="")  # the committee's code
    result_meaning = models.CharField(max_length=20, blank=True, default="")  # what the figures use
    letter_number = models.CharField(max_length=60, blank=True, default="")
    contact_name = models.CharField(max_length=60, blank=True, default="")
    contact_phone = models.CharField(max_length=40, blank=True, default="")
    signer_name = models.CharField(max_length=60, blank=True, default="")
    may_be_published = models.CharField(
        max_length=10,
        default="full",
        choices=[
            ("full", _("in full")),
            ("summary", pgettext_lazy("publication", "summary")),
            ("no", pgettext_lazy("publication", "not")),
        ],
    )
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    on_time = models.BooleanField(null=True)

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["assignment", "round"], name="one_reply_per_round")]
        indexes = [
            models.Index(
                name="figures_of_replies",
                fields=[
                    "proposal",
                    "sent_at",
                    "round",
                    "assignment",
                    "on_time",
                    "signed_at",
                    "result_meaning",
                    "result_class",
                    "committee",
                ],
            )
        ]


class Answer(models.TextChoices):
    """What a unit does with a suggestion."""

    ADOPTED = "adopted", pgettext_lazy("answer", "adopted")
    PARTLY = "partly", _("partly adopted")
    PLANNED = "planned", _("planned")
    REFERENCE = "reference", _("for reference")
    NOT_ADOPTED = "not_adopted", _("not adopted")


class SuggestionAnswer(CommitteeOwned):
    """The answer to one suggestion 逐条答复."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="answers")
    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="answers")
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True, default="")
    text = models.TextField(blank=True, default="")
    promise = models.CharField(max_length=300, blank=True, default="")  # becomes a commitment when the reply is sent
    promise_due = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["suggestion__number"]
        constraints = [models.UniqueConstraint(fields=["reply", "suggestion"], name="one_answer_per_suggestion")]
        indexes = [
            models.Index(fields=["committee", "answer"]),
            models.Index(name="figures_of_answers", fields=["reply", "answer", "suggestion", "committee"]),
        ]


class FeedbackState(models.TextChoices):
    """Whether a proposer has said what they think of the reply."""

    AWAITED = "awaited", _("awaited")
    GIVEN = "given", _("given")
    NONE = "none", _("no feedback")


class Feedback(InState):
    """A proposer's opinion of a reply 征询意见表: by each proposer, never by the unit.

    ``main`` marks the one that counts: the lead proposer's of the main proposal.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="feedback")
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="feedback")
    signature = models.ForeignKey(CoSignature, on_delete=models.PROTECT, related_name="feedback")
    round = models.PositiveSmallIntegerField(default=1)
    main = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=FeedbackState.choices, default=FeedbackState.AWAITED)
    due = models.DateField()
    manner = models.CharField(max_length=10, choices=Manner.choices, blank=True, default="")
    answers_question = models.BooleanField(null=True)
    attitude = models.CharField(max_length=20, blank=True, default="")  # the committee's code
    result = models.CharField(max_length=20, blank=True, default="")
    attitude_meaning = models.CharField(max_length=20, blank=True, default="")
    result_meaning = models.CharField(max_length=20, blank=True, default="")
    text = models.TextField(blank=True, default="")
    entered_by_staff = models.BooleanField(default=False)
    scan = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reply", "signature"], name="one_feedback_per_proposer_and_reply")
        ]
        indexes = [
            models.Index(fields=["committee", "main", "round", "result_meaning"]),
            models.Index(
                name="figures_of_marks",
                fields=["signature", "state", "given_at", "result_meaning", "round", "reply", "committee"],
            ),
            models.Index(
                name="figures_of_meetings", fields=["proposal", "main", "state", "manner", "given_at", "committee"]
            ),
        ]

    def __str__(self) -> str:
        return str(_("feedback form"))


class Rehandling(CommitteeOwned):
    """The proposal committee's decision on a dissatisfied lead proposer 二次办理."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="rehandling")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    ordered = models.BooleanField(null=True)
    reason = models.TextField(blank=True, default="")
    due = models.DateField(null=True)
    closing_note = models.TextField(blank=True, default="")  # the director's, where both rounds displease


class CommitmentState(models.TextChoices):
    """Where a promise stands."""

    PROMISED = "promised", _("promised")
    DUE = "due", pgettext_lazy("commitment", "due")
    FULFILLED = "fulfilled", _("fulfilled")
    REDATED = "redated", _("re-dated")
    GIVEN_UP = "given_up", _("given up")


class Commitment(InState):
    """A promise made in a reply 承诺事项, followed until it is kept or given up."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="commitments")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="commitments")
    answer = models.OneToOneField(SuggestionAnswer, null=True, on_delete=models.PROTECT, related_name="commitment")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="commitments")
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=CommitmentState.choices, default=CommitmentState.PROMISED)
    promised_due = models.DateField()  # the first date
    due = models.DateField()  # the date that holds now
    evidence = models.TextField(blank=True, default="")
    evidence_file = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateField(null=True)
    signer_name = models.CharField(max_length=60, blank=True, default="")  # of giving up

    class Meta:
        indexes = [models.Index(fields=["committee", "state", "due"]), models.Index(fields=["unit", "state", "due"])]

    def __str__(self) -> str:
        return self.text


class Redating(CommitteeOwned):
    """Every date a commitment ever had, with the reason for the next 改期."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="redatings")
    at = models.DateTimeField()
    due_before = models.DateField()
    due_after = models.DateField()
    reason = models.TextField()


class Instruction(CommitteeOwned):
    """A leader's instruction on a proposal 批示."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="instructions")
    leader = models.CharField(max_length=60)
    post = models.CharField(max_length=80)
    on = models.DateField()
    text = models.TextField()


class OneTimeLink(CommitteeOwned):
    """A signed link by which a unit's clerk answers without an account: it expires, works once, for one record."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64, unique=True)  # of the secret; the secret itself is not kept
    sent_to = models.CharField(max_length=120, blank=True, default="")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class AssignmentMeeting(CommitteeOwned):
    """The meeting at which all planned assignments are made at once 交办会."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    assigned = models.PositiveIntegerField(default=0)
