"""Pages of figures: by area, one with its records, the published ones and their sources, and places compared."""

from .comparison import compare, compare_export
from .figures import area, areas, export, one, proposals
from .published import (
    confirm,
    confirm_figure,
    correct_source,
    new_source,
    published_figure,
    remove_figure,
    remove_source,
    source,
    sources,
)
from .summary import summary

__all__ = [
    "area",
    "areas",
    "compare",
    "compare_export",
    "confirm",
    "confirm_figure",
    "correct_source",
    "export",
    "new_source",
    "one",
    "proposals",
    "published_figure",
    "remove_figure",
    "remove_source",
    "source",
    "sources",
    "summary",
]
