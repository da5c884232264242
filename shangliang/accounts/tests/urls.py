"""The accounts' pages, and stand-ins for what the frame around them names: accounts know no upper floor."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def _autosave(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"saved_at": "09:41"})


_workbench = [
    path("", login_required(_page), name="inbox"),
    path("me/", _page, name="me"),
    path("me/view/", _page, name="view"),
]
urlpatterns = [
    path("", include((_workbench, "workbench"))),
    path("notices/", include(([path("", _page, name="list")], "notices"))),
    path("language/", _page, name="set_language"),
    path("draft/", login_required(_autosave)),
    path("accounts/", include("shangliang.accounts.urls")),
]
