"""Pages and files of a report's infographic 一图读懂. Whoever reads the report makes its pictures."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shangliang.committees.requests import Request
from shangliang.core.answering import in_committee
from shangliang.documents.fonts import FontsMissing

from .. import making
from ..models import Report, ReportState
from ..views import readable
from .designs import DESIGNS
from .faces import SONG_BOLD, glyph
from .graphics import bar, field, looks, threads
from .pictures import FOR_PRINT, SIZES, png
from .sheet import WIDTH, Sheet
from .story import Section
from .telling import story_of

#: Characters of a title that somebody sets for the picture.
LONGEST_TITLE = 60
_SIZES = {
    "750": _("Picture for articles, 750 px wide"),
    "1500": _("Picture for sharp screens, 1,500 px wide"),
    FOR_PRINT: _("Picture for print, 210 mm wide at 300 dpi"),
}


@in_committee
@require_safe
def choose(request: Request, pk: int) -> HttpResponse:
    """The three designs of a report's picture, with their downloads."""
    report, title = readable(request, pk), _title(request)
    story = story_of(report, title=title)
    missing, heights = "", {}
    try:
        glyph(SONG_BOLD, "商")
        # The page keeps the place of each picture before it comes: they are many screens long.
        heights = {name: design.draw(story).tall for name, design in DESIGNS.items()}
    except FontsMissing as refusal:
        missing = str(refusal)
    context = {
        "report": report,
        "draft": report.state == ReportState.DRAFT,
        "story": story,
        "title": title,
        "longest": LONGEST_TITLE,
        "query": _query(title),
        "designs": [] if missing else list(DESIGNS.values()),
        "heights": heights,
        "width": WIDTH,
        "sizes": list(_SIZES.items()),
        "missing": missing,
    }
    return render(request, "reports/infographic/choose.html", context)


@in_committee
@require_safe
def phone(request: Request, pk: int) -> HttpResponse:
    """The same story as a page for the phone: words, shapes, and the numbers as tables."""
    report, title = readable(request, pk), _title(request)
    story = story_of(report, title=title)
    context: dict[str, Any] = {
        "report": report,
        "draft": report.state == ReportState.DRAFT,
        "story": story,
        "sections": [(section, _shapes(section)) for section in story.sections],
        "query": _query(title),
    }
    return render(request, "reports/infographic/phone.html", context)


@in_committee
@require_safe
def svg(request: Request, pk: int, design: str) -> HttpResponse:
    """A design as SVG: shown in the page, or with ``?save`` as a file."""
    return _picture(request, pk, design, "")


@in_committee
@require_safe
def picture(request: Request, pk: int, design: str, size: str) -> HttpResponse:
    """A design as PNG."""
    if size not in SIZES:
        raise Http404
    return _picture(request, pk, design, size) if size != FOR_PRINT else _for_print(request, pk, design)


def _for_print(request: Request, pk: int, design: str) -> HttpResponse:
    """The large picture takes seconds and a quarter of a gigabyte: the worker makes it."""
    report = readable(request, pk)
    if design not in DESIGNS:
        raise Http404
    asked, name = {"design": design, "title": _title(request)}, _name(report, FOR_PRINT)
    made = making.ask(report, making.PICTURE, asked, name=name, content_type="image/png", by=request.actor)
    return redirect("reports:made", pk, made.token)


def _picture(request: Request, pk: int, design: str, size: str) -> HttpResponse:
    report = readable(request, pk)
    if design not in DESIGNS:
        raise Http404
    try:
        drawn = DESIGNS[design].draw(story_of(report, title=_title(request)))
    except FontsMissing as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:infographic", pk)
    if size:
        answer = HttpResponse(png(drawn, size), content_type="image/png")
    else:
        answer = HttpResponse(drawn.svg(), content_type="image/svg+xml")
    if size or "save" in request.GET:
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_name(report, size))}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _name(report: Report, size: str) -> str:
    return f"一图读懂：{report}-{size}.png" if size else f"一图读懂：{report}.svg"


def _title(request: Request) -> str:
    """The title that somebody sets for the picture; a stroke 丨 or | says where it is to be broken."""
    typed = " ".join(request.GET.get("title", "").replace("\x00", "").split())[:LONGEST_TITLE]
    return "\n".join(part.strip() for part in typed.replace("丨", "|").split("|") if part.strip())


def _query(title: str) -> str:
    """The title as it was typed, for the addresses of the pictures."""
    return "?" + urlencode({"title": title.replace("\n", "|")}) if title else ""


def _shapes(section: Section) -> str:
    """The shapes of a section for the page: what its leading figure is made of."""
    lead = section.lead
    if lead is None or not (section.parts or lead.share is not None):
        return ""
    sheet = Sheet(section.title, "")
    if section.parts:
        counts, fills = [part.count for part in section.parts], looks(len(section.parts), section.parts[-1].rest)
        draw = threads if lead.is_share else field
        draw(sheet, 0, 0, WIDTH, counts, fills, tall=60 if lead.is_share else 380)
    else:
        assert lead.share is not None
        percent = float(lead.share) * 100
        bar(sheet, 0, 0, WIDTH, [percent, 100 - percent], looks(2, True), 40)
    return mark_safe(sheet.fragment())  # noqa: S308 - numbers and our own colours alone
