"""Pages of signed-in people that bring the subjects together."""

from django.urls import path

from .views import inbox, me, proposals

app_name = "workbench"
urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("find/", proposals.find, name="find"),
    path("proposals/", proposals.listed, name="proposals"),
    path("proposals/<int:pk>/", proposals.one, name="proposal"),
    path("proposals/<int:pk>/similar/", proposals.similar, name="similar"),
    path("me/", me.show, name="me"),
    path("me/view/", me.view, name="view"),
]
