"""Addresses of the figures."""

from django.urls import path

from . import views

app_name = "indicators"
urlpatterns = [
    path("", views.areas, name="areas"),
    path("area/proposals/", views.proposals, name="proposals"),
    path("area/<slug:name>/", views.area, name="area"),
    path("compare/", views.compare, name="compare"),
    path("compare/export/", views.compare_export, name="compare_export"),
    path("sources/", views.sources, name="sources"),
    path("sources/new/", views.new_source, name="new_source"),
    path("sources/<int:pk>/", views.source, name="source"),
    path("sources/<int:pk>/correct/", views.correct_source, name="correct_source"),
    path("sources/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("sources/<int:pk>/remove/", views.remove_source, name="remove_source"),
    path("published/<int:pk>/", views.published_figure, name="published_figure"),
    path("published/<int:pk>/confirm/", views.confirm_figure, name="confirm_figure"),
    path("published/<int:pk>/remove/", views.remove_figure, name="remove_figure"),
    path("summary/", views.summary, name="summary"),
    path("<slug:slug>/", views.one, name="one"),
    path("<slug:slug>/export/", views.export, name="export"),
]
