#!/usr/bin/env bash
# Run the tests: `tools/test.sh short` for make test, `tools/test.sh long` for make test-full.
# Each stage closes with pytest's own summary line; the first failing stage ends the run, "no test found" included.
# What the machine lacks is installed as root, and otherwise named and left out loudly; with CI set it is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTEST=(.venv/bin/pytest --numprocesses "${PROCESSES:-2}")
POSTGRES=(.venv/bin/python -m tests.support.postgres)

stage() { printf '\n==== %s\n' "$*"; }

tools/system_packages.sh || [ -z "${CI:-}" ]

case "${1:-short}" in
short)
    stage "unit and property-based tests, SQLite"
    "${PYTEST[@]}" -m "not postgres and not browser and not long"
    stage "the tests that use a database once more, PostgreSQL 15"
    if [ -x /usr/lib/postgresql/15/bin/postgres ]; then
        "${POSTGRES[@]}" "${PYTEST[@]}" -m "not browser and not long"
    else
        echo "*** SKIPPED: PostgreSQL 15 is not installed. As root: apt-get install postgresql-15"
    fi
    stage "browser journeys, Chromium"
    if [ -x /usr/bin/chromium ]; then
        "${PYTEST[@]}" --dist loadfile -m "browser and not long"
    else
        echo "*** SKIPPED: Chromium is not installed. As root: apt-get install chromium fonts-noto-cjk"
    fi
    ;;
long)
    stage "the long tests"
    # In the order of the files: the longest stand first, so that no worker ends alone with one of them.
    "${PYTEST[@]}" --dist loadfile --no-loadscope-reorder -m long
    ;;
*)
    echo "tools/test.sh: short or long" >&2
    exit 2
    ;;
esac
