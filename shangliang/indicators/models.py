"""Figures as they were published: of past years, of subjects without records here, of other places (domain §8)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from shangliang.committees.models import Level
from shangliang.core.tenancy import CommitteeOwned

from .agreement import agrees


class PublishedSource(CommitteeOwned):
    """A report or page that states figures 公布的来源: the committee's that keeps it, whoever published it."""

    place = models.CharField(max_length=40)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True, default="")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    address = models.CharField(max_length=300, blank=True, default="")
    published_on = models.DateField(null=True, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True, default="")  # of the file that it was read from
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["-year", "place", "pk"]
        indexes = [models.Index(fields=["committee", "place", "year"])]

    def __str__(self) -> str:
        return self.title


class Qualifier(models.TextChoices):
    """How exact a stated value is."""

    EXACT = "", pgettext_lazy("value", "exact")
    AT_LEAST = "at_least", pgettext_lazy("value", "rounded down (余, 多)")


class PublishedFigure(CommitteeOwned):
    """One figure of a source 公布的数字, under the name that the catalogue gives it."""

    source = models.ForeignKey(PublishedSource, on_delete=models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField()  # a report may state figures of other years too
    slug = models.CharField(max_length=60)
    scope = models.CharField(max_length=120, blank=True, default="")
    value = models.DecimalField(max_digits=16, decimal_places=4)
    unit = models.CharField(max_length=20, blank=True, default="")
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices, blank=True, default="")
    quote = models.CharField(max_length=300, blank=True, default="")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)  # empty: read by the program, looked at by nobody

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["committee", "slug", "year"]),
            models.Index(fields=["committee", "year", "slug"]),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.value}"

    @property
    def at_least(self) -> bool:
        """Whether the value was rounded down."""
        return self.qualifier == Qualifier.AT_LEAST

    @property
    def printed(self) -> str:
        """The value without needless zeros, thousands apart: «1,315», «97.46»."""
        return f"{self.value.normalize():,f}"

    def agrees_with(self, value: object) -> bool | None:
        """Whether a computed value is the stated one; None where there is none."""
        if value is None:
            return None
        stated = self.value.normalize()
        return agrees(value, stated, at_least=self.at_least)  # type: ignore[arg-type]


class Summary(CommitteeOwned):
    """A number that a committee below told of its year 年度汇总; it belongs to the committee that receives it.

    Only the number crosses: the records behind it stay with ``origin``, which can open them.
    """

    origin = models.ForeignKey("committees.Committee", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=40)  # a name in indicators.summaries
    value = models.PositiveBigIntegerField()
    until = models.DateTimeField()  # counted up to this moment
    received_at = models.DateTimeField()
    sender = models.CharField(max_length=60)
    replaced_at = models.DateTimeField(null=True)  # a later summary of the same year took its place

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "origin", "year", "measure"],
                condition=models.Q(replaced_at__isnull=True),
                name="one_standing_summary_of_a_measure",
            )
        ]

    def __str__(self) -> str:
        return f"{self.origin.place} {self.year}"
