"""Published Polis conversations and the groups that Polis itself found in them, where they are at hand."""

import csv
import json
from pathlib import Path

import numpy as np

from shangliang.deliberation.analysis import Votes

FOLDER = Path(__file__).resolve().parents[4] / "shared/data/votes"


def published() -> list[Path]:
    """The folders of all conversations."""
    return [path.parent for pattern in ("participants-votes.csv", "math-pca2.json") for path in FOLDER.rglob(pattern)]


class Published:
    """Polis's own result of one conversation.

    Attributes:
        labels: the group of each participant of the votes, from 0; -1 for none.
        k: how many groups.
        math: what Polis's server computed, where that is published too.
    """

    def __init__(self, folder: Path, votes: Votes) -> None:
        own: dict[int | str, int] = {}
        self.math = None
        computed = folder / "math-pca2.json"
        if computed.exists():
            self.math = json.loads(computed.read_text(encoding="utf-8"))
            base = dict(zip(self.math["base-clusters"]["id"], self.math["base-clusters"]["members"], strict=True))
            for group in self.math["group-clusters"]:
                own |= {member: group["id"] for cluster in group["members"] for member in base[cluster]}
        else:
            with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    if row["group-id"]:
                        own[int(row["participant"])] = int(row["group-id"])
        self.labels = np.array([own.get(participant, -1) for participant in votes.participants])
        self.k = len(set(own.values()))
