from shangliang.handling import factories


def test_smoke(world):
    row = factories.single(world, suggestions=2)
    row = factories.sent(world, row)
    assert row.state == "sent"
    assert row.proposal.state == "replied"
