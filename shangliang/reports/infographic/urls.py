"""Addresses of a report's infographic, below the report's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.choose, name="infographic"),
    path("page/", views.phone, name="infographic_page"),
    path("<slug:design>.svg", views.svg, name="infographic_svg"),
    path("<slug:design>-<slug:size>.png", views.picture, name="infographic_png"),
]
