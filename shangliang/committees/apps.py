from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "shangliang.committees"
    label = "committees"
