from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "shangliang.reports"
    label = "reports"

    def ready(self) -> None:
        from . import notices, states, wording  # noqa: F401
