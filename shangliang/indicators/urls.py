"""Addresses of the figures."""

from django.urls import path

from . import views

app_name = "indicators"
urlpatterns = [
    path("", views.proposals, name="proposals"),
    path("<slug:slug>/", views.one, name="one"),
    path("<slug:slug>/export/", views.export, name="export"),
]
