"""Both languages are whole: an untranslated string fails the build."""

from django.core.management import call_command


def test_every_message_is_translated():
    call_command("messages", "--check")
