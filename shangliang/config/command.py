"""The command ``shangliang``."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured


def main() -> None:
    """Run a command of the product; wrong settings end it with one clear line and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.config.settings")
    import django
    from django.core.management import execute_from_command_line

    try:
        django.setup()
        if "--parent" not in sys.argv:  # the worker of a server, which has said it already
            _tell_unknown_settings()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        print(f"shangliang: {error}", file=sys.stderr)
        sys.exit(2)


def _tell_unknown_settings() -> None:
    from django.conf import settings

    from shangliang.core.unknown_settings import unknown_settings

    for line in unknown_settings(os.environ, type(settings.ENV).model_fields):
        print(f"shangliang: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
