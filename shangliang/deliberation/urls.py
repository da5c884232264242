"""Addresses of the office, leadership and members."""

from django.urls import path

from .views import exchange, office, results

app_name = "deliberation"
urlpatterns = [
    path("", office.listed, name="list"),
    path("new/", office.new, name="new"),
    path("import/", exchange.bring, name="import"),
    path("<int:pk>/", office.shown, name="one"),
    path("<int:pk>/edit/", office.edit, name="edit"),
    path("<int:pk>/links/", office.links, name="links"),
    path("<int:pk>/poster/", office.poster, name="poster"),
    path("<int:pk>/results/", results.show, name="results"),
    path("<int:pk>/statements/", results.statements, name="statements"),
    path("<int:pk>/word/", results.word, name="word"),
    path("<int:pk>/export/", exchange.export, name="export"),
]
