from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "shangliang.reports"
    label = "reports"

    def ready(self) -> None:
        from . import states, wording  # noqa: F401
