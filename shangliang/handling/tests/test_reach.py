"""The statement that is composed once for a kind of actor reads what the rules of access say for each of them."""

from datetime import timedelta

from shangliang.core import clock
from shangliang.handling import actions, factories, queries


def _seen(parts):
    return {name: sorted(row.pk for row in rows) for name, rows in parts.items()}


def test_everybody_reads_through_the_composed_statement_what_they_may_read(world):
    lead, assisting = factories.led(world)
    factories.accepted(world, assisting)
    actions.give_opinion(assisting, "同意主办意见。", by=world.clerks[1])
    factories.sent(world, lead, promise_due=clock.today() + timedelta(days=60))
    other = factories.sent(world, factories.single(world, unit=2, author=world.members[1]))
    everybody = [
        *world.clerks,
        *world.leaders,
        *world.coordinators,
        *world.proposers,
        world.liaison,
        world.staff,
        world.director,
        world.deciders,
        world.leadership,
    ]
    different = set()
    for actor in everybody:
        for pk in (lead.proposal_id, other.proposal_id):
            plain = _seen(queries._of_handling(actor, pk))
            assert _seen(queries._HANDLING.read(actor, pk)) == plain, actor
            different.add(repr(plain))
    assert len(different) > 4  # the actors do differ in what they read
