"""A misspelt setting is told with the one that was meant; what is none of ours is left alone."""

import subprocess
import sys

import pytest
from django.utils import translation

from shangliang.core.unknown_settings import unknown_settings

pytestmark = pytest.mark.once
KNOWN = ("data_dir", "database_url", "public_url")


def test_a_misspelt_setting_is_told_with_the_nearest_one():
    with translation.override("en"):
        (line,) = unknown_settings(["SHANGLIANG_DATABSE_URL", "SHANGLIANG_DATA_DIR", "PATH"], KNOWN)
    assert "SHANGLIANG_DATABSE_URL" in line
    assert "SHANGLIANG_DATABASE_URL" in line


def test_one_that_is_like_none_is_told_alone_and_right_ones_are_not_told():
    with translation.override("zh-hans"):
        assert unknown_settings(["SHANGLIANG_COLOUR"], KNOWN) == ["SHANGLIANG_COLOUR不是本系统的设置项，已忽略。"]
    assert unknown_settings(["SHANGLIANG_DATA_DIR", "shangliang_public_url", "HOME"], KNOWN) == []


def test_the_command_says_so_and_goes_on(tmp_path):
    environment = {"SHANGLIANG_DATA_DIR": str(tmp_path), "SHANGLIANG_PUBLIC_ULR": "http://127.0.0.1:9"}
    done = subprocess.run(
        [sys.executable, "-m", "shangliang.config.command", "demo", "--accounts", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    told = "SHANGLIANG_PUBLIC_ULR不是本系统的设置项，已忽略；可能应为SHANGLIANG_PUBLIC_URL。"
    assert done.stderr == f"shangliang: {told}\n"
    assert "dawa-member" in done.stdout
