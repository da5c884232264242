from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "shangliang.reports"
    label = "reports"
