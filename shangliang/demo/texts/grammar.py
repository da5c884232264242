"""A small template language for the demo's invented texts.

A template is text with slots in braces:

``{name}``        a value from the context, e.g. ``{at}`` (the locality) or ``{education}`` (a department);
``{12-48}``       a whole number between both, ``{30-90/5}`` in steps of 5, ``{1.2-3.8}`` with one decimal;
``{a|b|c}``       one of the alternatives, themselves without slots.

Templates are compiled once. Rendering is a loop over parts, because the demo renders some hundred thousand of
them and ``str.format`` would cost five times as much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
Context = Mapping[str, str]
Part = str | Callable[[Random], str] | tuple[str]

_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?:/(\d+))?$")


class GrammarError(ValueError):
    """A template that cannot be compiled or a slot that the context does not fill."""


def pick(rng: Random, items: Sequence[T]) -> T:
    """Return one item of a non-empty sequence; a fifth of the cost of ``rng.choice``."""
    return items[int(rng.random() * len(items))]


def sample(rng: Random, items: Sequence[T], count: int) -> list[T]:
    """Return ``count`` different items (all of them, when there are fewer) in random order."""
    left = list(items)
    chosen = []
    for _ in range(min(count, len(left))):
        place = int(rng.random() * len(left))
        chosen.append(left[place])
        left[place] = left[-1]
        left.pop()
    return chosen


def weighted(rng: Random, weights: Mapping[T, float]) -> T:
    """Return one key, each as often as its share of the weights' sum."""
    goal = rng.random() * sum(weights.values())
    key = None
    for key, weight in weights.items():
        goal -= weight
        if goal < 0:
            return key
    if key is None:
        raise GrammarError("nothing to choose from")
    return key


def _number(low: str, high: str, step: str | None) -> Callable[[Random], str]:
    decimals = max(len(text.partition(".")[2]) for text in (low, high))
    if decimals:
        start, width = float(low), float(high) - float(low)
        return lambda rng: f"{start + rng.random() * width:.{decimals}f}"
    first, by = int(low), int(step or 1)
    steps = (int(high) - first) // by + 1
    if steps < 2:
        raise GrammarError(f"a range without choice: {low}-{high}")
    return lambda rng: f"{first + int(rng.random() * steps) * by:,}"


def _alternatives(options: tuple[str, ...]) -> Callable[[Random], str]:
    return lambda rng: options[int(rng.random() * len(options))]


class Template:
    """A compiled template; ``source`` is the text it came from, ``names`` the context slots it uses."""

    __slots__ = ("names", "parts", "source")

    def __init__(self, source: str) -> None:
        parts: list[Part] = []
        names: list[str] = []
        end = 0
        for found in _SLOT.finditer(source):
            if found.start() > end:
                parts.append(source[end : found.start()])
            body = found.group(1)
            if as_range := _RANGE.match(body):
                parts.append(_number(*as_range.groups()))
            elif "|" in body:
                parts.append(_alternatives(tuple(body.split("|"))))
            elif body.isidentifier():
                parts.append((body,))
                names.append(body)
            else:
                raise GrammarError(f"unknown slot {{{body}}} in: {source}")
            end = found.end()
        if end < len(source):
            parts.append(source[end:])
        self.source = source
        self.parts: tuple[Part, ...] = tuple(parts)
        self.names = tuple(names)

    def __repr__(self) -> str:
        return f"Template({self.source!r})"

    def render(self, rng: Random, context: Context) -> str:
        """Fill every slot. Raises GrammarError when the context lacks a name."""
        return render_parts(self.parts, rng, context)


def render_parts(parts: Sequence[Part], rng: Random, context: Context) -> str:
    """Fill some parts of a template; see ``Template.render``."""
    pieces = []
    for part in parts:
        kind = type(part)
        if kind is str:
            pieces.append(part)
        elif kind is tuple:
            try:
                pieces.append(context[part[0]])  # type: ignore[index]
            except KeyError:
                raise GrammarError(f"nothing fills {{{part[0]}}}") from None  # type: ignore[index]
        else:
            pieces.append(part(rng))  # type: ignore[operator]
    return "".join(pieces)  # type: ignore[arg-type]


def compile_all(sources: Sequence[str]) -> tuple[Template, ...]:
    """Compile a list of templates in order."""
    return tuple(Template(source) for source in sources)
