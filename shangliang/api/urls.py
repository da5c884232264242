"""Addresses of the API, of its description, and of the pages about it."""

from django.urls import include, path

from . import views
from .service import api

pages = [
    path("", views.tokens, name="tokens"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
]
urlpatterns = [
    path("api/docs/", views.docs, name="api_docs"),
    path("api/", api.urls),
    path("api-tokens/", include((pages, "api"))),
]
