from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "shangliang.workflow"
    label = "workflow"
