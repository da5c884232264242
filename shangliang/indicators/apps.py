from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Figures with names."""

    name = "shangliang.indicators"
    label = "indicators"

    def ready(self) -> None:
        """Load the stocks, then each subject's indicators."""
        from importlib import import_module, util

        from django.apps import apps

        from . import ground, told, wording  # noqa: F401

        for config in apps.get_app_configs():
            if config.name.startswith("shangliang.") and util.find_spec(f"{config.name}.indicators"):
                import_module(f"{config.name}.indicators")
