#!/usr/bin/env bash
# make lint: every check runs and says its part; the exit code tells whether all of them passed.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=()

check() {
    printf '==== %s\n' "$*"
    "$@" || failed+=("$1 ${2:-}")
}

check .venv/bin/ruff check .
check .venv/bin/ruff format --check .
check .venv/bin/mypy shangliang
check .venv/bin/lint-imports
check .venv/bin/shangliang messages --check
check .venv/bin/shangliang makemigrations --check --dry-run

if [ ${#failed[@]} -gt 0 ]; then
    printf '\nmake lint: failed: %s\n' "${failed[*]}" >&2
    exit 1
fi
echo "make lint: all checks passed"
