from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "shangliang.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        # Machines and how duties, events and notices read are known from the start.
        from . import notices, states, wording  # noqa: F401
