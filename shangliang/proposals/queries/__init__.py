"""Reading proposals: lists, who has them now, what became of them, and the counts of every outcome."""

from .counts import Outcomes, outcome_counts
from .lists import Filters, Page, Row, count_up_to, filtered, keys_of_mine, number_of, page, rows
from .similar import Similar, similar
from .standing import DUTY_COLUMNS, Holder, awaited, holder_of, holders_from, open_duties
from .timeline import Circle, circle_of, entries, events_of, parties_in, timeline

__all__ = [
    "DUTY_COLUMNS",
    "Circle",
    "Filters",
    "Holder",
    "Outcomes",
    "Page",
    "Row",
    "Similar",
    "awaited",
    "circle_of",
    "count_up_to",
    "entries",
    "events_of",
    "filtered",
    "holder_of",
    "holders_from",
    "keys_of_mine",
    "number_of",
    "open_duties",
    "outcome_counts",
    "page",
    "parties_in",
    "rows",
    "similar",
    "timeline",
]
