"""Hotline messages: how fast and in how much memory they are grouped; and how often a text finds its like.

``python -m bench.hotline group NUMBER`` measures one size and prints JSON.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from shangliang.search.likeness import similar
from shangliang.search.texts import Text

from .others.environments import run
from .report import Rows, write

DATA = Path(__file__).parents[2] / "shared" / "data"
MESSAGES = DATA / "messages" / "citizen_messages.jsonl"
PROPOSALS = DATA / "proposals"
#: 2,816 are the real ones; more are made of their halves, put together anew.
SIZES = (500, 1_000, 2_816, 6_000, 20_000)


def measure() -> dict[str, Rows]:
    """All tables; none where the data are not there."""
    if not MESSAGES.exists():
        print("the real messages are not here: ../shared")
        return {}
    return {
        "grouping": [
            json.loads(run([sys.executable, "-m", "bench.hotline", "group", str(n)], dict(os.environ))) for n in SIZES
        ],
        "likeness of proposals": _likeness(),
    }


def _one_size(number: int) -> dict[str, Any]:
    texts = _messages(number)
    begun = time.process_time()
    from shangliang.search.grouping import group

    loaded = time.process_time()
    groups = group(texts)
    return {
        "messages": number,
        "topics": len(groups),
        "messages in topics": sum(len(one.members) for one in groups),
        "largest": len(groups[0].members),
        "cpu_s": round(time.process_time() - loaded, 2),
        "loading numpy and scipy, cpu_s": round(loaded - begun, 2),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _messages(number: int) -> list[Text]:
    rows = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    texts = [Text(row["title"], row["text"]) for row in rows]
    chance = random.Random(1)
    if number <= len(texts):
        return texts if number == len(texts) else chance.sample(texts, number)
    halves = [(text.title, text.body[: len(text.body) // 2]) for text in texts]
    more = (chance.choice(halves) for _n in range(number - len(texts)))
    return texts + [Text(title, chance.choice((body, body[: len(body) // 2]))) for title, body in more]


def _likeness() -> Rows:
    """Of proposals graded as asking for the same (3) or much of it (2): how often one is among the five likest."""
    lines = (PROPOSALS / "jiangsu_cppcc.jsonl").read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    graded = [json.loads(line) for line in (PROPOSALS / "graded_pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = []
    for what, texts in (
        ("titles", [Text(p["title"]) for p in read]),
        ("titles and beginnings", [Text(p["title"], p["text"]) for p in read]),
    ):
        place = {p["id"]: n for n, p in enumerate(read)}
        hits: dict[int, list[bool]] = defaultdict(list)
        begun, asked = time.process_time(), 0
        for pair in graded:
            if pair["grade"] < 2 or pair["a"] not in place or pair["b"] not in place:
                continue
            for one, other in ((pair["a"], pair["b"]), (pair["b"], pair["a"])):
                others = [text for n, text in enumerate(texts) if n != place[one]]
                found = [like.place for like in similar(texts[place[one]], others, enough=0.0)]
                wanted = place[other] - (place[other] > place[one])
                hits[pair["grade"]].append(wanted in found)
                asked += 1
        cost = 1e6 * (time.process_time() - begun) / asked / len(texts)
        shares = {f"grade {grade}": round(sum(found) / len(found), 2) for grade, found in sorted(hits.items())}
        rows.append({"compared": what, **shares, "µs a text": round(cost)})
    return rows


if __name__ == "__main__":
    if sys.argv[1:2] == ["group"]:
        print(json.dumps(_one_size(int(sys.argv[2]))))
    else:
        write("hotline", "none", measure())
