"""Addresses of the notices."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.show, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("settings/", views.preferences, name="preferences"),
    path("<int:pk>/", views.follow, name="follow"),
]
