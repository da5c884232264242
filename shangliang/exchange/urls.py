"""Pages on which registers are brought in."""

from django.urls import path

from . import views

app_name = "exchange"
urlpatterns = [
    path("", views.upload, name="upload"),
    path("blank/<str:kind>.<str:ending>", views.blank_table, name="blank"),
    path("<str:token>/", views.report, name="report"),
    path("<str:token>/decide/", views.decide, name="decide"),
    path("<str:token>/report.<str:ending>", views.download, name="download"),
]
