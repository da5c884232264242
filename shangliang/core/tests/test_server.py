"""``shangliang serve``: what it starts, it also ends, whatever happens to it."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def children(pid: int) -> list[int]:
    """Processes that a process has started, through any of its threads."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found += [int(child) for child in (thread / "children").read_text().split()]
    return found


def command_of(pid: int) -> str:
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def running(pids: list[int]) -> list[int]:
    """Those that still run; one that has ended and waits to be asked about does not."""
    alive = []
    for pid in pids:
        with contextlib.suppress(FileNotFoundError):
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            if state not in "ZX":
                alive.append(pid)
    return alive


def until(met: Callable[[], object], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if met():
            return True
        time.sleep(0.05)
    return bool(met())


def jobs_worker(pid: int) -> list[int]:
    return [child for child in children(pid) if " worker " in command_of(child)]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    """One database for all of these, so that it is made once."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture
def server(serve, data_dir):
    started = serve(data_dir=data_dir)
    whole = min(os.cpu_count() or 1, 8) + 1  # a worker for pages on each core, and one for jobs
    assert until(lambda: len(running(children(started.process.pid))) == whole)
    assert jobs_worker(started.process.pid)
    return started


def test_a_kill_of_the_server_alone_leaves_no_orphan_and_frees_the_port(server):
    family = children(server.process.pid)
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert until(lambda: not running(family)), [command_of(pid) for pid in running(family)]
    assert not server.listens()


def test_a_worker_that_falls_is_started_again(server):
    family = running(children(server.process.pid))
    jobs = jobs_worker(server.process.pid)[0]
    page = next(pid for pid in family if pid != jobs)
    for pid in (page, jobs):
        os.kill(pid, signal.SIGKILL)

    def whole_again() -> bool:
        now = running(children(server.process.pid))
        return len(now) >= len(family) and not {page, jobs} & set(now)

    assert until(whole_again, 60), [command_of(pid) for pid in children(server.process.pid)]
    assert until(lambda: jobs_worker(server.process.pid), 60)
    assert server.listens()
    server.stop()
    assert server.process.returncode == 0


def test_it_makes_the_folder_for_static_files_and_complains_of_none(server):
    assert (server.data_dir / "static").is_dir()
    assert "No directory at" not in (server.data_dir / "server.log").read_text()


def test_a_stop_ends_everything_with_code_0(server):
    family = children(server.process.pid)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) == 0
    assert running(family) == []


def test_a_second_server_on_the_same_port_is_refused_with_the_reason(server):
    port = server.url.rpartition(":")[2]
    second = server.command("serve", "--port", port, check=False, timeout=30)
    assert second.returncode == 1
    assert port in second.stderr
    assert "--port" in second.stderr
    assert "该端口已被其他程序占用" in second.stderr
    assert second.stdout == ""  # it does not say that it serves
    assert server.listens()


def test_it_serves_without_jobs_when_another_machine_runs_them(server):
    first = server.process
    env = {**server.environment, "PYTHONUNBUFFERED": "1"}
    server.stop()
    port = server.url.rpartition(":")[2]
    with subprocess.Popen(
        [first.args[0], "serve", "--port", port, "--no-jobs", "--workers", "1"], env=env, stdout=subprocess.DEVNULL
    ) as alone:
        assert until(server.listens)
        assert jobs_worker(alone.pid) == []
        alone.terminate()
        assert alone.wait(20) == 0
