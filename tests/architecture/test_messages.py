"""Both languages are whole: an untranslated string fails the build."""

import pytest
from django.core.management import CommandError, call_command

SHOWN = 30


def test_every_message_is_translated():
    try:
        call_command("messages", "--check")
    except CommandError as error:
        lines = str(error).splitlines()
        pytest.fail("\n".join([*lines[:-1][:SHOWN], lines[-1]]), pytrace=False)
