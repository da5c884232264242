"""How much a reader takes in before it refuses."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds that keep a hostile or mistaken file from filling the machine.

    ``file_bytes`` is the file itself; ``unpacked_bytes`` and ``ratio`` are what its zip parts may become, all
    together and each alone (an honest register shrinks to a tenth, deflate's utmost is a thousandth); ``rows`` are
    rows with content; ``line_characters`` is one line of a text file; ``cell_characters`` one cell (a spreadsheet
    program stops at 32,767).
    """

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 300 * MEGABYTE
    ratio: int = 200
    rows: int = 200_000
    line_characters: int = 1_000_000
    cell_characters: int = 100_000


DEFAULT_LIMITS = Limits()
