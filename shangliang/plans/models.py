"""The year's plan: aims, tasks, their owners, progress, and the records that fulfil them (domain §7)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shangliang.core.tenancy import CommitteeOwned
from shangliang.workflow.records import InState


class YearPlanState(models.TextChoices):
    """Where the plan of a year stands."""

    DRAFT = "draft", pgettext_lazy("plan", "being drafted")
    ISSUED = "issued", pgettext_lazy("plan", "in force")
    CLOSED = "closed", pgettext_lazy("plan", "closed")


class YearPlan(InState):
    """What a committee means to do in a year 年度重点工作计划."""

    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=YearPlanState.choices, default=YearPlanState.DRAFT)
    step_due = models.DateField()  # to be issued by, then to be closed by
    step_working = models.JSONField(null=True)
    issued_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["committee", "year"], name="one_plan_per_year")]

    def __str__(self) -> str:
        return self.title


class Aim(CommitteeOwned):
    """One aspect of the year's work 重点工作方面: it holds the tasks."""

    plan = models.ForeignKey(YearPlan, on_delete=models.CASCADE, related_name="aims")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("aim"), max_length=120)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class KeyTaskState(models.TextChoices):
    """Where a key task stands."""

    PLANNED = "planned", pgettext_lazy("task", "planned")
    UNDER_WAY = "under_way", pgettext_lazy("task", "under way")
    FULFILLED = "fulfilled", pgettext_lazy("task", "fulfilled")
    DROPPED = "dropped", pgettext_lazy("task", "dropped")
    CARRIED_OVER = "carried_over", pgettext_lazy("task", "carried over")


class KeyTask(InState):
    """A task of the year with one owner and one date 重点工作任务."""

    plan = models.ForeignKey(YearPlan, on_delete=models.CASCADE, related_name="tasks")
    aim = models.ForeignKey(Aim, on_delete=models.PROTECT, related_name="tasks")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("task"), max_length=200)
    owner = models.CharField(_("who leads it"), max_length=40)  # a party: collective:4, role:research_office, member:12
    due = models.DateField(_("to be done by"))
    due_working = models.JSONField(null=True)
    percent = models.PositiveSmallIntegerField(_("done, in percent"), default=0, validators=[MaxValueValidator(100)])
    state = models.CharField(max_length=20, choices=KeyTaskState.choices, default=KeyTaskState.PLANNED)
    settled_on = models.DateField(null=True)
    outcome = models.TextField(_("outcome"), blank=True, default="")  # how it was fulfilled, or why it was not
    carried_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_to"
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(name="done_between_nothing_and_all", condition=models.Q(percent__lte=100))
        ]
        indexes = [models.Index(fields=["committee", "plan"])]

    def __str__(self) -> str:
        return self.title


class ProgressNote(CommitteeOwned):
    """How far a task was on a day, in the words of its owner 进展情况."""

    task = models.ForeignKey(KeyTask, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField()
    text = models.TextField()
    by_name = models.CharField(max_length=60)

    class Meta:
        ordering = ["-at", "-pk"]


class RecordLink(CommitteeOwned):
    """A record that fulfils a task, wholly or in part 佐证记录; who may not read the record does not see it here."""

    task = models.ForeignKey(KeyTask, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=30)  # as the subjects of events are named
    record_id = models.BigIntegerField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "kind", "record_id"], name="a_record_is_linked_to_a_task_once")
        ]
