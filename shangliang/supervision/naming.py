"""What a supervision opinion is called."""

from __future__ import annotations

from .models import SupervisionOpinion


def number_of(opinion: SupervisionOpinion) -> str:
    """The number as lists show it, by the year of its session; empty before it is issued."""
    return f"{opinion.session.year}-{opinion.number:03d}" if opinion.number else ""
