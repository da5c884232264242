"""Reading supervision for pages: lists in few queries, and one record with all that hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from shangliang.accounts.actors import Actor
from shangliang.accounts.roles import Role
from shangliang.committees.models import Session
from shangliang.core.together import read_together
from shangliang.indicators.registry import Basis, figure
from shangliang.indicators.registry import together as counted_together
from shangliang.indicators.series import cut_off_of
from shangliang.opinions.queries import chosen, newest_first
from shangliang.workflow.models import Event
from shangliang.workflow.wording import duty_words

from . import access
from .models import (
    ActivityMember,
    ActivityState,
    AppraisalJudge,
    AppraisedUnit,
    OpinionState,
    Patrol,
    Photograph,
    PlannedMatter,
    SecondLook,
    SupervisedBody,
    SupervisionActivity,
    SupervisionOpinion,
    SupervisionPlan,
    UnitAppraisal,
)
from .states import OPINION, PATROL

__all__ = ["chosen", "newest_first"]

S = OpinionState
#: The tabs of the list of opinions, each with the states that stand on it.
TABS = {
    "draft": (S.DRAFT,),
    "open": (S.ISSUED, S.DECLINED, S.MENDING, S.MENDED),
    "closed": (S.CLOSED,),
    "others": (S.DISCARDED, S.RECALLED),
}


def listed(rows: QuerySet[SupervisionOpinion]) -> QuerySet[SupervisionOpinion]:
    """What a list shows of opinions: without their texts."""
    return rows.select_related("session", "unit", "activity").defer("text", "answer", "mending", "due_working")


def tab_counts(rows: QuerySet[SupervisionOpinion], tabs: Sequence[str]) -> dict[str, int]:
    """How many opinions stand on each tab: in one query."""
    by_state = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return {tab: sum(by_state.get(state, 0) for state in TABS[tab]) for tab in tabs}


def holder_of(record: SupervisionOpinion | Patrol) -> tuple[str, Any] | None:
    """Who has it now and what is being done, in words; nobody once it is closed."""
    specs = (OPINION if isinstance(record, SupervisionOpinion) else PATROL).duties(record)
    if not specs:
        return None
    kind, _colon, rest = specs[0].party.partition(":")
    name = record.unit.name if isinstance(record, SupervisionOpinion) and kind == "unit" else str(Role(rest).label)
    return name, duty_words(specs[0].kind).waits


def parts_of_opinion(opinion: SupervisionOpinion, actor: Actor) -> dict[str, list[Any]]:
    """What hangs on an opinion: looks, files (those of the patrol behind it too), and what happened; in one query."""
    hangs = Q(opinion=opinion) | Q(patrol=opinion.patrol_id or 0)
    found = read_together(
        {
            "looks": SecondLook.objects.filter(opinion=opinion).order_by(),
            "files": access.visible_photographs(actor).filter(hangs).order_by(),
            "events": _events("supervision_opinion", opinion.pk),
        }
    )
    return {name: sorted(rows, key=lambda r: r.pk) for name, rows in found.items()}


def photographs_of(record: SupervisionOpinion | Patrol, actor: Actor) -> list[Photograph]:
    """The photographs and papers at a record; of an opinion those of the patrol behind it too."""
    hangs = Q(patrol=record) if isinstance(record, Patrol) else Q(opinion=record) | Q(patrol=record.patrol_id or 0)
    return list(access.visible_photographs(actor).filter(hangs).order_by("pk"))


def looks_at(opinion: SupervisionOpinion, actor: Actor) -> list[SecondLook]:
    """The second looks at an opinion, as far as the reader may see it."""
    return list(access.visible_looks(actor).filter(opinion=opinion))


def _events(kind: str, pk: int) -> QuerySet[Event]:
    return Event.objects.filter(root_kind=kind, root_id=pk).order_by()


def parts_of_activity(activity: SupervisionActivity, actor: Actor) -> dict[str, list[Any]]:
    """An activity's members, those supervised, its opinions as far as the reader may see them, and what happened."""
    found = read_together(
        {
            "places": ActivityMember.objects.filter(activity=activity).select_related("member__user").order_by(),
            "bodies": SupervisedBody.objects.filter(activity=activity).order_by(),
            "opinions": listed(access.visible(actor).filter(activity=activity)).order_by(),
            "patrols": access.visible_patrols(actor).filter(activity=activity).order_by(),
            "events": _events("supervision_activity", activity.pk),
        }
    )
    found["opinions"].sort(key=lambda o: (o.number or 10**6, o.pk))
    found["places"].sort(key=lambda p: (p.member.user.pinyin_key, p.pk))
    return {n: r if n in ("opinions", "places") else sorted(r, key=lambda x: x.pk) for n, r in found.items()}


def parts_of_patrol(patrol: Any, actor: Actor) -> dict[str, list[Any]]:
    """A patrol's photographs, the opinions that it led to, and what happened."""
    found = read_together(
        {
            "files": access.visible_photographs(actor).filter(patrol=patrol).order_by(),
            "opinions": listed(access.visible(actor).filter(patrol=patrol)).order_by(),
            "events": _events("patrol", patrol.pk),
        }
    )
    return {name: sorted(rows, key=lambda r: r.pk) for name, rows in found.items()}


def parts_of_appraisal(appraisal: UnitAppraisal, actor: Actor) -> dict[str, list[Any]]:
    """An appraisal's units as far as the reader may see them, its judges, and the opinions that it led to."""
    found = read_together(
        {
            "units": access.visible_results(actor).filter(appraisal=appraisal).select_related("unit").order_by(),
            "judges": AppraisalJudge.objects.filter(appraisal=appraisal).order_by(),
            "opinions": listed(access.visible(actor).filter(appraisal=appraisal)).order_by(),
        }
    )
    found["units"].sort(key=lambda row: (row.unit.order, row.unit_id))
    return found


@dataclass(frozen=True)
class MatterRow:
    """A matter of the plan with its activities."""

    matter: PlannedMatter
    activities: tuple[SupervisionActivity, ...]

    @property
    def has_activity(self) -> bool:
        """Whether one is planned or was held; one that was called off calls for another."""
        return any(a.state != ActivityState.CANCELLED for a in self.activities)


def parts_of_plan(plan: SupervisionPlan, actor: Actor) -> tuple[list[MatterRow], list[Event]]:
    """A plan's matters with the activities on each that the reader may see, and what happened; in one query."""
    found = read_together(
        {
            "matters": PlannedMatter.objects.filter(plan=plan).order_by(),
            "activities": access.visible_activities(actor).filter(matter__plan=plan).order_by(),
            "events": _events("supervision_plan", plan.pk),
        }
    )
    by_matter: dict[int, list[SupervisionActivity]] = {}
    for activity in sorted(found["activities"], key=lambda a: (a.on, a.pk)):
        by_matter.setdefault(activity.matter_id or 0, []).append(activity)
    matters = sorted(found["matters"], key=lambda m: (m.order, m.pk))
    rows = [MatterRow(m, tuple(by_matter.get(m.pk, ()))) for m in matters]
    return rows, sorted(found["events"], key=lambda e: e.seq)


def figures(session: Session) -> list[dict[str, Any]]:
    """How many opinions were issued in a cycle and how many of them adopted, as the registry counts them."""
    basis = Basis(session.committee, session, cut_off_of(session))
    slug = "supervision_suggestions"
    with counted_together():
        issued, adopted = figure(slug, basis), figure(slug, basis, rule="adopted")
    return [
        {"label": issued.indicator.label, "value": issued.value, "unit": issued.indicator.unit},
        {"label": adopted.rule.words, "value": adopted.value, "unit": adopted.indicator.unit},
    ]


@dataclass(frozen=True)
class Result:
    """What a unit was given: the average of each criterion, and of the whole."""

    name: str
    averages: tuple[float, ...]
    whole: float


def results_of(rows: Sequence[AppraisedUnit]) -> list[Result]:
    """The results of an appraisal's units, the best first."""
    found = []
    for row in rows:
        averages = tuple(round(total / row.ballots, 1) if row.ballots else 0.0 for total in row.points)
        whole = round(sum(row.points) / row.ballots, 1) if row.ballots else 0.0
        found.append(Result(row.unit.name, averages, whole))
    return sorted(found, key=lambda r: (-r.whole, r.name))


def coming(actor: Actor) -> QuerySet[SupervisionActivity]:
    """The activities to come that somebody sees, the nearest first."""
    rows = access.visible_activities(actor).filter(state="planned")
    return rows.order_by("on", "pk")


def patrol_rows(rows: QuerySet[Patrol]) -> QuerySet[Any]:
    """What a list shows of patrols' records, each with its first photograph as ``shown``."""
    pictures = Photograph.objects.filter(patrol=OuterRef("pk"), content_type__startswith="image/").order_by("pk")
    rows = rows.select_related("supervisor__member__user").defer("due_working")
    return rows.annotate(shown=Subquery(pictures.values("pk")[:1]))


def own_patrols(actor: Actor) -> QuerySet[Any]:
    """One's own records, newest first."""
    rows = access.visible_patrols(actor).filter(supervisor__member_id=actor.member_id or 0)
    return patrol_rows(rows).annotate(backwards=-F("pk"))
