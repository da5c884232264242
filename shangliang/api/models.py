"""What programs hold: tokens, and the answers they were given to calls that they may repeat."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from shangliang.core.tenancy import CommitteeOwned


class Token(CommitteeOwned):
    """A program's key 访问令牌: it acts as one person in one committee, within the scopes that were ticked.

    Only the digest of the secret is kept; the prefix lets its owner recognise it in the list.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["committee", "user"])]

    def __str__(self) -> str:
        return self.name


class IdempotentCall(CommitteeOwned):
    """A call with an idempotency key and what it was answered, written in the transaction of its action."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="calls")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)  # of method, address and body
    status = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_call_per_key")]
        indexes = [models.Index(fields=["at"])]
