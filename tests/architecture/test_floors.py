"""The floors of the house are an import-linter contract, in .importlinter."""

import subprocess
import sys
from pathlib import Path

from .sources import ROOT


def test_a_room_imports_only_from_lower_floors():
    lint_imports = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[run.stdout.find("Contracts") :] + run.stderr
