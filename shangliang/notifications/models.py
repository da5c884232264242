"""What people are told, and by which ways."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shangliang.core.tenancy import CommitteeOwned


class Notice(CommitteeOwned):
    """Something that a person is told 通知. Holds facts; its words are made when it is read, in the reader's language,
    so that it never says more than the record that it tells of."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    outbox = models.BigIntegerField()  # the row of the outbox that it came from: once for each person
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    root_kind = models.CharField(max_length=30, blank=True, default="")
    root_id = models.BigIntegerField(null=True)  # none when it tells of several records
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outbox", "user"], name="one_notice_per_person")]
        indexes = [
            models.Index(fields=["committee", "user", "-created_at", "-id"], name="notices_of_a_person"),
            models.Index(fields=["user", "committee"], condition=Q(read_at__isnull=True), name="unread_notices"),
        ]


class Preference(models.Model):
    """How a person wants to be told by one channel; without a row the channel's own defaults hold."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    enabled = models.BooleanField()
    digest = models.BooleanField()  # once a day, together; at once only what is due today or overdue

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="one_preference_per_channel")]


class Delivery(models.Model):
    """That something was carried to a person by a channel, once. It holds no words and belongs to no committee:
    one digest may speak of several."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=20)
    key = models.CharField(max_length=40)  # outbox:123 · digest:2026-06-12
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True, default="")  # why it was given up

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "channel", "key"], name="delivered_once")]
