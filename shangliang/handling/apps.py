from django.apps import AppConfig


class HandlingConfig(AppConfig):
    name = "shangliang.handling"
    label = "handling"

    def ready(self) -> None:
        # What follows the proposals' transitions, and how duties and events read, is known from the start.
        from shangliang.proposals import access as proposals_access

        from . import access, actions, states, wording  # noqa: F401

        proposals_access.also_visible.append(access.visible_proposals)
        proposals_access.also_opened.append(access.visible_files)
