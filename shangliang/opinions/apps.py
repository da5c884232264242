from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "shangliang.opinions"
    label = "opinions"

    def ready(self) -> None:
        # Diversions from proposals, how duties, events and notices read, and the figures, are known from the start.
        from . import diverting, indicators, notices, states, wording  # noqa: F401
