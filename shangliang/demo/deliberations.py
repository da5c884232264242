"""The demo's online deliberations: prepared, voted on by invented groups, closed and published by the real verbs.

Keys are ``#deliberation:dazu:parking``.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from shangliang.accounts.roles import Role
from shangliang.consultations.actions import link_deliberation
from shangliang.consultations.models import Topic
from shangliang.core import clock
from shangliang.deliberation import actions, keys, results
from shangliang.deliberation.ballots import Cast
from shangliang.deliberation.models import Deliberation, ParticipantKind, Statement

from .scenario.deliberations import PlannedDeliberation, deliberations
from .year_plans import YearPlans

#: So many days after it was opened the participants' statements are in; so many after the last day results are out.
_PROPOSED, _PUBLISHED = 2, 5
_REASON = "点名指责个人，不属于对本题的看法。"


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 40), tzinfo=clock.ZONE)


class Deliberations(YearPlans):
    """What a demo committee does about online deliberation."""

    def expect_deliberations(self, place: str, until: datetime) -> None:
        """Put the committee's deliberations on the agenda; ``place`` is its key in the scenario."""
        for row in deliberations():
            if row.committee != place:
                continue
            key = f"#deliberation:{row.committee}:{row.key}"
            self.at(_at(row.opened, 9), "open_deliberation", key)
            self.at(_at(row.opened + timedelta(days=_PROPOSED), 10), "propose_statements", key)
            if row.published:
                self.at(_at(row.closes, 20), "cast_votes", key)
                self.at(_at(row.closes + timedelta(days=1), 9), "close_deliberation", key)
                self.at(_at(row.closes + timedelta(days=_PUBLISHED), 15), "publish_deliberation", key)
            else:
                self.at(until - timedelta(days=1), "cast_votes", key)
                self.at(until - timedelta(hours=3), "propose_late", key)

    def do_open_deliberation(self, keys_: list[str]) -> None:
        """The office writes the first statements, makes the links and opens it."""
        by = self.house.office(Role.ACTIVITY_ORGANISER)
        for key in keys_:
            row = _planned(key)
            openness = "public" if row.public else "invited" if row.invited else "members"
            draft = actions.Draft(row.title, row.question, row.closes, openness=openness)
            made = actions.begin_deliberation(self.house.committee, draft, by=by)
            actions.seed_statements(made, [s.text for s in row.statements if not s.writer], by=by)
            if row.invited:
                actions.invite(made, [f"居民代表{n}" for n in range(1, row.invited + 1)], by=by)
            actions.open_deliberation(made, by=by)
            self.made[key] = made.pk

    def expect_joined_deliberations(self, place: str) -> None:
        """Put on the agenda that deliberations are joined to the topics for which they are held."""
        for row in deliberations():
            if row.committee == place and row.topic:
                at = _at(row.opened, 9) + timedelta(minutes=10)
                self.at(at, "join_deliberation", f"#deliberation:{row.committee}:{row.key}")

    def do_join_deliberation(self, keys_: list[str]) -> None:
        """The research office joins it to its topic, whose report quotes what comes of it."""
        for key in keys_:
            topic = Topic.objects.get(title=_planned(key).topic, plan__session__year=_planned(key).opened.year)
            link_deliberation(topic, self.made[key], by=self.house.office(Role.RESEARCH_OFFICE))

    def do_propose_statements(self, keys_: list[str]) -> None:
        """Participants propose statements, and the office moderates them."""
        by = self.house.office(Role.ACTIVITY_ORGANISER)
        for key in keys_:
            row, pk = _planned(key), self.made[key]
            fates: dict[str, list[int]] = {"p": [], "x": []}
            for statement in row.statements:
                if statement.writer in fates:
                    proposed = actions.propose_statement(pk, statement.text)
                    if proposed:
                        fates[statement.writer].append(proposed.pk)
            actions.accept_many(fates["p"], by=by)
            if fates["x"]:
                actions.reject_many(fates["x"], by=by, note=_REASON)

    def do_propose_late(self, keys_: list[str]) -> None:
        """What waits for moderation today."""
        for key in keys_:
            for statement in _planned(key).statements:
                if statement.writer == "w":
                    actions.propose_statement(self.made[key], statement.text)

    def do_cast_votes(self, keys_: list[str]) -> None:
        """Everybody's votes, put on record in one go; then what they show."""
        by = self.house.office(Role.ACTIVITY_ORGANISER)
        for key in keys_:
            row, pk = _planned(key), self.made[key]
            numbers = dict(Statement.objects.filter(deliberation=pk, state="accepted").values_list("text", "number"))
            rng = self.house.random("deliberation", row.key)
            seconds = int(self.moment.timestamp()), int((self.moment.date() - row.opened).days) * 86_400
            ballots = [(who, _ballot(rng, row, numbers, seconds)) for who in self._participants(row, pk)]
            actions.record_ballots(pk, ballots, by=by)
            if not row.published:
                results.refresh(Deliberation.objects.get(pk=pk))

    def _participants(self, row: PlannedDeliberation, pk: int) -> list[actions.Who]:
        """Members without demo accounts (those are for trying), everybody invited, and browsers of the public."""
        tried = set(self.house.members_with_accounts())
        seats = [m.pk for place, m in enumerate(self.house.members) if place not in tried][: row.members]
        invited = Deliberation.objects.get(pk=pk).invitations.order_by("pk").values_list("pk", flat=True)
        found = [actions.Who(ParticipantKind.MEMBER, keys.member_key(pk, seat)) for seat in seats]
        found += [actions.Who(ParticipantKind.INVITED, keys.invitation_key(pk, one)) for one in invited]
        found += [
            actions.Who(ParticipantKind.PUBLIC, keys.browser_key(pk, f"{row.key}:{n}")) for n in range(row.public)
        ]
        return found

    def do_close_deliberation(self, keys_: list[str]) -> None:
        """The last day is over."""
        by = self.house.office(Role.ACTIVITY_ORGANISER)
        for key in keys_:
            actions.close_deliberation(self.made[key], by=by)

    def do_publish_deliberation(self, keys_: list[str]) -> None:
        """The results are published."""
        by = self.house.office(Role.ACTIVITY_ORGANISER)
        for key in keys_:
            actions.publish_deliberation(self.made[key], by=by)


def _planned(key: str) -> PlannedDeliberation:
    _name, committee, name = key.split(":")
    return next(r for r in deliberations() if (r.committee, r.key) == (committee, name))


def _ballot(rng: Random, row: PlannedDeliberation, numbers: dict[str, int], seconds: tuple[int, int]) -> list[Cast]:
    """One participant's votes: as the own group leans, a few passes, not on everything."""
    group = rng.choices(range(len(row.groups)), weights=row.groups)[0]
    begun = seconds[0] - rng.randrange(max(seconds[1], 1))
    cast: list[Cast] = []
    for statement in row.statements:
        if statement.text not in numbers or rng.randrange(100) >= row.asked:
            continue
        draw = rng.randrange(100)
        agree = statement.agree[group]
        value = 1 if draw < agree * 0.95 else 0 if draw >= 93 else -1
        cast.append(Cast(numbers[statement.text], value, begun + len(cast) * 7))
    return cast
