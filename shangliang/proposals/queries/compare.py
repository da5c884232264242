"""Two texts beside each other: which wording they share."""

from __future__ import annotations

#: So many characters in a row have to be the same to count as common wording; fewer are common words.
RUN = 6


def marked(text: str, other: str, *, run: int = RUN) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it stands in the other one too, wherever that may be.

    Moved passages count as common, as proposers rearrange what they take over. Takes time in proportion to the texts.
    """
    grams = {other[i : i + run] for i in range(len(other) - run + 1)}
    common = bytearray(len(text))
    for i in range(len(text) - run + 1):
        if text[i : i + run] in grams:
            common[i : i + run] = b"\x01" * run
    pieces: list[tuple[str, bool]] = []
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or common[i] != common[start]:
            pieces.append((text[start:i], bool(common[start])))
            start = i
    return pieces
