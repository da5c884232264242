from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, sign-in, second factor, roles."""

    name = "shangliang.accounts"
    label = "accounts"
