"""All addresses of the product."""

from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("shangliang.workbench.urls")),
    path("accounts/", include("shangliang.accounts.urls")),
    path("admin/", include("shangliang.workbench.administration.urls")),
    path("figures/", include("shangliang.indicators.urls")),
    path("notices/", include("shangliang.notifications.urls")),
    path("handling/", include("shangliang.handling.urls")),
    path("language/", set_language, name="set_language"),
]
