"""Opinion groups and common ground from votes: numpy and scipy, no records, no settings."""

from .analysis import Analysis, Method, analyse
from .statements import Counts, Voice
from .votes import AGREE, DISAGREE, PASS, Votes, from_events

__all__ = ["AGREE", "DISAGREE", "PASS", "Analysis", "Counts", "Method", "Voice", "Votes", "analyse", "from_events"]
