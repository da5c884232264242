from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "shangliang.deliberation"
    label = "deliberation"

    def ready(self) -> None:
        # Machines and how duties and events read are known from the start.
        from . import states, wording  # noqa: F401
