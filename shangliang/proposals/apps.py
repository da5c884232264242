from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "shangliang.proposals"
    label = "proposals"
