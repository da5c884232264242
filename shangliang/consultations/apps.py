from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "shangliang.consultations"
    label = "consultations"

    def ready(self) -> None:
        # How duties, events and notices read, the figures, and whose deliberations are, are known from the start.
        from . import belonging, indicators, notices, states, wording  # noqa: F401
