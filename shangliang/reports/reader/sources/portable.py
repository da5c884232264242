"""PDF files: their text, extracted by pypdf in a process of its own whose time and memory are bounded.

A PDF is a program in disguise: what a hostile one makes its reader do ends with that process.
"""

import subprocess
import sys

from django.utils.translation import gettext as _

from ..errors import FileRefused
from .limits import PDF_MEMORY, PDF_SECONDS

ENCRYPTED, DAMAGED, TOO_LONG = 3, 4, 5


def text_of(data: bytes) -> str:
    """The text of all pages, each ended by a form feed. Raises FileRefused."""
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, our own module, no words of the file's
            [sys.executable, "-I", "-c", _RUN, str(PDF_MEMORY), str(PDF_SECONDS)],
            input=data,
            capture_output=True,
            timeout=PDF_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(_("The PDF takes too long to read. Save the report as .docx or as text.")) from error
    if done.returncode == ENCRYPTED:
        raise FileRefused(_("The PDF is protected by a password. Remove the password and save it again."))
    if done.returncode == TOO_LONG:
        raise FileRefused(_("The PDF has more pages than a report. Save the pages that are needed."))
    if done.returncode:
        raise FileRefused(_("The PDF is damaged or not a PDF. Make it again from the original document."))
    text = done.stdout.decode("utf-8")
    if not text.strip():
        raise FileRefused(_("The PDF holds pictures and no text. Run a text recognition first, or give the original."))
    return text


_RUN = (
    "from sys import argv; from shangliang.reports.reader.sources.pages import main; main(int(argv[1]), int(argv[2]))"
)
