from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "shangliang.workbench"
    label = "workbench"
