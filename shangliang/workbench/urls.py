"""Pages of signed-in people that bring the subjects together."""

from django.urls import path

from .views import inbox, me

app_name = "workbench"
urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("me/", me.show, name="me"),
    path("me/view/", me.view, name="view"),
]
