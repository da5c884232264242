"""What every subject's life leaves behind: events and their chain, duties, number series, the outbox."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shangliang.core.tenancy import CommitteeOwned


class ChainHead(CommitteeOwned):
    """The last link of a committee's chain of events; locked last by whoever writes events."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee"], name="one_chain_per_committee")]


class Event(CommitteeOwned):
    """One thing that somebody did to a record, linked to the one before in its committee's chain."""

    seq = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)  # proposal.file
    actor_id = models.BigIntegerField(null=True)  # the person's id; none for the system
    actor_name = models.CharField(max_length=60)
    via = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    root_kind = models.CharField(max_length=30)  # whose time line it stands on
    root_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "seq"], name="one_event_per_link")]
        indexes = [
            models.Index(fields=["root_kind", "root_id", "seq"]),
            models.Index(fields=["committee", "kind", "at"]),
        ]


class EventNote(CommitteeOwned):
    """What was written with an event, kept apart so that it can be purged: the chain holds its salted digest only."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="note")
    salt = models.CharField(max_length=32)
    text = models.TextField()
    purged_at = models.DateTimeField(null=True)


class Checkpoint(CommitteeOwned):
    """A chain's head at a moment, sealed with a key that is not in the database."""

    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    seal = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["committee", "seq"])]


class Duty(CommitteeOwned):
    """An open (or once open) step: who owes what by when. The inbox is this table, nothing else."""

    party = models.CharField(max_length=40)  # member:12 · unit:5 · role:proposal_staff
    kind = models.CharField(max_length=30)  # review · accept · reply · feedback · …
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    root_kind = models.CharField(max_length=30)
    root_id = models.BigIntegerField()
    due = models.DateField()
    working = models.JSONField(null=True)  # how the date came about (workflow.deadlines)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind", "party"],
                condition=Q(closed_at__isnull=True),
                name="one_open_duty_per_step",
            )
        ]
        indexes = [
            models.Index(fields=["committee", "party", "due"], condition=Q(closed_at__isnull=True), name="open_duties"),
            models.Index(fields=["root_kind", "root_id"]),
            models.Index(fields=["subject_kind", "subject_id"]),
        ]


class NumberSeries(CommitteeOwned):
    """A series of numbers without gaps; the row is locked while numbers are taken from it."""

    name = models.CharField(max_length=40)  # proposal.serial:2024 · proposal.case:12
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="one_series_per_name")]


class Outbox(CommitteeOwned):
    """An effect to be carried out after the transaction: a notice to a party, or a call to the outside."""

    kind = models.CharField(max_length=40)  # duty.opened · proposal.filed · …
    party = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(done_at__isnull=True), name="outbox_waiting")]


class Lease(models.Model):
    """Who alone may act under a name, and until when, by the machine's time; whoever falls silent loses it."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=120)
    until = models.DateTimeField()
