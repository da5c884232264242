"""The reader of published reports: from a file to the figures that it states. Pure Python, without records."""

from .errors import FileRefused
from .figure import AT_LEAST, OTHER, Figure
from .reading import read_text

__all__ = ["AT_LEAST", "OTHER", "Figure", "FileRefused", "read_text"]
