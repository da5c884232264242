from django.apps import AppConfig


class HandlingConfig(AppConfig):
    name = "shangliang.handling"
    label = "handling"

    def ready(self) -> None:
        # What follows the proposals' transitions, and how duties and events read, is known from the start.
        from . import actions, states, wording  # noqa: F401
