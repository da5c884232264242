"""All addresses of the product."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("shangliang.accounts.urls")),
]
