"""Opinion groups and common ground from votes: numpy and scipy, no records, no settings."""

from .again import Begin, analyse_again
from .analysis import Analysis, Method, analyse
from .ordering import extremity, priorities
from .statements import Counts, Voice
from .votes import AGREE, DISAGREE, PASS, Votes, from_events

__all__ = [
    "AGREE",
    "DISAGREE",
    "PASS",
    "Analysis",
    "Begin",
    "Counts",
    "Method",
    "Voice",
    "Votes",
    "analyse",
    "analyse_again",
    "extremity",
    "from_events",
    "priorities",
]
