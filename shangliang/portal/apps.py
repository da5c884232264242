from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "shangliang.portal"
    label = "portal"
