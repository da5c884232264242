"""The commands in docs/api.md do what they say."""

import re
import shlex
from pathlib import Path
from string import Template

import pytest

from shangliang.api.service import api
from shangliang.committees.factories import BETWEEN
from shangliang.hotline import factories as hotline_factories
from shangliang.venues import factories as venue_factories

from .world import empty_world

GUIDE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]


def _records(world):
    """What the commands name by id: a venue, and a topic that a hotline's messages were grouped into."""
    with world.house.scope(BETWEEN):
        organiser = venue_factories.appoint(world.house)
        venue = venue_factories.venue(world.house, organiser)
        topic = hotline_factories.made(world.house, organiser).topics.order_by("pk")[0]
    return {"VENUE": venue.pk, "TOPIC": topic.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_works(command):
    world = empty_world("望川区")
    person = "organiser" if "$OFFICE" in command else "author"
    told = {"SITE": "", "TOKEN": world.secrets["author"], "OFFICE": world.secrets["organiser"], **_records(world)}
    words = shlex.split(Template(command).substitute(told))
    assert words[0] == "curl"
    method, body, headers, address = "GET", "", {}, words[-1]
    for option, value in zip(words[1:-1:2], words[2:-1:2], strict=True):
        if option == "-H":
            name, _colon, text = value.partition(": ")
            headers[name] = text
        elif option == "-X":
            method = value
        else:
            assert option == "-d"
            body = value
    kind = headers.pop("Content-Type", "application/octet-stream")
    path = address.removeprefix("/api/v1")
    answer = world.call(person, method, path, headers=headers, data=body, content_type=kind)
    assert answer.status_code in (200, 201), answer.content


def test_the_guide_names_every_status_that_operations_declare():
    declared = {
        code
        for methods in api.get_openapi_schema()["paths"].values()
        for operation in methods.values()
        for code in operation["responses"]
        if int(code) >= 400
    }
    named = {int(code) for code in re.findall(r"\b(4\d\d)\b", GUIDE.split("| status |")[1])}
    assert {int(code) for code in declared} == named
