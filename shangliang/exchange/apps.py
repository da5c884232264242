from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "shangliang.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Let the editor of proposals name the answers of past years."""
        from shangliang.proposals.queries import outcomes

        from .queries import answers_in_short

        outcomes.answers_of.append(answers_in_short)
