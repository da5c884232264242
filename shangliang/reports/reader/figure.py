"""What the reader finds."""

from dataclasses import asdict, dataclass
from typing import Any

OTHER = "other"
AT_LEAST = "at_least"


@dataclass(frozen=True)
class Figure:
    """One stated figure. ``start`` and ``end`` are characters of the text as read, which hold ``quote``.

    ``indicator`` is a slug of the registry's list or :data:`OTHER`; ``unit`` is as printed; ``qualifier`` is
    :data:`AT_LEAST` or None; ``scope`` is None unless the text narrows the figure; ``year`` is the year meant.
    ``number_start`` and ``number_end`` hold number and unit alone.
    """

    quote: str
    start: int
    end: int
    indicator: str
    value: int | float
    unit: str
    qualifier: str | None
    scope: str | None
    year: int | None
    number_start: int
    number_end: int

    def as_row(self, file: str) -> dict[str, Any]:
        """The figure as the command prints it."""
        row = asdict(self)
        del row["number_start"], row["number_end"]
        return {"file": file, **row}
