"""Reports whose numbers are references to figures, and what a frozen one keeps to prove them (domain §8)."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.committees.models import Session
from shangliang.core.tenancy import CommitteeOwned
from shangliang.workflow.records import InState


class Kind(models.TextChoices):
    """Which report it is: each has its outline and its writers."""

    ANNUAL = "annual", _("work report of the standing committee")  # 常务委员会工作报告
    PROPOSALS = "proposals", _("report on proposals")  # 提案工作情况的报告
    REVIEW = "review", _("report on the review of proposals")  # 提案审查情况的报告
    NEWS = "news", _("short news")  # 简讯


class ReportState(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", _("being written")
    FROZEN = "frozen", _("frozen")


class Report(InState):
    """A report of a session's cycle 工作报告: text with references, and the moment up to which it counts."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    occasion = models.CharField(_("given at"), max_length=200, blank=True, default="")  # 题注
    speaker = models.CharField(_("given by"), max_length=60, blank=True, default="")  # 报告人
    issuer = models.CharField(_("signed by"), max_length=120, blank=True, default="")  # 署名
    dated = models.DateField(_("date"), null=True, blank=True)  # 成文日期
    body = models.TextField(_("text"), blank=True, default="")
    cut_off = models.DateTimeField(_("cut-off of the figures"))
    state = models.CharField(max_length=20, choices=ReportState.choices, default=ReportState.DRAFT)
    due = models.DateField(_("to be frozen by"))
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="")  # over text and figures, once frozen

    class Meta:
        indexes = [models.Index(fields=["committee", "state", "state_since"])]

    def __str__(self) -> str:
        return self.title.replace("\n", "")


class ConfirmedNumber(CommitteeOwned):
    """A typed number that somebody has checked 核过: it is known by the words around it, and falls with them."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="confirmed")
    quote = models.CharField(max_length=120)
    source = models.CharField(_("where it comes from"), max_length=200)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "quote"], name="one_confirmation_per_number")]


class FrozenRecords(CommitteeOwned):
    """The records behind frozen figures: what was counted, by key. Figures with the same ones share a row."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="frozen_records")
    model = models.CharField(max_length=60)  # proposals.proposal
    column = models.CharField(max_length=60)  # what is counted: pk, or such as unit_id
    number = models.PositiveIntegerField()
    packed = models.BinaryField()  # the sorted keys, as JSON, compressed
    digest = models.CharField(max_length=64)  # SHA-256 over model, column and keys

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "digest"], name="one_list_of_records_per_digest")]

    @staticmethod
    def pack(keys: Sequence[Any]) -> bytes:
        """Keys as they are kept."""
        return zlib.compress(json.dumps(list(keys), separators=(",", ":"), default=str).encode())

    def keys(self) -> list[Any]:
        """What was counted, sorted."""
        found: list[Any] = json.loads(zlib.decompress(bytes(self.packed)))
        return found


class FrozenText(CommitteeOwned):
    """A section that writes itself, as it read when the report was frozen: such as that on the year's key tasks."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="frozen_texts")
    line = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["report", "line"]
        constraints = [models.UniqueConstraint(fields=["report", "line"], name="one_frozen_text_per_line")]


class FrozenFigure(CommitteeOwned):
    """A figure as it stood when the report was frozen: value, rule and records, so that it can be proved later."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="frozen_figures")
    line = models.PositiveIntegerField()  # of the text
    order = models.PositiveIntegerField()
    slug = models.CharField(max_length=60)
    scope = models.CharField(max_length=120, blank=True, default="")
    asked_rule = models.CharField(max_length=40, blank=True, default="")  # as the text names it; "" for the default
    rule = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    cut_off = models.DateTimeField()
    label = models.CharField(max_length=120)
    unit = models.CharField(max_length=20)
    words = models.TextField()  # how it was counted
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    published = models.CharField(max_length=200, blank=True, default="")  # the source of a published figure
    at_least = models.BooleanField(default=False)  # a published one that was rounded down
    counted = models.ForeignKey(FrozenRecords, null=True, on_delete=models.PROTECT, related_name="+")
    of = models.ForeignKey(FrozenRecords, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="one_frozen_figure_per_place")]
