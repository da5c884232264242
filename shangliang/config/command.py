"""The command ``shangliang``."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured


def main() -> None:
    """Run a command of the product; wrong settings end it with one clear line and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.config.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        print(f"shangliang: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
