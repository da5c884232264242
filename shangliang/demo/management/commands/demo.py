"""``shangliang demo``: set everything up, make the demo world, and serve it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory, NodeNotFoundError

from shangliang.core import clock
from shangliang.core.statistics import refresh_statistics
from shangliang.demo.building import FIRST, Meter, build, is_finished, of_another_version, order_of
from shangliang.demo.scenario import CommitteePlan, Scenario, load


class Command(BaseCommand):
    help = "Make the demo world (a few minutes the first time) and serve it; a second call keeps what was done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="throw the demo away and start over")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--only", action="append", default=[], metavar="PLACE", help="build only this committee")
        parser.add_argument("--build-only", action="store_true", help="make the world and stop")
        parser.add_argument("--aside", action="store_true", help="build beside a server, then do its jobs")
        parser.add_argument("--accounts", action="store_true", help="print the demo accounts and stop")
        parser.add_argument("--json", action="store_true", help="with --accounts: for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        scenario = load()
        if options["accounts"]:
            self._accounts(scenario, scenario.committees, as_json=options["json"])
            return
        try:
            plans = order_of(scenario, options["only"])
        except KeyError as unknown:
            places = "、".join(p.place_name for p in scenario.committees if not p.light)
            raise CommandError(f"没有“{unknown.args[0]}”这个演示委员会，可选：{places}。", returncode=2) from None
        if options["fresh"]:
            self._throw_away()
        self._migrate()
        self._look_at_version(plans)
        self._set_clock(scenario)
        first = [p for p in plans if p.key in FIRST] or plans
        later = [p for p in plans if p not in first]
        if options["build_only"] or options["aside"]:
            first, later = plans, []
        if not all(is_finished(p) for p in first):
            self._build(scenario, first, aside=options["aside"])
        if options["aside"]:
            self._work_for(os.getppid())
        if options["build_only"]:
            return
        waiting = [p for p in later if not is_finished(p)]
        builder = self._build_aside([p.place_name for p in waiting]) if waiting else None
        self._accounts(scenario, plans)
        self._answer_as(f"http://{options['host']}:{options['port']}")
        self.stdout.write(f"\n打开 {settings.PUBLIC_URL}/ （按 Ctrl-C 停止）\n")
        try:
            call_command("serve", host=options["host"], port=options["port"], no_jobs=bool(builder))
        finally:
            if builder:
                builder.terminate()

    def _answer_as(self, address: str) -> None:
        """Let links in mails and one-time links name the demo's own address, unless the operator has named one."""
        if "public_url" not in settings.ENV.model_fields_set:
            settings.PUBLIC_URL, settings.CSRF_TRUSTED_ORIGINS = address, [address]
            os.environ["SHANGLIANG_PUBLIC_URL"] = address  # for the worker, a process of its own

    def _throw_away(self) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("--fresh 只用于自带的数据库，请自行清空现在使用的数据库。", returncode=2)
        connection.close()
        data: Path = settings.ENV.data_dir
        database = str(connection.settings_dict["NAME"])
        for ending in ("", "-wal", "-shm"):
            Path(database + ending).unlink(missing_ok=True)
        (data / "clock.json").unlink(missing_ok=True)
        shutil.rmtree(data / "uploads", ignore_errors=True)
        shutil.rmtree(data / "audit", ignore_errors=True)

    def _migrate(self) -> None:
        try:
            call_command("migrate", verbosity=0)
        except (DatabaseError, InconsistentMigrationHistory, NodeNotFoundError) as error:
            raise CommandError(
                f"{settings.ENV.data_dir} 里的数据由另一版本的程序生成，无法升级（{error}）。"
                "请用 make demo FRESH=1 重新生成，原有内容会删除。",
                returncode=2,
            ) from error

    def _look_at_version(self, plans: list) -> None:
        """Say so when the world was made by another version of the demo; go on with it only if it is whole."""
        whole, begun = of_another_version(plans)
        if begun:
            raise CommandError(
                f"{'、'.join(begun)}的演示数据由另一版本的程序开始生成，没有完成，不能接着做。"
                "请用 make demo FRESH=1 重新生成，原有内容会删除。",
                returncode=2,
            )
        if whole:
            self.stdout.write(
                f"注意：{'、'.join(whole)}的演示数据由另一版本的程序生成，继续使用，新版本的演示内容不在其中。"
                "要重新生成，请用 make demo FRESH=1（原有内容会删除）。"
            )

    def _set_clock(self, scenario: Scenario) -> None:
        if not (settings.ENV.data_dir / "clock.json").exists():
            clock.keep_offset(scenario.today)

    def _build(self, scenario: Scenario, plans: list, *, aside: bool) -> None:
        begun = time.perf_counter()
        for report in build(scenario, plans, Meter(), aside=aside):
            if report.actions:
                self.stdout.write(report.line())
        refresh_statistics()
        self.stdout.write(f"用时 {time.perf_counter() - begun:.1f} 秒。人物、文字均为虚构。")

    def _work_for(self, server: int) -> None:
        """Become the worker of the server. Its jobs live in the demo's today: they would have run ahead of those who
        were still being led through the year."""
        command = [sys.executable, "-m", "shangliang.config.command", "worker", "--parent", str(server)]
        os.execv(sys.executable, command)  # noqa: S606 - our own command

    def _build_aside(self, places: list[str]) -> subprocess.Popen:
        """Build the larger committees while people look at the first ones."""
        self.stdout.write(f"{'、'.join(places)} 正在后台生成，可先使用已完成的。")
        command = [sys.executable, "-m", "shangliang.config.command", "demo", "--aside"]
        for place in places:
            command += ["--only", place]
        return subprocess.Popen(command, env={**os.environ}, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command

    def _accounts(self, scenario: Scenario, committees: Iterable[CommitteePlan], *, as_json: bool = False) -> None:
        """Print the accounts of these committees, and those that look into every one."""
        places = {p.key: p.place_name for p in committees}
        accounts = [a for a in scenario.accounts if a.everywhere or a.committee in places]
        if as_json:
            rows = [{"username": a.username, "password": scenario.password} for a in accounts]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        self.stdout.write(f"\n演示账号（密码都是 {scenario.password}）：")
        for account in accounts:
            place = places[account.committee] if not account.everywhere else "各委员会"
            self.stdout.write(f"  {account.username:<22} {place}　{account.title}　{account.name}")
