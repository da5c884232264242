"""Walk the fresh-start path as somebody who has just cloned the project: `make demo`, sign in, stop, start again.

Uses a data directory and a port of its own. Exits 0 when every step held, otherwise 1 with the reason and the
program's own words.
"""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST_START_SECONDS = 420  # all five committees of the demo world are promised in 240 s on a free machine
SECOND_START_SECONDS = 15  # 5 s are promised on a free machine
STOP_SECONDS = 30


class StepError(Exception):
    """A step of the path did not hold."""


class FormReader(HTMLParser):
    """Read the first form of a page that has a password field: its address and the values of its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the fields of each form until one with a password is complete."""
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and "password" not in self.names:
            self._inside, self.action, self.fields = True, values.get("action", ""), {}
        elif tag == "input" and self._inside and "name" in values:
            kind = values.get("type", "text")
            self.fields[values["name"]] = values.get("value", "")
            self.names.setdefault(kind, values["name"])

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self._inside = False


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def demo(data_dir: Path, port: int, seconds: float, *options: str) -> Iterator[str]:
    """Run ``make demo`` until the block ends; yields its address as soon as the sign-in page answers."""
    url = f"http://127.0.0.1:{port}"
    log = data_dir / "make-demo.log"
    command = ["make", "demo", f"PORT={port}", *options]
    environment = {**os.environ, "SHANGLIANG_DATA_DIR": str(data_dir), "SHANGLIANG_PUBLIC_URL": url}
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not answers(url):
            if process.poll() is not None:
                raise StepError(f"{' '.join(command)} ended with {process.returncode}")
            if time.monotonic() - started > seconds:
                raise StepError(f"no answer within {seconds} s")
            time.sleep(0.1)
        print(f"{' '.join(command)}: answers after {time.monotonic() - started:.1f} s", flush=True)
        yield url
    except Exception:
        print(f"---- {' '.join(command)} said:\n{log.read_text()[-4000:]}\n----", file=sys.stderr)
        raise
    finally:
        stop(process, port)


def answers(url: str) -> bool:
    """Whether the sign-in page is there."""
    try:
        with urllib.request.urlopen(f"{url}/accounts/login/", timeout=10) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def stop(process: subprocess.Popen, port: int) -> None:
    """End the program as Ctrl-C does; a program that stays, or a port still taken, is a failed step."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise StepError(f"Ctrl-C did not end it within {STOP_SECONDS} s") from None
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise StepError("it ended, but something still listens on its port")


def sign_in(url: str, name: str, password: str) -> None:
    """Fill in the sign-in form as a browser without JavaScript does, and look for the way out on the page after it."""
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    with browser.open(f"{url}/accounts/login/") as page:
        form = FormReader()
        form.feed(page.read().decode())
        address = urllib.parse.urljoin(page.url, form.action)
    if "password" not in form.names:
        raise StepError("the sign-in page has no form with a password")
    form.fields |= {form.names["text"]: name, form.names["password"]: password}
    request = urllib.request.Request(address, urllib.parse.urlencode(form.fields).encode(), {"Referer": address})
    with browser.open(request) as page:
        text = page.read().decode()
        if "/accounts/logout/" not in text:
            raise StepError(f"{name} is not signed in: got {page.url}")
        print(f"signed in as {name}: {page.url}", flush=True)


def accounts(data_dir: Path) -> list[tuple[str, str]]:
    """Names and passwords of the demo accounts, as the program lists them."""
    listed = subprocess.run(
        [ROOT / ".venv/bin/shangliang", "demo", "--accounts", "--json"],
        env={**os.environ, "SHANGLIANG_DATA_DIR": str(data_dir)},
        check=True,
        capture_output=True,
        text=True,
    )
    return [(account["username"], account["password"]) for account in json.loads(listed.stdout)]


def main() -> int:
    """Walk the path; returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="shangliang-fresh-") as folder:
        data_dir = Path(folder)
        try:
            with demo(data_dir, free_port(), FIRST_START_SECONDS, "FRESH=1") as url:
                name, password = accounts(data_dir)[0]
                sign_in(url, name, password)
            with demo(data_dir, free_port(), SECOND_START_SECONDS) as url:
                sign_in(url, name, password)
        except (StepError, OSError, subprocess.CalledProcessError) as error:
            print(f"fresh start failed: {error}", file=sys.stderr)
            return 1
    print("fresh start: every step held")
    return 0


if __name__ == "__main__":
    sys.exit(main())
