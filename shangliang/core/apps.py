from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "shangliang.core"
    label = "core"
