"""Registers read from files: .xlsx, CSV and JSON Lines. Readers only read; importing is another package's duty."""

from .columns import Column
from .errors import FileRefused, Problem
from .limits import DEFAULT_LIMITS, Limits
from .reading import ReadResult, read_rows
from .table import Row

__all__ = ["DEFAULT_LIMITS", "Column", "FileRefused", "Limits", "Problem", "ReadResult", "Row", "read_rows"]
