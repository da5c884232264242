"""Virtual environments of the programs compared, under ``.venv-bench``: pinned packages and a migrated database."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".venv-bench"


class NotInstalled(Exception):
    """The packages or their database could not be made here; the message says why."""


def python_of(name: str) -> Path:
    """The interpreter with the packages of ``<name>.lock``, installed unless it is there already.

    Raises:
        NotInstalled: with what the installer said last.
    """
    lock = HERE / f"{name}.lock"
    folder = CACHE / name
    stamp = folder / f"installed-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    if not stamp.exists():
        shutil.rmtree(folder, ignore_errors=True)
        uv = Path(sys.executable).with_name("uv")
        environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(folder)}
        mirror = _said([sys.executable, "-m", "pip", "config", "get", "global.index-url"])
        if "UV_DEFAULT_INDEX" not in environment and (os.environ.get("PIP_INDEX_URL") or mirror):
            environment["UV_DEFAULT_INDEX"] = os.environ.get("PIP_INDEX_URL") or mirror
        run([uv, "venv", "--quiet", "--python", sys.executable, folder], environment)
        run([uv, "pip", "install", "--quiet", "--require-hashes", "-r", lock], environment)
        stamp.touch()
    return python


def empty_database(name: str, migrate: list[str | Path], environment: dict[str, str]) -> Path:
    """The folder with the migrated empty database of a program; making pretix's takes minutes, so it is kept.

    Args:
        migrate: the command, given its data folder by ``environment``'s values ``{data}``.

    Raises:
        NotInstalled: the migrations failed.
    """
    kept = CACHE / name / "empty"
    if not kept.exists():
        fresh = CACHE / name / "being-made"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        run(migrate, {**os.environ, **{k: v.format(data=fresh) for k, v in environment.items()}})
        fresh.rename(kept)
    return kept


def run(command: list[str | Path], environment: dict[str, str]) -> str:
    """Run a command to its end; what it wrote on standard output.

    Raises:
        NotInstalled: it failed; the message has the last lines that it wrote.
    """
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise NotInstalled(f"{Path(command[0]).name} {' '.join(map(str, command[1:4]))}: {' / '.join(last)}")
    return done.stdout


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
