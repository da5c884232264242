"""The faces of official documents: what they are called, and what stands for them on this machine.

Word files name the official faces: they are there on the machines of the offices, and Word chooses for itself where
they are not. What is printed here is set in the faces that this machine has. Characters that a face lacks (喆 祎 堃 昇
垚 燚 翀 玥 are names of people) come from the last one of its row, which has them all.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from shangliang.core.errors import Refused

PACKAGE = "fonts-noto-cjk"


class FontsMissing(Refused):
    """This machine cannot set Chinese."""

    code = "fonts_missing"


@dataclass(frozen=True)
class Face:
    """One of the official faces.

    Attributes:
        official: its name in Word files.
        families: what may stand for it here, the best first.
    """

    official: str
    families: tuple[str, ...]


#: 小标宋 for titles, 仿宋 for the body, 黑体 and 楷体 for heads, 宋体 for page numbers (GB/T 9704-2012, 5.2.2).
FACES = {
    "title": Face(
        "方正小标宋简体",
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK", "Noto Serif CJK SC"),
    ),
    "body": Face(
        "仿宋_GB2312",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang", "FandolFang R", "Noto Serif CJK SC"),
    ),
    "hei": Face("黑体", ("SimHei", "黑体", "FandolHei", "WenQuanYi Zen Hei", "Noto Sans CJK SC")),
    "kai": Face(
        "楷体_GB2312",
        (
            "KaiTi_GB2312",
            "楷体_GB2312",
            "KaiTi",
            "楷体",
            "AR PL KaitiM GB",
            "AR PL UKai CN",
            "FandolKai",
            "Noto Serif CJK SC",
        ),
    ),
    "song": Face("宋体", ("SimSun", "宋体", "FandolSong", "AR PL UMing CN", "Noto Serif CJK SC")),
}


@cache
def installed() -> frozenset[str]:
    """The families on this machine that know simplified Chinese; empty without fontconfig."""
    command = shutil.which("fc-list")
    if command is None:
        return frozenset()
    listed = subprocess.run(  # noqa: S603 - a fixed command line
        [command, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False, timeout=30
    ).stdout
    return frozenset(name.strip() for line in listed.splitlines() for name in line.split(",") if name.strip())


def families(face: str) -> list[str]:
    """What stands for a face here, the best first; whatever knows Chinese at the end.

    Raises:
        FontsMissing: nothing on this machine knows Chinese; the message names Debian's package.
    """
    here = installed()
    if not here:
        raise FontsMissing(
            _("This machine has no Chinese fonts, so that nothing can be printed. As root: apt-get install %(package)s")
            % {"package": PACKAGE}
        )
    return [name for name in FACES[face].families if name in here] or [sorted(here)[0]]
