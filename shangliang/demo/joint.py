"""The demo's joint consultations 联合协商: when a committee and one that it invites are both built, they come together.

The committees are built one after the other, each through years of its own; what passes between them comes last.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shangliang.accounts.actors import Actor
from shangliang.committees.models import Committee
from shangliang.consultations import actions
from shangliang.consultations.models import Form, Partner, Topic
from shangliang.core import clock
from shangliang.core.tenancy import committee_scope

from .scenario import Scenario
from .scenario.joint import JointConsultation, Part, joint_consultations

#: Finds the record of a committee of the scenario that is built, and its research office; ``None`` for others.
Find = Callable[[str], tuple[Committee, Actor] | None]
#: So long ago it was, by the demo's clock.
_AGO = timedelta(minutes=20)


def hold_joint(scenario: Scenario, find: Find) -> int:
    """Bring together those that have not come together yet; how many joined."""
    with clock.at(scenario.today - _AGO):
        return sum(_hold(row, find) for row in joint_consultations())


def _hold(row: JointConsultation, find: Find) -> int:
    leading = find(row.leader.committee)
    if leading is None:
        return 0
    committee, by = leading
    with committee_scope(committee):
        led = Topic.objects.get(title=row.topic, plan__session__year=row.year)
        known = set(Partner.objects.filter(topic=led).values_list("partner_id", flat=True))
        missing = [(part, found) for part in row.partners if (found := find(part.committee))]
        missing = [(part, found) for part, found in missing if found[0].pk not in known]
        for _part, (partner, _by) in missing:
            actions.invite(led, partner, by=by)
    for part, (partner, office) in missing:
        with committee_scope(partner):
            _join(led, part, office)
    if missing and not known:
        with committee_scope(committee):
            led.refresh_from_db()  # inviting gave it the key that all have in common
            actions.share(led, title=row.leader.paper, text=row.leader.text, by=by)
    return len(missing)


def _join(led: Topic, part: Part, by: Actor) -> None:
    own = Topic.objects.get(committee_id=by.committee_id, title=led.title, led_by_id=led.committee_id)
    plan = actions.TopicPlan(own, Form.JOINT, led.begins_on or clock.today(), led.ends_on or clock.today())
    actions.join_consultation(plan, by=by, note=part.note)
    actions.begin_topics([own.pk], by=by)
    own.refresh_from_db()
    actions.share(own, title=part.paper, text=part.text, by=by)
