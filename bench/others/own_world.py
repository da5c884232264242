"""Fill our own database: ``python -m bench.others.own_world PROPOSALS`` prints the pages to measure."""

import json
import sys

import django


def fill(count: int) -> dict[str, str]:
    """A committee with so many proposals; one of them with a time line of thirty entries."""
    from bench.world import PASSWORD, add_time_line, make_world
    from shangliang.core.tenancy import committee_scope
    from shangliang.proposals.models import Proposal

    committee = make_world(count)
    with committee_scope(committee):
        one = Proposal.objects.filter(state="closed").order_by("pk").first()
        if one is None:
            raise LookupError("the world has no closed proposal")
        add_time_line(one, 30)
        marker = one.title
    return {
        "list": "/proposals/",
        "detail": f"/proposals/{one.pk}/",
        "marker": marker,
        "user": f"b{committee.pk}-400",
        "password": PASSWORD,
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(fill(int(sys.argv[1]))))
