"""Reading proposals: lists, who has them now, what became of them, and the counts of every outcome."""

from .counts import Outcomes, outcome_counts
from .lists import Filters, Page, Row, count_up_to, filtered, mine, number_of, page, rows
from .similar import Similar, similar
from .standing import Holder, holder_of
from .timeline import timeline

__all__ = [
    "Filters",
    "Holder",
    "Outcomes",
    "Page",
    "Row",
    "Similar",
    "count_up_to",
    "filtered",
    "holder_of",
    "mine",
    "number_of",
    "outcome_counts",
    "page",
    "rows",
    "similar",
    "timeline",
]
