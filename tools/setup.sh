#!/usr/bin/env bash
# Make .venv: the packages of requirements-dev.lock, each checked against its hash, and the command shangliang.
# Called by `make setup` when a lock file or pyproject.toml is newer than the last installation.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}

fail() { printf 'make setup: %s\n' "$*" >&2; exit 1; }

command -v "$PYTHON" >/dev/null || fail "no $PYTHON here. Install Python 3.11 or newer, or name it: make setup PYTHON=/path/to/python3"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$PYTHON" --version) is too old; Python 3.11 or newer is needed. Name another one: make setup PYTHON=python3.12"

# Debian keeps what `python -m venv` needs in a package of its own.
if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$PYTHON" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing $package"
        apt-get -qq update </dev/null
        DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$package" </dev/null >/dev/null
    else
        fail "$PYTHON cannot make virtual environments. As root: apt-get install $package"
    fi
fi

# A directory left by an interrupted run, or whose interpreter has gone, is made again.
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    "$PYTHON" -m venv .venv
fi

echo "installing the packages of requirements-dev.lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements-build.lock

# uv does not read pip's configuration: hand on a mirror chosen there. It must never fetch an interpreter of its own.
mirror=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
if [ -n "${PIP_INDEX_URL:-$mirror}" ]; then
    export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-$mirror}}
fi
export UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=$PWD/.venv
.venv/bin/uv pip install --quiet --compile-bytecode --require-hashes -r requirements-dev.lock
.venv/bin/uv pip install --quiet --no-deps --no-build-isolation --editable .
# Whoever starts the program need not wait for the compiler, not even where nothing may be written beside the sources.
.venv/bin/python -m compileall -q -j 2 shangliang
