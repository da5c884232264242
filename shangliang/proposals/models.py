"""Proposals 提案 and what belongs to them until they are filed (domain §2.1, §2.2)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Collective, Member, Session, Unit
from shangliang.core.files import KeptFile
from shangliang.core.tenancy import CommitteeOwned
from shangliang.workflow.records import InState, InSteps


class Category(CommitteeOwned):
    """A category 分类: a tree of two levels per committee."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=40)
    code = models.CharField(max_length=4, blank=True, default="")  # letter of its number series, where used
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.parent.name} / {self.name}" if self.parent_id and self.parent else self.name


class Tag(CommitteeOwned):
    """A topic tag 标签, such as 民生."""

    name = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="one_tag_per_name")]

    def __str__(self) -> str:
        return self.name


class Ground(CommitteeOwned):
    """A ground for not filing 不予立案理由."""

    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class TopicBatch(CommitteeOwned):
    """A batch of reference topics 参考选题, published before the session."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="topic_batches")
    ordinal = models.PositiveSmallIntegerField()
    published_on = models.DateField()


class ReferenceTopic(CommitteeOwned):
    """A subject that members may write on 参考选题."""

    batch = models.ForeignKey(TopicBatch, on_delete=models.CASCADE, related_name="topics")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title


class LeadState(models.TextChoices):
    """Where a lead stands."""

    RECEIVED = "received", _("received")
    ADOPTED = "adopted", _("adopted")
    DECLINED = "declined", _("declined")


class Lead(InState):
    """A lead from the public 提案线索, at most 300 characters."""

    state = models.CharField(max_length=20, choices=LeadState.choices, default=LeadState.RECEIVED)
    text = models.CharField(max_length=300)
    contact = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    due = models.DateField()
    received_at = models.DateTimeField()


class ProposalState(models.TextChoices):
    """Where a proposal stands (domain §2.4)."""

    DRAFT = "draft", _("draft")
    UNDER_REVIEW = "under_review", _("under review")
    RETURNED = "returned", _("returned")
    LAPSED = "lapsed", _("lapsed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    NOT_FILED = "not_filed", _("not filed")
    MERGED = "merged", _("merged")
    FILED = "filed", _("filed")
    MERGED_AFTER_FILING = "merged_after_filing", _("merged after filing")
    CANCELLED = "cancelled", _("cancelled")
    ASSIGNED = "assigned", _("assigned")
    REPLIED = "replied", _("replied")
    REHANDLING = "rehandling", _("being handled again")
    CLOSED = "closed", pgettext_lazy("proposal", "closed")
    ARCHIVED = "archived", _("archived")


class Kind(models.TextChoices):
    """Who proposes: 个人, 联名 or 集体."""

    INDIVIDUAL = "individual", _("one member")
    JOINT = "joint", _("several members")
    COLLECTIVE = "collective", _("collective")


class Secrecy(models.TextChoices):
    """Who may read. Classified matter is never typed here."""

    OPEN = "open", _("open")
    INTERNAL = "internal", _("internal")  # 内部: few readers, out of search, portal and API
    STUB = "stub", _("handled on paper")  # a neutral title and the place of the paper


class Disposition(models.TextChoices):
    """What becomes of a submission that is not filed."""

    TO_OPINION = "to_opinion", _("to opinion information")  # 转社情民意
    TO_REFERENCE = "to_reference", _("to work reference")  # 转工作参考
    TO_LETTERS = "to_letters", _("to letters")  # 转来信
    NONE = "none", pgettext_lazy("disposition", "none")


class Source(models.TextChoices):
    """How a proposal came in."""

    TYPED = "typed", _("typed by the proposer")
    PAPER = "paper", _("entered from paper by staff")
    IMPORTED = "imported", _("imported from an earlier register")


class Proposal(InSteps):
    """A proposal 提案, from draft to outcome.

    ``session`` is the cycle it counts in, set on submission; a draft carries the one in which it was begun.
    """

    state = models.CharField(max_length=20, choices=ProposalState.choices, default=ProposalState.DRAFT)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INDIVIDUAL)
    in_session = models.BooleanField(_("in session"), null=True)  # 大会提案 or 平时提案; fixed on submission
    serial_number = models.PositiveIntegerField(_("serial number"), null=True)  # 流水号
    case_number = models.PositiveIntegerField(_("case number"), null=True)  # 案号
    case_series = models.CharField(max_length=4, blank=True, default="")
    own_number = models.CharField(_("number in its own archive"), max_length=40, blank=True, default="")

    title = models.CharField(_("title"), max_length=200, blank=True, default="")  # 案由
    background = models.TextField(_("background"), blank=True, default="")  # 情况
    analysis = models.TextField(_("analysis"), blank=True, default="")  # 分析
    whole_text = models.TextField(blank=True, default="")  # of imported ones, which came in one piece
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tags = models.ManyToManyField(Tag, blank=True, related_name="proposals")
    suggested_units = models.ManyToManyField(Unit, blank=True, related_name="+")
    publish_consent = models.BooleanField(_("may be published"), default=True)
    publish_refusal = models.CharField(_("why it may not be published"), max_length=200, blank=True, default="")
    survey_based = models.BooleanField(_("based on a survey"), default=False)
    topic = models.ForeignKey(ReferenceTopic, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    lead = models.ForeignKey(Lead, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    contact_name = models.CharField(_("contact person"), max_length=60, blank=True, default="")
    contact_phone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    secrecy = models.CharField(max_length=10, choices=Secrecy.choices, default=Secrecy.OPEN)
    paper_place = models.CharField(_("where the paper lies"), max_length=120, blank=True, default="")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.TYPED)
    is_key = models.BooleanField(_("key proposal"), default=False)  # 重点提案

    author_member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author_collective = models.ForeignKey(Collective, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)  # counts saves, so that two open windows do not overwrite
    saved_at = models.DateTimeField(null=True)

    submitted_at = models.DateTimeField(null=True)  # the first time; resubmission keeps it
    review_round = models.PositiveSmallIntegerField(default=0)
    review_step = models.PositiveSmallIntegerField(default=0)  # 1…n of the committee's steps
    filed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)  # outcome of review
    ground = models.ForeignKey(Ground, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    disposition = models.CharField(max_length=20, choices=Disposition.choices, blank=True, default="")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_ones")

    # Set by handling's actions (handling knows proposals, never the other way).
    assigned_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    decision_due = models.DateField(null=True)  # a decision on the reply is owed: re-handle or close
    rounds = models.PositiveSmallIntegerField(default=0)  # of handling
    purged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "session", "serial_number"],
                condition=Q(serial_number__isnull=False),
                name="one_proposal_per_serial_number",
            ),
            models.UniqueConstraint(
                fields=["committee", "session", "case_series", "case_number"],
                condition=Q(case_number__isnull=False),
                name="one_proposal_per_case_number",
            ),
            models.UniqueConstraint(
                fields=["committee", "session", "own_number"], condition=~Q(own_number=""), name="archived_once"
            ),
            models.CheckConstraint(
                name="one_author",
                condition=Q(author_member__isnull=True) | Q(author_collective__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "session", "state", "id"]),
            models.Index(fields=["committee", "state", "review_step", "id"]),
            models.Index(fields=["committee", "session", "category", "id"]),
            # All that the figures of a cycle ask for, so that counting never reads the texts.
            models.Index(
                name="figures_of_a_cycle",
                fields=[
                    "session",
                    "committee",
                    "state",
                    "kind",
                    "in_session",
                    "is_key",
                    "disposition",
                    "source",
                    "survey_based",
                    "submitted_at",
                    "filed_at",
                    "decided_at",
                    "assigned_at",
                    "replied_at",
                    "closed_at",
                    "state_since",
                    "id",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Untitled proposal"))

    @property
    def author_party(self) -> str:
        """The party key of whoever leads the proposal."""
        return f"member:{self.author_member_id}" if self.author_member_id else f"collective:{self.author_collective_id}"


class Suggestion(CommitteeOwned):
    """One numbered suggestion 建议: units answer each by itself."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="suggestions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="one_suggestion_per_number")]


class SignatureState(models.TextChoices):
    """Where a co-signature stands."""

    INVITED = "invited", _("invited")
    SIGNED = "signed", _("signed")
    DECLINED = "declined", pgettext_lazy("signature", "declined")
    REVOKED = "revoked", _("invitation withdrawn")
    WITHDRAWN = "withdrawn", _("signature withdrawn")
    DROPPED = "dropped", _("not signed in time")


class CoSignature(InState):
    """A proposer's signature 联名、共同提出: of a member, or of a collective (confirmed or sealed, in order).

    The lead proposer stands first (``order`` 0) and has signed by submitting.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="signatures")
    order = models.PositiveSmallIntegerField(default=0)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures")
    collective = models.ForeignKey(
        Collective, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    state = models.CharField(max_length=20, choices=SignatureState.choices, default=SignatureState.INVITED)
    due = models.DateField()
    in_turn = models.BooleanField(default=True)  # joint collectives sign one after the other
    confirmed_by = models.CharField(_("confirmed by"), max_length=60, blank=True, default="")  # convenor, or the seal
    seal = models.ForeignKey("Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="member_or_collective", condition=Q(member__isnull=False) ^ Q(collective__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["proposal", "member"],
                condition=Q(member__isnull=False, state__in=["invited", "signed"]),
                name="one_signature_per_member",
            ),
            models.UniqueConstraint(
                fields=["proposal", "collective"],
                condition=Q(collective__isnull=False, state__in=["invited", "signed"]),
                name="one_signature_per_collective",
            ),
        ]
        indexes = [models.Index(fields=["member", "state"]), models.Index(fields=["collective", "state"])]

    @property
    def party(self) -> str:
        """The party key of the signer."""
        return f"member:{self.member_id}" if self.member_id else f"collective:{self.collective_id}"

    @property
    def party_name(self) -> str:
        """The signer's name; needs ``member__user`` or ``collective``."""
        return str(self.member or self.collective)


class Attachment(KeptFile):
    """A file: an enclosure, the scan of a paper proposal, or a seal. Kept outside the web root."""

    class Purpose(models.TextChoices):
        ENCLOSURE = "enclosure", _("enclosure")
        SCAN = "scan", _("scan of the paper")
        SEAL = "seal", _("seal of the organisation")
        EVIDENCE = "evidence", _("evidence")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments")
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.ENCLOSURE)
    file = models.FileField(upload_to="proposals/%Y/%m")


class Verdict(models.TextChoices):
    """What a reviewer found."""

    PASS = "pass", _("pass")
    FILE = "file", _("file")
    RETURN = "return", _("return")
    NOT_FILE = "not_file", _("not file")
    MERGE = "merge", _("merge")


class Review(CommitteeOwned):
    """One reviewer's finding at one step 审查意见. Nobody reviews twice in one round."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    checks = models.JSONField(default=dict)  # qualification, form, content, duplicates: true where found in order
    opinion = models.TextField(blank=True, default="")
    meeting = models.CharField(max_length=80, blank=True, default="")  # the meeting that decided the list

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "round", "reviewer"], name="nobody_reviews_twice_in_a_round")
        ]


class TalkState(models.TextChoices):
    """What the proposer said to a merging or diverting."""

    ASKED = "asked", _("asked")
    AGREED = "agreed", _("agreed")
    OBJECTED = "objected", _("objected")
    NO_ANSWER = "no_answer", _("no answer by the date")
    DROPPED = "dropped", _("no longer needed")


class Talk(InState):
    """Merging or diverting, talked over with the proposer 协商告知."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="talks")
    about = models.CharField(max_length=10, choices=[("merge", _("merging")), ("divert", _("not filing"))])
    into = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=TalkState.choices, default=TalkState.ASKED)
    due = models.DateField()
    question = models.TextField(blank=True, default="")
    answer = models.TextField(blank=True, default="")


class PurgeRequest(CommitteeOwned):
    """Text entered by mistake, to be purged by two people 清除申请."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="purges")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)


class WorkReference(CommitteeOwned):
    """What a submission that is not filed was turned into 转办记录, until the subject that keeps it takes it over."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="diverted_to")
    disposition = models.CharField(max_length=20, choices=Disposition.choices)
    made_at = models.DateTimeField()
    title = models.CharField(max_length=200)
    receiver = models.CharField(max_length=80, blank=True, default="")
