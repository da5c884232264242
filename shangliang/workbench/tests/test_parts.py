"""What the macros give: the words, and how the pieces are tied together for those who do not see the page."""

import datetime as dt
import re

import pytest
from django import forms
from django.template import engines
from django.utils import translation
from django.utils.safestring import mark_safe
from jinja2 import UndefinedError

from .page import Page

TODAY = dt.date(2026, 6, 12)
TOKEN = mark_safe('<input type="hidden" name="csrfmiddlewaretoken" value="t">')


def render(source: str, language: str = "en", **context) -> Page:
    template = engines["jinja2"].from_string('{% import "parts.html" as parts %}' + source)
    with translation.override(language):
        return Page(template.render({"today": TODAY, "day": dt.date(2026, 6, 30), "token": TOKEN, **context}))


class ProposalForm(forms.Form):
    title = forms.CharField(label="Title", widget=forms.Textarea, help_text="One matter")
    unit = forms.ChoiceField(label="Unit", choices=[("1", "Water"), ("2", "Roads")], required=False)
    consent = forms.ChoiceField(label="Consent", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    survey = forms.BooleanField(label="Survey made", required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)


def test_due_says_it_in_words_and_not_by_colour_alone():
    due = render("{{ parts.due(day, today) }}").one("span")
    assert due.classes == {"due", "calm"}
    assert due.text == "18 days left"


def test_due_of_what_is_done_says_so():
    due = render('{{ parts.due(day, today, "Replied") }}').one("span")
    assert (due.classes, due.text) == ({"due", "done"}, "Replied")


def test_due_without_a_date_says_so():
    assert render("{{ parts.due(none, today) }}").one("span").text == "no due date"


def test_state_names_who_has_it_and_until_when():
    source = '{{ parts.state_sentence("Water & Co", "handling", day, today, "reply") }}'
    state = render(source).one("p", css="state")
    assert state.text == "Now with Water & Co: handling, reply by 30 June18 days left"
    assert [b.text for b in state.inside if b.tag == "b"] == ["Water & Co", "30 June"]


def test_state_in_chinese_is_one_sentence():
    source = '{{ parts.state_sentence("区教委", "办理", day, today, "答复") }}'
    assert render(source, "zh-hans").one("p").text == "现在由 区教委 办理，6月30日前答复还有 18 天"


def test_steps_mark_the_present_one():
    page = render('{{ parts.steps([("Submit", "done"), ("Review", "now"), ("Reply", "")]) }}')
    assert [e["aria-current"] for e in page.all("li")] == [None, "step", None]
    assert page.all("li")[0].text == "Done: Submit"
    assert page.one("ol")["aria-label"]


def test_timeline_dates_can_be_read_by_machines():
    page = render(
        '{{ parts.timeline([{"title": "Filed", "on": day}, {"title": "Reply", "at": "Now", "kind": "now"}]) }}'
    )
    assert page.one("time")["datetime"] == "2026-06-30"
    filed, reply = page.all("li")
    assert (filed.text, filed.classes) == ("30 JuneFiled", set())
    assert (reply.text, reply.classes, reply["aria-current"]) == ("NowReply", {"now"}, "step")


@pytest.mark.parametrize(
    ("code", "css", "word"),
    [
        ("adopted", "a-yes", "采纳"),
        ("partly", "a-part", "部分采纳"),
        ("planned", "a-plan", "列入计划"),
        ("reference", "a-ref", "留作参考"),
        ("not_adopted", "a-no", "未采纳"),
    ],
)
def test_answers_have_their_word_and_shape(code, css, word):
    badge = render("{{ parts.badge_answer(code) }}", "zh-hans", code=code).one("span")
    assert css in badge.classes
    assert badge.text == word


def test_a_row_is_one_link():
    page = render('{{ parts.row(parts.due(day, today), "On <roads>", "/p/1", "No. 0087", "check", "by 30 June") }}')
    link = page.one("a")
    assert (link["href"], link.text) == ("/p/1", "No. 0087On <roads>")


def test_a_field_has_its_label_hint_and_count():
    page = render(
        "{{ parts.field(form.title, count=true, advised=50) }}", form=ProposalForm(initial={"title": "桥 的 提案"})
    )
    area = page.one("textarea")
    assert page.one("label")["for"] == area["id"]
    assert page.by_id(area["aria-describedby"]).text == "One matter"
    count = page.one("span", css="count")
    assert count.text == "4 characters, 50 advised"
    assert count["data-count"] == f"#{area['id']}"


def test_a_field_that_came_back_points_to_its_error():
    page = render("{{ parts.field(form.title) }}", form=ProposalForm({}))
    area = page.one("textarea")
    assert area["aria-invalid"] == "true"
    described = [page.by_id(name).text.strip() for name in area["aria-describedby"].split()]
    assert described == ["One matter", "This field is required."]


def test_what_is_not_needed_is_said_to_be_optional():
    assert "optional" in render("{{ parts.field(form.unit) }}", form=ProposalForm()).one("label").text
    assert "optional" not in render("{{ parts.field(form.title) }}", form=ProposalForm()).one("label").text


def test_a_choice_of_nothing_says_so_in_words_and_what_people_typed_stays():
    dashes = "-" * 9

    class Choosing(forms.Form):
        unit = forms.ChoiceField(choices=[("", dashes), ("1", "Roads & Water")])
        other = forms.ChoiceField(choices=[("", dashes), ("1", "Roads")], required=False)
        text = forms.CharField(widget=forms.Textarea)

    form = Choosing(initial={"text": f"{dashes}<b>"})
    source = '{% import "parts.html" as parts %}{% for bound in f %}{{ parts.field(bound) }}{% endfor %}'
    with translation.override("en"):
        html = engines["jinja2"].from_string(source).render({"f": form})
    assert re.findall(r"<option[^<]*>([^<]*)</option>", html) == [
        "Please choose",
        "Roads &amp; Water",
        "None chosen",
        "Roads",
    ]
    assert f"{dashes}&lt;b&gt;</textarea>" in html


def test_long_lists_of_ticks_are_found_through_and_short_ones_are_not():
    class Many(forms.Form):
        people = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    for number, found in ((24, 0), (25, 1)):
        form = Many()
        form.fields["people"].choices = [(n, f"Person {n}") for n in range(number)]
        page = render('{{ parts.field(f["people"]) }}', f=form)
        assert len(page.all("input", type="search")) == found
        assert len(page.all("input", type="checkbox")) == number


def test_choices_stand_in_a_group_with_a_name():
    page = render("{{ parts.field(form.consent) }}", form=ProposalForm({}))
    group = page.one("fieldset")
    assert page.one("legend").text == "Consent"
    assert page.by_id(group["aria-describedby"]).text == "This field is required."
    assert [label["for"] for label in page.all("label")] == [radio["id"] for radio in page.all("input")]


def test_a_tick_has_its_text_as_label():
    page = render("{{ parts.field(form.survey) }}", form=ProposalForm())
    assert page.one("label").text == "Survey made"
    assert page.one("label")["for"] == page.one("input", type="checkbox")["id"]


def test_hidden_fields_have_no_label():
    assert render("{{ parts.field(form.version) }}", form=ProposalForm()).all("label") == []


def test_a_count_over_its_limits_says_so():
    classes = [
        render("{{ parts.counter('#t', text, 2, 4) }}", text="字" * n).one("span", css="count").classes - {"count"}
        for n in (2, 3, 5)
    ]
    assert classes == [set(), {"over"}, {"beyond"}]


def test_a_form_that_came_back_lists_its_errors_with_links_to_the_fields():
    form = ProposalForm({})
    page = render("{{ parts.error_summary(form) }}{{ parts.field(form.title) }}", form=form)
    summary = page.one("div", role="alert")
    assert "2 places need another look" in summary.text
    assert "Nothing you typed was lost." in summary.text
    link = next(e for e in summary.inside if e.tag == "a" and e.text == "Title")
    assert page.by_id(link["href"].removeprefix("#")).tag == "textarea"


def test_a_form_without_errors_has_no_summary():
    assert render("{{ parts.error_summary(form) }}", form=ProposalForm()).elements == []


def test_a_button_sends_its_fields_with_the_token():
    page = render('{{ parts.post_button("/accept", "Accept", token, fields={"pk": 3}) }}')
    form = page.one("form")
    assert (form["method"], form["action"]) == ("post", "/accept")
    assert {e["name"]: e["value"] for e in page.all("input")} == {"csrfmiddlewaretoken": "t", "pk": "3"}


@pytest.mark.parametrize(("required", "words"), [(True, "Please choose"), (False, "None chosen")])
def test_the_empty_line_of_a_list_says_what_it_means_and_typed_dashes_stay(required, words):
    class Ours(forms.Form):
        venue = forms.ChoiceField(choices=[("", "---------"), ("1", "Hall")], required=required)
        text = forms.CharField(widget=forms.Textarea)

    page = render("{{ parts.field(form.venue) }}{{ parts.field(form.text) }}", form=Ours({"text": "---------"}))
    assert page.one("select").text.split() == [*words.split(), "Hall"]
    assert page.one("textarea").text.strip() == "---------"


def test_what_cannot_be_taken_back_is_asked_again_without_script():
    page = render('{{ parts.confirm_button("/cancel", "Cancel it", "For good?", "Yes, cancel", token) }}')
    assert page.one("summary").text == "Cancel it"
    assert page.one("details")["open"] is None
    assert page.one("button").text == "Yes, cancel"


def test_filters_keep_what_was_chosen_and_have_names():
    source = '{{ parts.filters("/list", fields, q="road", found="3 of 9", keep={"step": "2"}) }}'
    fields = [("line", "Line", [("", "all"), ("1", "Party"), ("2", "Government")], 2)]
    page = render(source, fields=fields)
    assert page.one("form")["method"] == "get"
    assert next(o.attributes["value"] for o in page.all("option") if "selected" in o.attributes) == "2"
    assert {label["for"] for label in page.all("label")} == {"f_q", "f_line"}
    assert page.one("input", type="search")["value"] == "road"
    assert page.one("input", type="hidden")["value"] == "2"
    assert page.one("span", role="status").text == "3 of 9"


def test_the_pager_shows_only_ways_that_exist():
    page = render('{{ parts.pager(none, "?after=50") }}')
    assert [(a["rel"], a["href"]) for a in page.all("a")] == [("next", "?after=50")]
    assert render("{{ parts.pager(none, none) }}").elements == []


def test_an_empty_page_says_what_to_do_next():
    page = render('{% call parts.empty("All done") %}<a href="/p">Look around</a>{% endcall %}')
    assert page.one("b").text == "All done"
    assert page.one("div", css="actions").text == "Look around"
    assert render('{{ parts.empty("All done") }}').all("div", css="actions") == []


def test_a_bar_says_in_words_what_it_draws():
    page = render('{{ parts.bar([("late", 2), ("soon", 0), ("calm", 6)], "2 late, 6 later") }}')
    assert (page.one("svg")["role"], page.one("svg")["aria-label"]) == ("img", "2 late, 6 later")
    assert [(r["class"], r["x"], r["width"]) for r in page.all("rect")] == [("late", "0", "2"), ("calm", "2", "6")]


def test_figures_carry_their_counts_and_their_records():
    figure = {"label": "Filing rate", "value": "70.21", "unit": "%", "note": "271 / 386", "url": "/r"}
    page = render("{{ parts.figures([figure]) }}", figure=figure)
    assert page.one("a")["href"] == "/r"
    assert page.one("dd", css="note").text == "271 / 386"


def test_texts_of_people_are_escaped_in_every_part():
    evil = "<script>alert(1)</script>"
    source = """{{ parts.due(day, today, x) }}{{ parts.state_sentence(x, x, day, today, x) }}
    {{ parts.steps([(x, "now")]) }}
    {{ parts.timeline([{"title": x, "text": x, "at": x}]) }}<ul>{{ parts.row("", x, x, x, x, x, x) }}</ul>
    {{ parts.kinds([x]) }}
    {{ parts.notice(x) }}{{ parts.pairs([(x, x)]) }}{{ parts.empty(x, x) }}{{ parts.bar([("late", 1)], x) }}
    {{ parts.legend([("late", x)]) }}{{ parts.post_button(x, x, token, fields={x: x}) }}
    {{ parts.confirm_button(x, x, x, x, token) }}{{ parts.figures([{"label": x, "value": x, "note": x}]) }}
    {{ parts.filters(x, [("a", x, [(x, x)], x)], q=x, found=x) }}{{ parts.pager(x, x, x) }}{{ parts.counter(x, x) }}"""
    assert render(source, x=evil).all("script") == []


def test_a_misspelt_name_is_an_error_and_not_a_blank():
    with pytest.raises(UndefinedError):
        render("{{ parts.notice(tittle) }}")
