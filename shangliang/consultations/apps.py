from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "shangliang.consultations"
    label = "consultations"

    def ready(self) -> None:
        # How duties, events and notices read, and the figures, are known from the start.
        from . import indicators, notices, states, wording  # noqa: F401
