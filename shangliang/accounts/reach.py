"""What an actor may read about one record: many querysets in one statement, composed once for each kind of actor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from shangliang.core.tenancy import current_scope
from shangliang.core.together import COMMITTEE, Querysets, Together, stand_in

from .actors import Actor


class Reach:
    """Querysets that depend on an actor and some ids.

    Their form may depend on the actor's roles and on which ids the actor has, and how many; not on the ids
    themselves, nor on the actor's ``parties``, which are texts.
    """

    def __init__(self, build: Callable[..., Querysets]) -> None:
        self._together = Together(build)

    def read(self, actor: Actor, *ids: int) -> dict[str, list[Any]]:
        """The rows of each queryset that ``build(actor, *ids)`` gives, in no order."""
        form, known = in_form(actor)
        places = tuple(stand_in(1 + i) for i in range(len(ids)))
        return self._together.read(form, known | dict(zip(places, ids, strict=True)), form, *places)


def in_form(actor: Actor) -> tuple[Actor, dict[int, int | None]]:
    """The actor with stand-ins for all ids, and what each stands for: the same for all who hold the same roles."""
    known: dict[int, int | None] = {}

    def one(place: int, pk: int | None) -> int | None:
        if pk is None:
            return None
        known[stand_in(place)] = pk
        return stand_in(place)

    def many(place: int, ids: Iterable[int]) -> frozenset[int]:
        places = {stand_in(place + i): pk for i, pk in enumerate(sorted(ids))}
        known.update(places)
        return frozenset(places)

    here = current_scope().committees == {actor.committee_id}
    form = Actor(
        user_id=one(100, actor.user_id),
        name="",
        committee_id=COMMITTEE if here else one(101, actor.committee_id),
        roles=actor.roles,
        member_id=one(102, actor.member_id),
        unit_ids=many(10_000, actor.unit_ids),
        led_unit_ids=many(20_000, actor.led_unit_ids),
        coordinator_ids=many(30_000, actor.coordinator_ids),
        collective_ids=many(40_000, actor.collective_ids),
        via=actor.via,
        bound_to=one(103, actor.bound_to),
    )
    return form, known
