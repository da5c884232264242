from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "shangliang.plans"
    label = "plans"

    def ready(self) -> None:
        # How duties, events and notices read, and what may be linked, is known from the start.
        from . import linking, notices, states, wording  # noqa: F401
