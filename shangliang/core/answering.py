"""How pages answer: verbs carry forms out, and what is refused comes back with everything that was typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from shangliang.core import clock
from shangliang.core.errors import Invalid, NotAllowed, Refused, Stale
from shangliang.core.files import picture_of

View = Callable[..., HttpResponseBase]


def in_committee(view: View) -> View:
    """A page for signed-in people who act in a committee; what they may not see or do does not exist for them."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.committee is None:  # type: ignore[attr-defined]
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as error:
            raise Http404 from error

    return login_required(answered)


def one(rows: QuerySet[Any], pk: int) -> Any:
    """One record of what the actor may see; 404 if it is not among it."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def saved_to_disk(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """A file that somebody handed in: always to be saved, never shown in a page's place, kept by no cache.

    Raises:
        Http404: the record is there and the file is gone, as a purged one is.
    """
    try:
        opened = file.open("rb")
    except (FileNotFoundError, ValueError) as error:  # gone from the disk; or none named any more
        raise Http404 from error
    answer = FileResponse(opened, as_attachment=True, filename=name, content_type=content_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def made_to_save(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """A file that was made just now, to be saved under its name and kept by no cache."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def ticked(request: HttpRequest, name: str = "pick") -> list[int]:
    """The ids of the records that somebody ticked on a list."""
    return [int(pk) for pk in request.POST.getlist(name) if pk.isdecimal() and len(pk) < 18]


def done_together(request: HttpRequest, act: Callable[[list[int]], Any]) -> Any:
    """Carry a verb out on all that somebody ticked on a list, all or none.

    Returns what the verb gives back, or ``None``: then the next page says what is wrong.

    Raises:
        NotAllowed: passed on, for the page does not exist for this person then.
    """
    ids = ticked(request)
    if not ids:
        messages.error(request, _("Please tick at least one."))
        return None
    try:
        return act(ids)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
        return None


def shown_picture(row: Any, edge: int) -> HttpResponse:
    """A picture that somebody handed in, as drawn anew here, for a page to show; a browser may keep it for an hour.

    Raises:
        Http404: it is no picture, or its file is gone.
    """
    content = picture_of(row, edge)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="image/jpeg")
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def attempt(form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """Carry out a verb with what a form holds.

    Returns what the verb gives back, or ``None``: then the form says what is wrong, and the page is shown again.

    Raises:
        NotAllowed: passed on, for the page does not exist for this person then.
    """
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except NotAllowed:
        raise
    except Invalid as error:
        for name, message in error.fields.items():
            form.add_error(name if name in form.fields else None, str(message))
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    return None


def kept(form: forms.Form, save: Callable[[], Any]) -> JsonResponse:
    """Answer a page that keeps a draft while it is typed: ``{"saved_at", "version"}`` of what ``save`` gives back.

    409 when another window was faster, 400 when it cannot be kept as it is.

    Raises:
        NotAllowed: passed on, for the page does not exist for this person then.
    """
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    try:
        saved = save()
    except Stale as error:
        return JsonResponse({"error": str(error)}, status=409)
    except NotAllowed:
        raise
    except Refused as error:
        return JsonResponse({"error": str(error)}, status=400)
    at = saved.saved_at or clock.now()
    return JsonResponse({"saved_at": f"{at.astimezone(clock.ZONE):%H:%M}", "version": saved.version})


def say_problems(request: HttpRequest, form: forms.Form) -> None:
    """Say what was refused, where the form is no longer on the page that comes next."""
    for problems in form.errors.values():
        for problem in problems:
            messages.error(request, str(problem))
