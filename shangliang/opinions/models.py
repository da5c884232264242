"""Opinion information 社情民意信息 and what becomes of it (domain §3)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Collective, Committee, Level, Member, Session, Unit
from shangliang.core.files import KeptFile
from shangliang.core.tenancy import CommitteeOwned
from shangliang.proposals.models import Proposal
from shangliang.workflow.records import InSteps


class OpinionState(models.TextChoices):
    """Where an opinion stands. What is adopted, instructed or assigned are tracks of their own beside it."""

    DRAFT = "draft", pgettext_lazy("opinion", "draft")
    SUBMITTED = "submitted", pgettext_lazy("opinion", "submitted")
    RETURNED = "returned", pgettext_lazy("opinion", "returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("opinion", "withdrawn")
    KEPT = "kept", pgettext_lazy("opinion", "kept for reference")
    EDITING = "editing", pgettext_lazy("opinion", "being edited")
    COMBINED = "combined", pgettext_lazy("opinion", "combined into another one")
    REVIEWING = "reviewing", pgettext_lazy("opinion", "being reviewed")
    REVIEWED = "reviewed", pgettext_lazy("opinion", "reviewed, to be signed")
    SIGNED = "signed", pgettext_lazy("opinion", "signed, to be issued")
    ISSUED = "issued", pgettext_lazy("opinion", "issued")
    ARCHIVED = "archived", pgettext_lazy("opinion", "archived")


class Origin(models.TextChoices):
    """Where an opinion comes from."""

    MEMBER = "member", pgettext_lazy("origin", "member")
    COLLECTIVE = "collective", pgettext_lazy("origin", "collective")  # 党派、人民团体、专委会、镇街机构
    STUDIO = "studio", pgettext_lazy("origin", "members' studio")
    LOWER = "lower", pgettext_lazy("origin", "lower committee")
    PUBLIC = "public", pgettext_lazy("origin", "the public")
    PROPOSAL = "proposal", pgettext_lazy("origin", "diverted from a proposal")
    SPEECH = "speech", pgettext_lazy("origin", "diverted from a speech")


class Opinion(InSteps):
    """One item 条 of opinion information: what somebody reported, and beside it the edited text.

    What was submitted stays as it was; editing writes the ``edited_`` fields, so that the difference stays visible.
    ``session`` is the cycle it counts in, set on submission.
    """

    state = models.CharField(max_length=20, choices=OpinionState.choices, default=OpinionState.DRAFT)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="opinions")
    serial_number = models.PositiveIntegerField(_("serial number"), null=True)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.MEMBER)
    author_member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="opinions")
    author_collective = models.ForeignKey(Collective, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered = models.BooleanField(default=False)  # typed in by the office
    source_name = models.CharField(_("who reported it"), max_length=80, blank=True, default="")

    title = models.CharField(pgettext_lazy("opinion", "title"), max_length=120, blank=True, default="")
    situation = models.TextField(_("situation"), blank=True, default="")  # 情况
    analysis = models.TextField(_("analysis"), blank=True, default="")  # 分析
    suggestion = models.TextField(_("suggestion"), blank=True, default="")  # 建议
    urgent = models.BooleanField(_("urgent"), default=False)  # dealt with on the same day
    is_internal = models.BooleanField(_("internal"), default=False)  # 内部: author, office and signer alone
    version = models.PositiveIntegerField(default=0)  # counts saves, so that two open windows do not overwrite
    saved_at = models.DateTimeField(null=True)

    edited_title = models.CharField(pgettext_lazy("opinion", "title"), max_length=120, blank=True, default="")
    edited_situation = models.TextField(_("situation"), blank=True, default="")
    edited_analysis = models.TextField(_("analysis"), blank=True, default="")
    edited_suggestion = models.TextField(_("suggestion"), blank=True, default="")
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    submitted_at = models.DateTimeField(null=True)  # the first time; resubmission keeps it
    decided_at = models.DateTimeField(null=True)  # taken up, combined, kept or withdrawn
    issued_at = models.DateTimeField(null=True)  # the first time
    reason = models.TextField(blank=True, default="")  # why it was returned or kept

    combined_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="combined")
    proposal = models.OneToOneField(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="diverted_opinion"
    )
    grown_proposal = models.OneToOneField(
        Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="grown_from_opinion"
    )
    #: Of what a lower committee reported: whose it is, and its dispatch there. No foreign key reaches across tenants.
    origin_committee = models.ForeignKey(Committee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin_dispatch = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "session", "serial_number"],
                condition=Q(serial_number__isnull=False),
                name="one_opinion_per_serial_number",
            ),
            models.UniqueConstraint(
                fields=["committee", "origin_committee", "origin_dispatch"],
                condition=Q(origin_dispatch__isnull=False),
                name="a_report_is_received_once",
            ),
            models.CheckConstraint(
                name="one_author_of_an_opinion",
                condition=Q(author_member__isnull=True) | Q(author_collective__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "session", "state", "id"]),
            models.Index(fields=["committee", "state", "id"]),
            models.Index(fields=["author_member", "session"]),
        ]

    def __str__(self) -> str:
        return self.edited_title or self.title or str(_("Untitled opinion"))

    @property
    def author_party(self) -> str:
        """The party key of whoever writes it: the author, or the office for what it typed in."""
        if self.entered or not (self.author_member_id or self.author_collective_id):
            return "role:opinion_staff"
        return f"member:{self.author_member_id}" if self.author_member_id else f"collective:{self.author_collective_id}"


class OpinionFile(KeptFile):
    """A file that was handed in with an opinion: a photograph, a survey, the scan of a letter."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="opinions/%Y/%m")


class PublicReport(CommitteeOwned):
    """What goes with an opinion of somebody without an account: the receipt by which to ask for it, and a way to ask
    back. It stands apart from the opinion, so that nothing which hands opinions on hands this on too."""

    opinion = models.OneToOneField(Opinion, on_delete=models.CASCADE, related_name="public_report")
    receipt = models.CharField(max_length=20)
    contact = models.CharField(_("how to reach them"), max_length=80, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "receipt"], name="one_report_per_receipt")]


class IssueState(models.TextChoices):
    """Where an issue stands."""

    DRAFT = "draft", pgettext_lazy("issue", "being put together")
    ISSUED = "issued", pgettext_lazy("issue", "issued")
    ARCHIVED = "archived", pgettext_lazy("issue", "archived")
    DISCARDED = "discarded", pgettext_lazy("issue", "given up")


class Issue(InSteps):
    """One issue 期 of the committee's opinion information: it carries one item or several."""

    state = models.CharField(max_length=20, choices=IssueState.choices, default=IssueState.DRAFT)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="opinion_issues")
    number = models.PositiveIntegerField(null=True)  # given when it is issued
    title = models.CharField(_("title of the issue"), max_length=120)
    items: Any = models.ManyToManyField(Opinion, through="IssueItem", related_name="issues")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "session", "number"],
                condition=Q(number__isnull=False),
                name="one_issue_per_number",
            )
        ]
        indexes = [models.Index(fields=["committee", "session", "state", "id"])]

    def __str__(self) -> str:
        return self.title


class IssueItem(CommitteeOwned):
    """An item in an issue, at its place."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="places")
    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="places")
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "opinion"], name="an_item_stands_once_in_an_issue")]


class OnItemOrIssue(CommitteeOwned):
    """What hangs on one item, or on one issue as a whole."""

    opinion = models.ForeignKey(Opinion, null=True, blank=True, on_delete=models.PROTECT)
    issue = models.ForeignKey(Issue, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_on_item_or_issue", condition=Q(opinion__isnull=False) ^ Q(issue__isnull=False)
            )
        ]

    @property
    def subject(self) -> Opinion | Issue:
        """The item or the issue."""
        return self.opinion or self.issue  # type: ignore[return-value]


class Way(models.TextChoices):
    """To whom something is reported or sent."""

    UP = "up", _("to the committee above, in this system")
    UPPER = "upper", _("to a committee above, outside this system")
    LEADERS = "leaders", _("to party and government leaders")
    DEPARTMENT = "department", _("to a department")


class Dispatch(OnItemOrIssue):
    """An item or issue that was reported up or sent to somebody 报送、转送."""

    way = models.CharField(max_length=12, choices=Way.choices)
    receiver = models.CharField(_("receiver"), max_length=60)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_committee = models.ForeignKey(Committee, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    received_as = models.BigIntegerField(null=True)  # the opinion's id there
    sent_at = models.DateTimeField()

    class Meta(OnItemOrIssue.Meta):
        ordering = ["sent_at", "pk"]


class Adoption(OnItemOrIssue):
    """Somebody above used it 采用: alone 单篇, or combined with others 综合."""

    body = models.CharField(_("adopted by"), max_length=60)  # 市政协
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    combined = models.BooleanField(_("combined with others"), default=False)
    on = models.DateField(_("day"))
    dispatch = models.ForeignKey(Dispatch, null=True, blank=True, on_delete=models.PROTECT, related_name="adoptions")

    class Meta(OnItemOrIssue.Meta):
        ordering = ["on", "pk"]


class OpinionInstruction(OnItemOrIssue):
    """A leader's instruction 批示."""

    leader = models.CharField(_("leader"), max_length=60)
    post = models.CharField(_("post"), max_length=80, blank=True, default="")
    rank = models.CharField(_("whose leader"), max_length=20)  # 县领导
    on = models.DateField(_("day"))
    text = models.TextField(_("instruction"))

    class Meta(OnItemOrIssue.Meta):
        ordering = ["on", "pk"]


class TaskState(models.TextChoices):
    """Where the handling by a unit stands."""

    ASSIGNED = "assigned", pgettext_lazy("opinion task", "assigned")
    HANDLED = "handled", pgettext_lazy("opinion task", "handled, answer to be passed on")
    CLOSED = "closed", pgettext_lazy("opinion task", "fed back")
    CANCELLED = "cancelled", pgettext_lazy("opinion task", "taken back")


class Effect(models.TextChoices):
    """What came of it."""

    SOLVED = "solved", _("put into effect")  # 落地见效
    PLANNED = "planned", pgettext_lazy("effect", "planned")
    REFERENCE = "reference", pgettext_lazy("effect", "for reference")


class OpinionTask(OnItemOrIssue):
    """What a unit has to do about an item or issue 交办: often on a leader's instruction."""

    state = models.CharField(max_length=20, choices=TaskState.choices, default=TaskState.ASSIGNED)
    state_since = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="opinion_tasks")
    instruction = models.ForeignKey(
        OpinionInstruction, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    request = models.TextField(_("what is asked"), blank=True, default="")
    due = models.DateField()
    due_working = models.JSONField(null=True)
    answer = models.TextField(_("answer"), blank=True, default="")
    effect = models.CharField(max_length=12, choices=Effect.choices, blank=True, default="")
    answered_by = models.CharField(max_length=60, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(OnItemOrIssue.Meta):
        indexes = [models.Index(fields=["committee", "unit", "state", "due"])]

    def __str__(self) -> str:
        return str(self.subject)


class QuotaReminder(CommitteeOwned):
    """A member was reminded of the reports still owed this year 报送提醒."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "session", "on"], name="one_quota_reminder_a_day")]
