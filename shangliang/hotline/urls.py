"""Addresses of hotline lists."""

from django.urls import path

from . import views

app_name = "hotline"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("<int:pk>/", views.one_list, name="list"),
    path("<int:pk>/loose/", views.loose, name="loose"),
    path("topics/<int:pk>/", views.topic, name="topic"),
]
