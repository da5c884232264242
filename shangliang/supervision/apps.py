from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "shangliang.supervision"
    label = "supervision"

    def ready(self) -> None:
        # How duties, events and notices read, and the figures, are known from the start.
        from . import indicators, notices, states, wording  # noqa: F401
