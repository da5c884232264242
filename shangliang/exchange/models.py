"""What a register of earlier years says beyond what a proposal's own fields hold (domain §2.4, §9)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Unit
from shangliang.core.tenancy import CommitteeOwned
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
