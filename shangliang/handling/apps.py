from django.apps import AppConfig


class HandlingConfig(AppConfig):
    name = "shangliang.handling"
    label = "handling"

    def ready(self) -> None:
        from . import actions  # noqa: F401  what follows the proposals' transitions is known from the start
