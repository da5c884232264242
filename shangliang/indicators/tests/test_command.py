"""What the command of figures says when it is asked for what is not there: in the operator's language."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from shangliang.committees.factories import make_committee

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"committee": "无此地", "year": 2026}, "没有“无此地”的政协委员会；现有：望川区。"),
        ({"committee": "望川区", "year": 1999}, "望川区没有1999年的会议；现有："),
        ({"committee": "望川区", "year": 0, "rule": ["proposals_filed"]}, "应为 SLUG=NAME"),
    ],
)
def test_it_says_in_chinese_what_there_is(db, asked, told):
    house = make_committee("望川区")
    asked = {**asked, "year": asked["year"] or house.session.year}
    with translation.override("zh-hans"), pytest.raises(CommandError) as refused:
        call_command("figures", **asked)
    assert told in str(refused.value)
    assert refused.value.returncode == 2
