from django.apps import AppConfig


class VenuesConfig(AppConfig):
    name = "shangliang.venues"
    label = "venues"

    def ready(self) -> None:
        # How duties, events and notices read, and the figures, are known from the start.
        from . import indicators, notices, states, wording  # noqa: F401
