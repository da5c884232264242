"""Run inside red-dwarf's environment: groups of the votes in a file, with the time and memory that they took."""

import json
import resource
import sys
import time

import numpy as np
from reddwarf.implementations.polis import run_pipeline

stored = np.load(sys.argv[1])
votes = [
    {"participant_id": int(p), "statement_id": int(s), "vote": int(v), "modified": 0}
    for p, s, v in zip(stored["participants"], stored["statements"], stored["values"], strict=True)
]
cpu, wall = time.process_time(), time.monotonic()
result = run_pipeline(votes=votes, force_group_count=int(sys.argv[2]) or None, random_state=0)
spent = {"cpu_s": round(time.process_time() - cpu, 2), "wall_s": round(time.monotonic() - wall, 2)}
labels = result.participants_df["cluster_id"].astype(int)
consensus = result.group_aware_consensus["agree"]
print(
    json.dumps(
        {
            **spent,
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "labels": labels.sort_index().tolist(),
            "consensus": [consensus[s] for s in sorted(consensus)],
        }
    )
)
