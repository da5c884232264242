"""The addresses that the frame of a page names, for tests of the frame alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


_workbench = ([path("me/", _page, name="me"), path("view/", _page, name="view")], "workbench")
urlpatterns = [
    path("", include(_workbench)),
    path("i18n/", _page, name="set_language"),
    path("login/", _page, name="account_login"),
    path("logout/", _page, name="account_logout"),
]
