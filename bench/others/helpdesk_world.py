"""Fill django-helpdesk: ``python helpdesk_world.py TICKETS`` prints the pages to measure. Runs in its environment."""

import json
import sys
from datetime import timedelta

import django

FOLLOW_UPS = 30
PASSWORD = "bench-password-2024"
TEXT = "近年来群众反映较多。" * 30


def fill(count: int) -> dict[str, str]:
    """One queue with so many tickets; the first one with thirty follow-ups, each with one changed field."""
    from django.contrib.auth import get_user_model
    from django.db import connection, transaction
    from django.utils import timezone
    from helpdesk.models import FollowUp, Queue, Ticket, TicketChange

    now = timezone.now()
    with transaction.atomic():
        staff = get_user_model().objects.create_superuser("staff", "staff@example.org", PASSWORD)
        queue = Queue.objects.create(title="Office", slug="office")
        tickets = Ticket.objects.bulk_create(
            [
                Ticket(
                    title=f"关于改善老城片区社区食堂的提案（{i}）",
                    queue=queue,
                    created=now - timedelta(hours=i),
                    modified=now - timedelta(hours=i),
                    submitter_email=f"member{i % 400}@example.org",
                    assigned_to=staff,
                    status=(1, 3, 4)[i % 3],
                    description=TEXT,
                    priority=1 + i % 5,
                    secret_key=f"{i:036d}",
                )
                for i in range(count)
            ],
            batch_size=1000,
        )
        FollowUp.objects.bulk_create(
            [FollowUp(ticket=t, date=t.created, title="Opened", comment=TEXT, user=staff) for t in tickets[1:]],
            batch_size=1000,
        )
        steps = FollowUp.objects.bulk_create(
            [
                FollowUp(
                    ticket=tickets[0],
                    date=now - timedelta(hours=i),
                    title=f"Step {i}",
                    comment="已与委员联系。",
                    public=True,
                    user=staff,
                )
                for i in range(FOLLOW_UPS)
            ]
        )
        TicketChange.objects.bulk_create(
            [TicketChange(followup=s, field="Priority", old_value="3", new_value="2") for s in steps]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"list": "/tickets/", "detail": f"/tickets/{tickets[0].pk}/", "marker": "Step 29", "password": PASSWORD}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(fill(int(sys.argv[1]))))
