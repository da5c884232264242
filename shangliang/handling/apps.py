from django.apps import AppConfig


class HandlingConfig(AppConfig):
    name = "shangliang.handling"
    label = "handling"
