from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "shangliang.exchange"
    label = "exchange"
