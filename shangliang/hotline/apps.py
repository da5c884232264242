from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "shangliang.hotline"
    label = "hotline"

    def ready(self) -> None:
        # How duties, events and lists read is known from the start.
        from . import notices, states, wording  # noqa: F401
