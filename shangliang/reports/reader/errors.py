"""What readers of files raise."""


class FileRefused(Exception):
    """The file cannot be read as a report. The message says why and what to do, in the user's language."""
