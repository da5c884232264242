"""Pages of the public."""

from django.urls import path

from . import reports, views

app_name = "portal"
urlpatterns = [
    path("", views.committees, name="committees"),
    path("<str:place>/", views.committee, name="committee"),
    path("<str:place>/report/", reports.report, name="report"),
    path("<str:place>/report/find/", reports.lookup, name="lookup"),
    path("<str:place>/report/<str:number>/", reports.receipt, name="receipt"),
    path("<str:place>/thanks/", views.thanks, name="thanks"),
]
