"""Number series without gaps or repetitions."""

from __future__ import annotations

from django.db import transaction

from .models import NumberSeries


def take(committee_id: int, name: str, count: int = 1) -> range:
    """Take the next ``count`` numbers of a series. A number given in a transaction that fails is given again.

    Raises:
        RuntimeError: outside a transaction: the numbers would be lost if what they are for failed.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("numbers are taken in the transaction that uses them")
    series = NumberSeries.objects.select_for_update().filter(committee_id=committee_id, name=name).first()
    if series is None:
        NumberSeries.objects.bulk_create([NumberSeries(committee_id=committee_id, name=name)], ignore_conflicts=True)
        series = NumberSeries.objects.select_for_update().get(committee_id=committee_id, name=name)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return range(first, series.last + 1)
