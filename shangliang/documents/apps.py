from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "shangliang.documents"
    label = "documents"
