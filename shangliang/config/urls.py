"""All addresses of the product."""

from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

urlpatterns = [
    path("", include("shangliang.workbench.urls")),
    path("proposals/", include("shangliang.proposals.urls")),
    path("accounts/", include("shangliang.accounts.urls")),
    path("admin/", include("shangliang.workbench.administration.urls")),
    path("figures/", include("shangliang.indicators.urls")),
    path("notices/", include("shangliang.notifications.urls")),
    path("handling/", include("shangliang.handling.urls")),
    path("opinions/", include("shangliang.opinions.urls")),
    path("hotline/", include("shangliang.hotline.urls")),
    path("deliberation/", include("shangliang.deliberation.urls")),
    path("talk/", include("shangliang.deliberation.talk_urls")),
    path("consultations/", include("shangliang.consultations.urls")),
    path("supervision/", include("shangliang.supervision.urls")),
    path("venues/", include("shangliang.venues.urls")),
    path("plans/", include("shangliang.plans.urls")),
    path("import/", include("shangliang.exchange.urls")),
    path("packages/", include("shangliang.exchange.packages.urls")),
    path("reports/", include("shangliang.reports.urls")),
    path("public/", include("shangliang.portal.urls")),
    # Addresses that stand on the sign-in page and on posters: short, and the same for good.
    path("open/", RedirectView.as_view(pattern_name="portal:committees")),
    path("leads/", RedirectView.as_view(pattern_name="portal:committees")),
    path("", include("shangliang.api.urls")),
    path("language/", set_language, name="set_language"),
]
