"""Text out of files: told by their content, not by their names. Nothing is run, fetched or stored."""

from .opening import KINDS, Read, read_file

__all__ = ["KINDS", "Read", "read_file"]
