"""Fill pretix: ``python pretix_world.py ORDERS`` prints the pages to measure. Runs in its environment."""

import json
import sys
from datetime import timedelta
from decimal import Decimal

import django

PASSWORD = "bench-password-2024"
LOG_ENTRIES = 30
POSITIONS = 3


def fill(count: int) -> dict[str, str]:
    """One event with so many orders of three positions each; the newest one with thirty log entries."""
    from django.db import connection, transaction
    from django.utils.timezone import now
    from django_scopes import scopes_disabled
    from pretix.base.models import Event, Item, Order, OrderPosition, Organizer, Team, User

    at = now()
    with scopes_disabled(), transaction.atomic():
        user = User.objects.create_user("staff@example.org", PASSWORD, fullname="Staff")
        organizer = Organizer.objects.create(name="Bench", slug="bench")
        event = Event.objects.create(
            organizer=organizer,
            name="Bench",
            slug="year",
            date_from=at + timedelta(days=30),
            currency="EUR",
            plugins="",
        )
        team = Team.objects.create(
            organizer=organizer,
            name="All",
            all_events=True,
            all_event_permissions=True,
            all_organizer_permissions=True,
        )
        team.members.add(user)
        item = Item.objects.create(event=event, name="Seat", default_price=Decimal("10"))
        channel = organizer.sales_channels.get(identifier="web")
        orders = Order.objects.bulk_create(
            [
                Order(
                    code=f"B{i:05d}",
                    status="p" if i % 5 else "n",
                    organizer=organizer,
                    event=event,
                    email=f"member{i % 400}@example.org",
                    locale="en",
                    datetime=at - timedelta(hours=i),
                    expires=at + timedelta(days=10),
                    total=Decimal("30"),
                    sales_channel=channel,
                )
                for i in range(count)
            ],
            batch_size=500,
        )
        OrderPosition.all.bulk_create(
            [
                OrderPosition(
                    organizer=organizer,
                    order=order,
                    positionid=n,
                    item=item,
                    price=Decimal("10"),
                    tax_rate=Decimal("0"),
                    tax_value=Decimal("0"),
                    secret=f"{order.code}-{n}",
                    pseudonymization_id=f"{order.code}{n}",
                    attendee_name_parts={"_scheme": "full", "full_name": f"委员{n}"},
                )
                for order in orders
                for n in range(1, POSITIONS + 1)
            ],
            batch_size=500,
        )
        _log(orders[0], user, event)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    base = "/control/event/bench/year/orders/"
    return {
        "list": f"{base}?page_size=50",
        "detail": f"{base}{orders[0].code}/",
        "marker": orders[0].code,
        "password": PASSWORD,
    }


def _log(order, user, event) -> None:
    from django.contrib.contenttypes.models import ContentType
    from pretix.base.models import LogEntry

    kinds = ("pretix.event.order.comment", "pretix.event.order.contact.changed", "pretix.event.order.paid")
    LogEntry.objects.bulk_create(
        [
            LogEntry(
                content_type=ContentType.objects.get_for_model(order),
                object_id=order.pk,
                user=user,
                event=event,
                organizer=event.organizer,
                action_type=kinds[i % len(kinds)],
                data=json.dumps({"new_comment": "已与委员联系。"}),
            )
            for i in range(LOG_ENTRIES)
        ]
    )


if __name__ == "__main__":
    django.setup()
    print(json.dumps(fill(int(sys.argv[1]))))
