#!/usr/bin/env bash
# What the tests need from Debian beside Python. As root the missing packages are installed; anybody else is told
# their names. Exits 0 when everything is there, 1 when something is still missing.
set -euo pipefail

missing() {
    compgen -G '/usr/lib/postgresql/15/bin/postgres' >/dev/null || echo postgresql-15
    [ -x /usr/bin/chromium ] || echo chromium
    compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null || echo fonts-noto-cjk
    # What WeasyPrint lays out PDF with.
    for library in libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 \
        libharfbuzz-subset.so.0:libharfbuzz-subset0; do
        compgen -G "/usr/lib/*/${library%%:*}" >/dev/null || echo "${library##*:}"
    done
}

mapfile -t packages < <(missing)
if [ ${#packages[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing Debian packages: ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update </dev/null
    # One retry: a mirror that changes between update and download is common and harmless.
    apt-get -qq -y --no-install-recommends install "${packages[@]}" </dev/null >/dev/null ||
        { apt-get -qq update </dev/null
          apt-get -qq -y --no-install-recommends install "${packages[@]}" </dev/null >/dev/null; }
    mapfile -t packages < <(missing)
fi
if [ ${#packages[@]} -gt 0 ]; then
    printf '\n*** NOT EVERYTHING WILL BE TESTED: missing Debian packages.\n*** As root: apt-get install %s\n\n' "${packages[*]}" >&2
    exit 1
fi
