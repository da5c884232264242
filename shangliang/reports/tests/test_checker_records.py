"""The checker on a committee's records: command and page; what was published stands in where nothing is counted."""

import io
import json
import random
from decimal import Decimal

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from shangliang.core import clock
from shangliang.indicators.models import PublishedFigure, PublishedSource
from shangliang.proposals import factories
from shangliang.proposals.actions import submit
from shangliang.reports.checker import Status, check
from shangliang.reports.checker.counted import Counted

from .altering import Tally
from .drafts import drafts
from .files import word

pytestmark = pytest.mark.once

HEAD = "政协望川区第三届委员会常务委员会工作报告\n\n2026年工作回顾\n\n"
TRUE = HEAD + "全年共收到提案5件，经审查立案3件，立案率为60.00%。\n"
WRONG = TRUE.replace("立案3件", "立案4件")


@pytest.fixture
def publish(house):
    def published(slug, value, *, year=2026, scope="", qualifier="", confirmed=True):
        place = house.committee.place
        source, _new = PublishedSource.objects.get_or_create(
            committee=house.committee, place=place, year=year, title=f"{year}年工作报告", entered_at=clock.now()
        )
        given = {"slug": slug, "scope": scope, "value": Decimal(value), "qualifier": qualifier}
        given["confirmed_at"] = clock.now() if confirmed else None
        return PublishedFigure.objects.create(committee=house.committee, source=source, year=year, **given)

    return published


@pytest.fixture
def run(house, tmp_path):
    """Check a text by the command; what it printed and its exit code."""

    def command(text, *arguments, name="draft.txt", year=2026, place=""):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = io.StringIO()
        place = place or house.committee.place
        given = ["check", str(path), "--committee", place, "--year", str(year), *arguments]
        with pytest.raises(SystemExit) as ended:
            call_command("report", *given, stdout=out)
        return out.getvalue(), ended.value.code

    return command


@pytest.fixture
def visit(house, client):
    def signed_in(who="research"):
        client.force_login(house.people[who])
        return client

    return signed_in


def upload(client, content, name="draft.txt", **more):
    data = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("reports:check"), {"file": file, "year": 2026, "answer": "page"} | more)


def statuses(text, house, **more):
    return {(f.slug, f.scope): f.status for f in check(text, Counted(house.session, **more))}


def test_figures_are_those_of_the_registry_with_their_page(house):
    found = check(TRUE, Counted(house.session))
    assert {f.status for f in found} == {Status.AGREES}
    rate = next(f for f in found if f.slug == "filing_rate")
    assert (rate.known.numerator, rate.known.denominator) == (3, 5)
    assert rate.known.address.startswith("/figures/filing_rate/?year=2026")


def test_the_cut_off_may_be_the_hour_at_which_the_report_was_closed(house):
    before = clock.now().replace(year=2025)
    assert statuses(TRUE, house, at=before)["proposals_received", ""] is Status.DIFFERS


def test_a_published_figure_stands_in_where_no_records_are_kept(house, publish):
    text = HEAD + "全年开展委员接待日活动52场，接待群众。"
    key = ("reception_sessions", "委员接待日")
    assert statuses(text, house)[key] is Status.UNCHECKED
    publish("reception_sessions", 52, scope="委员接待日")
    assert statuses(text, house)[key] is Status.AGREES
    assert statuses(text.replace("52", "53"), house)[key] is Status.DIFFERS


def test_last_years_published_figure_left_in_is_recognised(house, publish):
    publish("reception_sessions", 52, scope="委员接待日")
    publish("reception_sessions", 48, scope="委员接待日", year=2025)
    # Only years with a session here are looked through: nobody else's year is this committee's.
    found = check(HEAD + "全年开展委员接待日活动48场，接待群众。", Counted(house.session))[0]
    assert found.status is Status.DIFFERS


def test_several_published_values_of_one_name_are_all_true(house, publish):
    publish("reception_sessions", 52, scope="委员接待日")
    publish("reception_sessions", 14, scope="委员接待日")
    text = HEAD + "全年开展委员接待日活动14场，接待群众。"
    assert statuses(text, house)["reception_sessions", "委员接待日"] is Status.AGREES


def test_what_nobody_has_confirmed_is_not_believed(house, publish):
    publish("reception_sessions", 48, scope="委员接待日", confirmed=False)
    found = check(HEAD + "全年开展委员接待日活动48场，接待群众。", Counted(house.session))[0]
    assert found.status is Status.UNCHECKED


def test_records_are_believed_before_what_was_published(house, publish):
    publish("proposals_filed", 4)
    assert statuses(WRONG, house)["proposals_filed", ""] is Status.DIFFERS


def test_altered_numbers_of_a_committees_own_draft_are_found(house):
    factories.filed(house, *(factories.submitted(house, author=i % 5, title=f"关于河道的提案{i}") for i in range(9)))
    factories.filed(house, submit(factories.collective_draft(house), by=house.liaison(0)))
    for _ in range(2):
        factories.not_filed(house)
    books, tally, rng = Counted(house.session), Tally(), random.Random(2)
    written = drafts(books, place=house.committee.place, number=4, seed=3)
    for draft in written:
        tally.of_correct(draft, books)
    for draft in written[:3]:
        tally.of_altered(draft, books, rng)
    assert tally.correct > 40
    assert tally.altered > 25
    assert tally.alarms == []
    assert tally.missed == []


def test_the_command_ends_well_when_everything_agrees_and_with_one_when_something_differs(run):
    printed, code = run(TRUE)
    assert code == 0
    assert "3件" in printed
    printed, code = run(WRONG, "--json")
    assert code == 1
    told = json.loads(printed)
    assert told["summary"]["differs"] >= 1
    first = next(f for f in told["findings"] if f["indicator"] == "proposals_filed")
    place = first["places"][0]
    assert (first["stated"], first["value"], first["known"]["rule"]) == (4, 3, "count")
    assert WRONG[place["start"] : place["end"]] == place["quote"] == "4件"


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (b"\x89PNG\r\n\x1a\n....", {}),
        (b"%PDF-1.4 broken", {}),
        (b"PK\x03\x04broken", {}),
        (TRUE.encode(), {"year": 1950}),
        (TRUE.encode(), {"place": "无名县"}),
        (TRUE.encode(), {"at": "gestern"}),
    ],
)
def test_what_cannot_be_used_is_refused_in_words_with_code_two(house, tmp_path, content, more):
    path = tmp_path / "draft.docx"
    path.write_bytes(content)
    given = ["--committee", more.get("place", house.committee.place), "--year", str(more.get("year", 2026))]
    given += ["--at", more["at"]] if "at" in more else []
    with pytest.raises(CommandError) as refused:
        call_command("report", "check", str(path), *given)
    assert refused.value.returncode == 2
    assert str(refused.value)


def test_the_command_writes_the_draft_with_comments(run, tmp_path):
    out = tmp_path / "out.docx"
    run(WRONG, "--docx", str(out))
    comments = [comment.text for comment in docx.Document(str(out)).comments]
    assert any("4件" in text and "3件" in text for text in comments)


def test_the_page_shows_what_differs_with_its_place_and_its_records(visit, house):
    client = visit()
    assert client.get(reverse("reports:check")).status_code == 200
    answer = upload(client, WRONG)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="differs"' in page
    assert "/figures/proposals_filed/?year=2026" in page
    assert "data:application/vnd.openxmlformats" in page
    assert answer["Cache-Control"] == "private, no-store"


def test_the_page_counts_up_to_the_hour_that_is_given(visit, house):
    client = visit()
    before = f"{house.session.window_opens.astimezone(clock.ZONE):%Y-%m-%dT%H:%M}"
    page = upload(client, TRUE, at=before).content.decode()
    assert 'class="differs"' in page
    assert "at=" in page  # the records open as they were at that hour
    assert 'class="differs"' not in upload(client, TRUE, at="").content.decode()


@pytest.mark.parametrize("at", ["1990-01-01T00:00", "gestern"])
def test_a_cut_off_that_cannot_be_used_is_refused_beside_its_field(visit, at):
    answer = upload(visit(), TRUE, at=at)
    assert answer.status_code == 400
    assert 'id="id_at_error"' in answer.content.decode()


def test_the_page_answers_as_word_when_asked(visit, house):
    answer = upload(visit("staff"), WRONG, answer="word")
    assert list(docx.Document(io.BytesIO(answer.content)).comments)
    assert "attachment" in answer["Content-Disposition"]


def test_a_text_without_figures_says_so(visit, house):
    assert "没有读到" in upload(visit(), "政协的天气很好。").content.decode()


@pytest.mark.parametrize("who", ["leadership", "research", "staff", "director"])
def test_office_research_and_leadership_may_check(visit, who):
    assert visit(who).get(reverse("reports:check")).status_code == 200


@pytest.mark.parametrize("who", ["clerk0", "coordinator0", "system_admin"])
def test_for_others_there_is_no_such_page(visit, who):
    client = visit(who)
    assert client.get(reverse("reports:check")).status_code == 404
    assert upload(client, TRUE).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x89PNG\r\n\x1a\n....", "draft.docx"),
        (b"%PDF-1.4 broken", "draft.pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "draft.doc"),
        (word(["收到提案5件"], parts={"word/vbaProject.bin": b"x"}), "draft.docx"),
        (b"", "draft.txt"),
        (("政协收到提案5件。" * 40_000).encode(), "draft.txt"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_field(visit, content, name):
    answer = upload(visit(), content, name=name)
    assert answer.status_code == 400
    assert 'id="id_file_error"' in answer.content.decode()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(visit, settings):
    settings.UPLOAD_BYTES = 1024
    answer = upload(visit(), b"x" * 200_000)
    assert answer.status_code == 413


def test_nothing_is_stored(visit, house, settings, django_assert_max_num_queries):
    from shangliang.workflow.models import Event

    before = Event.objects.count()
    with django_assert_max_num_queries(60):
        upload(visit(), WRONG)
    assert Event.objects.count() == before
