from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "shangliang.notifications"
    label = "notifications"

    def ready(self) -> None:
        autodiscover_modules("notices")  # in which the subjects say how their notices read
