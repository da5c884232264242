"""The parts that need our own database: ``python -m bench.measuring DATABASE SIZES PART …``, started by ``bench``.

``SHANGLIANG_DATA_DIR`` and ``SHANGLIANG_DATABASE_URL`` name an empty place, which is filled.
"""

from __future__ import annotations

import logging
import sys

import django

from .report import write


def main(database: str, sizes: list[int], parts: list[str]) -> None:
    """Fill the database and measure the parts; figures use the committees that pages made."""
    django.setup()
    logging.disable(logging.WARNING)
    from django.core.management import call_command

    from . import burst, pages
    from .world import make_world

    call_command("migrate", verbosity=0)
    if "pages" in parts:
        write("pages", database, {"rows": pages.measure(sizes)})
    if "figures" in parts:
        if "pages" not in parts:
            for size in sizes:
                make_world(size)
        from . import figures

        figures.add_handling_everywhere()
        write("figures", database, figures.measure())
    if "burst" in parts:
        write("burst", database, {"rows": burst.measure(make_world(999))})
    if "votes" in parts:
        from . import votes

        write("votes", database, votes.measure(make_world(998)))


if __name__ == "__main__":
    main(sys.argv[1], [int(size) for size in sys.argv[2].split(",")], sys.argv[3:])
