"""Past years' registers that came in (domain §2.4, §9), and signed packages that go out and come in (§10)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Unit
from shangliang.core.tenancy import CommitteeOwned
from shangliang.opinions.models import Dispatch, Opinion
from shangliang.proposals.models import Proposal


class ArchivedSource(CommitteeOwned):
    """Where an archived proposal 归档提案 came from, and what its row says that has no field elsewhere."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="archived_source")
    file_sha256 = models.CharField(max_length=64)
    row = models.PositiveIntegerField(_("row"))
    proposer = models.TextField(_("proposers as registered"), blank=True, default="")
    published = models.CharField(_("published"), max_length=40, blank=True, default="")  # as written


class ArchivedReply(CommitteeOwned):
    """A unit's reply of a past year 往年答复, kept as the register has it: no assignment ran here for it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="archived_replies")
    unit_name = models.CharField(_("handling unit"), max_length=80, blank=True, default="")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("reply"), blank=True, default="")
    result = models.CharField(_("result"), max_length=40, blank=True, default="")  # as written: classes differ
    replied_on = models.DateField(_("replied on"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "unit_name"], name="one_archived_reply_per_unit"),
        ]


class TrustedSender(CommitteeOwned):
    """A committee elsewhere whose packages are taken 可信发送方: its key, entered by the security administrator."""

    name = models.CharField(_("committee"), max_length=80)
    public_key = models.CharField(_("public key"), max_length=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by_name = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "public_key"],
                condition=models.Q(until__isnull=True),
                name="a_key_is_trusted_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PackageKind(models.TextChoices):
    """What a package brings."""

    OPINION = "opinion", _("opinion information reported up")
    ADOPTIONS = "adoptions", _("word that it was adopted")


class ReceivedPackage(CommitteeOwned):
    """A package that was taken in, so that it is taken once."""

    uid = models.UUIDField()
    kind = models.CharField(max_length=12, choices=PackageKind.choices)
    sender = models.ForeignKey(TrustedSender, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)  # of its manifest, which names the digests of all the rest
    received_at = models.DateTimeField()
    opinion = models.ForeignKey(Opinion, null=True, on_delete=models.SET_NULL, related_name="packages")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["committee", "uid"], name="a_package_is_received_once")]


class SentPackage(CommitteeOwned):
    """A package that can be taken as a file and carried to another installation."""

    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=PackageKind.choices)
    receiver = models.CharField(_("who receives it"), max_length=60)
    made_at = models.DateTimeField()
    dispatch = models.OneToOneField(Dispatch, null=True, on_delete=models.CASCADE, related_name="package")
    answers = models.ForeignKey(ReceivedPackage, null=True, on_delete=models.CASCADE, related_name="answered_by")

    class Meta:
        ordering = ["-pk"]
