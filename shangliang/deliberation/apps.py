from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "shangliang.deliberation"
    label = "deliberation"
