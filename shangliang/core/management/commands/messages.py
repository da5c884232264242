"""``shangliang messages``: keep the catalogues in step with the sources."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shangliang.core import messages


class Command(BaseCommand):
    help = "Bring each app's Chinese catalogue up to date, check that it is whole, or compile it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--check", action="store_true", help="change nothing; fail when a text lacks its Chinese")
        choice.add_argument("--compile", action="store_true", help="only write the .mo files")
        parser.add_argument("apps", nargs="*", metavar="APP", help="only these apps, such as proposals")

    def handle(self, *labels: str, **options: Any) -> None:
        wanted = options["apps"]
        folders = {
            config.label: Path(config.path)
            for config in apps.get_app_configs()
            if config.name.startswith("shangliang.") and (not wanted or config.label in wanted)
        }
        if unknown := set(wanted) - set(folders):
            raise CommandError(f"no such app: {', '.join(sorted(unknown))}")
        try:
            if options["compile"]:
                self._compile(folders)
            elif options["check"]:
                self._check(folders)
            else:
                self._update(folders)
        except messages.UnreadableText as error:
            raise CommandError(str(error)) from error

    def _compile(self, folders: dict[str, Path]) -> None:
        count = sum(messages.compile_catalogue(folder) for folder in folders.values())
        self.stdout.write(f"{count} texts compiled")

    def _update(self, folders: dict[str, Path]) -> None:
        for label, folder in folders.items():
            texts = messages.texts_of_app(folder)
            if not texts and not messages.catalogue_path(folder).exists():
                continue
            catalogue = messages.fresh_catalogue(texts, messages.read_catalogue(folder))
            messages.write_catalogue(folder, catalogue)
            messages.compile_catalogue(folder)
            left = sum("untranslated" in problem for problem in messages.problems_of(texts, catalogue))
            self.stdout.write(f"{label}: {len(catalogue)} texts" + (f", {left} to translate" if left else ""))

    def _check(self, folders: dict[str, Path]) -> None:
        catalogues = {label: messages.read_catalogue(folder) for label, folder in folders.items()}
        problems = [
            f"{label}: {problem}"
            for label, folder in folders.items()
            for problem in messages.problems_of(messages.texts_of_app(folder), catalogues[label])
        ]
        problems += messages.disagreements(catalogues)
        if problems:
            raise CommandError("\n".join([*problems, f"{len(problems)} to mend; `shangliang messages` helps"]))
        self.stdout.write(f"{sum(map(len, catalogues.values()))} texts, all translated")
