"""Run by :mod:`.portable` in a process of its own: a PDF on standard input, its text on standard output."""

import io
import logging
import resource
import sys

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from .limits import MOST_CHARACTERS, MOST_PAGES
from .portable import DAMAGED, ENCRYPTED, TOO_LONG


def main(memory: int, seconds: int) -> None:
    """Write the text, or end with one of the codes that ``portable`` knows."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    logging.disable(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
        if reader.is_encrypted and not reader.decrypt(""):
            sys.exit(ENCRYPTED)
        if len(reader.pages) > MOST_PAGES:
            sys.exit(TOO_LONG)
        texts = []
        length = 0
        for page in reader.pages:
            text = page.extract_text()
            length += len(text)
            if length > MOST_CHARACTERS:
                sys.exit(TOO_LONG)
            texts.append(text + "\n\f")
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        MemoryError,
        OSError,
        NotImplementedError,
        AssertionError,
        ArithmeticError,
    ):
        sys.exit(DAMAGED)
    sys.stdout.buffer.write("".join(texts).encode("utf-8", "replace"))
