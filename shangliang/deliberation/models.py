"""Online deliberation 网上商量: short statements, votes on them, and what was found from the votes (domain §4)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Session
from shangliang.core.tenancy import CommitteeOwned
from shangliang.workflow.records import InSteps

#: So long is a statement at most that somebody writes here; imported ones are never cut.
CHARACTERS, IMPORTED_CHARACTERS = 140, 1_000


class DeliberationState(models.TextChoices):
    """Where a deliberation stands."""

    DRAFT = "draft", pgettext_lazy("deliberation", "being prepared")
    OPEN = "open", pgettext_lazy("deliberation", "open for votes")
    CLOSED = "closed", pgettext_lazy("deliberation", "closed, results to be published")
    PUBLISHED = "published", pgettext_lazy("deliberation", "published")
    DISCARDED = "discarded", pgettext_lazy("deliberation", "given up")


class Openness(models.TextChoices):
    """Who takes part; each includes those before."""

    MEMBERS = "members", _("members, with their accounts")
    INVITED = "invited", _("members, and whoever holds an invitation link")
    PUBLIC = "public", _("everybody, one vote per person")


class Deliberation(InSteps):
    """A question that people talk over 议题: its statements, who takes part, and until when."""

    state = models.CharField(max_length=20, choices=DeliberationState.choices, default=DeliberationState.DRAFT)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="deliberations")
    slug = models.CharField(max_length=16, unique=True)  # its address for participants
    title = models.CharField(pgettext_lazy("deliberation", "topic"), max_length=60)
    question = models.CharField(_("question"), max_length=300)
    openness = models.CharField(_("who takes part"), max_length=10, choices=Openness.choices, default=Openness.MEMBERS)
    proposing = models.BooleanField(_("participants may propose statements"), default=True)
    #: Groups smaller than this are never shown, and nothing at all before so many have voted.
    min_group = models.PositiveSmallIntegerField(_("smallest group shown"), default=5)
    closes_on = models.DateField(_("last day for votes"))
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)  # when members were told that it ends soon

    class Meta:
        indexes = [models.Index(fields=["committee", "state", "id"])]

    def __str__(self) -> str:
        return self.title


class StatementState(models.TextChoices):
    """What moderation made of a statement."""

    SUBMITTED = "submitted", pgettext_lazy("statement", "waits for moderation")
    ACCEPTED = "accepted", pgettext_lazy("statement", "accepted")
    REJECTED = "rejected", pgettext_lazy("statement", "not accepted")


class Statement(InSteps):
    """A statement 看法 on which everybody agrees, disagrees or passes. Who wrote it is not kept."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="statements")
    state = models.CharField(max_length=20, choices=StatementState.choices, default=StatementState.SUBMITTED)
    number = models.PositiveSmallIntegerField()  # from 0, within the deliberation: what votes name
    text = models.CharField(_("statement"), max_length=IMPORTED_CHARACTERS)
    seed = models.BooleanField(default=False)  # put there by the office
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deliberation", "number"], name="one_statement_per_number")]
        indexes = [models.Index(fields=["deliberation", "state", "number"])]

    def __str__(self) -> str:
        return self.text


class Invitation(CommitteeOwned):
    """A link that lets one person take part; its token is derived (:mod:`.keys`), so that it can be printed again."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="invitations")
    label = models.CharField(_("for whom"), max_length=60, blank=True, default="")
    revoked = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["deliberation", "id"])]


class ParticipantKind(models.TextChoices):
    """By which way somebody takes part."""

    MEMBER = "member", pgettext_lazy("participant", "member")
    INVITED = "invited", pgettext_lazy("participant", "invited")
    PUBLIC = "public", pgettext_lazy("participant", "the public")
    IMPORTED = "imported", pgettext_lazy("participant", "from elsewhere")


class Participant(CommitteeOwned):
    """Somebody's votes in one row, packed (:mod:`.ballots`).

    ``key`` is a keyed digest of the seat, the invitation or the browser's token: enough to find one's own votes again,
    and not enough for anybody who reads the table to tell whose they are.
    """

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="participants")
    kind = models.CharField(max_length=10, choices=ParticipantKind.choices)
    key = models.CharField(max_length=40)
    votes = models.BinaryField(default=b"")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deliberation", "key"], name="one_participant_per_key")]
        indexes = [
            models.Index(fields=["deliberation", "id"]),
            models.Index(fields=["deliberation", "changed_at"]),
        ]


class Result(CommitteeOwned):
    """What was found from a deliberation's votes, last time.

    ``shown`` is all that pages and documents say (:mod:`.findings`); ``begin`` is where the next analysis begins.
    """

    deliberation = models.OneToOneField(Deliberation, on_delete=models.CASCADE, related_name="result")
    made_at = models.DateTimeField()
    read_through = models.DateTimeField()  # the newest vote that it knows
    shown = models.JSONField()
    begin = models.BinaryField(null=True)
