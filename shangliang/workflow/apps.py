from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "shangliang.workflow"
    label = "workflow"

    def ready(self) -> None:
        from shangliang.core.tenancy import crossing_hooks

        from .audit import record_crossing

        crossing_hooks.append(record_crossing)
