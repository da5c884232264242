from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """提案 from draft to outcome."""

    name = "shangliang.proposals"
    label = "proposals"

    def ready(self) -> None:
        """Load the life-cycle tables and the words."""
        from . import states, wording  # noqa: F401
