import pytest
from babel.messages import Catalog

from shangliang.core import messages
from shangliang.core.messages import Text, UnreadableText


def python(source):
    return [(text.id, text.context) for text in messages.texts_of_python(source, "x.py")]


def template(source):
    return [(t.id, t.context) for t in messages.texts_of_template(source, "x.html", messages._jinja())]


def problems(texts, catalogue):
    return list(messages.problems_of([Text(*text, "x.py", 1) for text in texts], catalogue))


def catalogue(*entries, **options):
    made = Catalog(locale="zh_Hans")
    for id_, string in entries:
        made.add(id_, string, **options)
    return made


def test_texts_of_python_are_found_with_plural_and_context():
    source = '_("a" " b"); ngettext("one", "many", 2); pgettext_lazy("answer", "Adopted"); translation.gettext("c")'
    assert python(source) == [("a b", None), (("one", "many"), None), ("Adopted", "answer"), ("c", None)]


def test_texts_of_templates_are_found():
    source = (
        '{{ _("a") }}{% trans n=2 %}one{% pluralize %}{{ n }} many{% endtrans %}{{ pgettext("answer", "Adopted") }}'
    )
    assert sorted(map(str, template(source))) == sorted(
        map(str, [("a", None), (("one", "%(n)s many"), None), ("Adopted", "answer")])
    )


@pytest.mark.parametrize("source", ['_(f"{n} items")', "gettext(name)", 'ngettext("one", many, 2)'])
def test_a_text_put_together_at_run_time_is_refused(source):
    with pytest.raises(UnreadableText, match=r"x\.py:1"):
        python(source)


@pytest.mark.parametrize("source", ["{{ _(name) }}", '{{ _("a" ~ n) }}', '{{ ngettext("one", many, 2) }}'])
def test_so_it_is_in_templates(source):
    with pytest.raises(UnreadableText, match=r"x\.html:1"):
        template(source)


def test_a_broken_template_is_named_with_its_line():
    with pytest.raises(UnreadableText, match=r"x\.html:2"):
        template("\n{% if %}")


def test_a_whole_catalogue_has_no_problem():
    assert problems([("a", None)], catalogue(("a", "甲"))) == []


@pytest.mark.parametrize(
    ("texts", "entries", "complaint"),
    [
        ([("a", None)], [], "not in the catalogue: 'a'"),
        ([], [("a", "甲")], "no longer in the sources: 'a'"),
        ([("a", None)], [("a", "")], "untranslated: 'a'"),
        ([(("one", "many"), None)], [(("one", "many"), ("",))], "untranslated: 'one'"),
        ([("%(n)s left", None)], [("%(n)s left", "还有")], "placeholders differ"),
        ([("left", None)], [("left", "还有 %(n)s")], "placeholders differ"),
    ],
)
def test_what_is_missing_is_told(texts, entries, complaint):
    (told,) = problems(texts, catalogue(*entries))
    assert complaint in told


def test_an_uncertain_translation_does_not_count():
    (told,) = problems([("a", None)], catalogue(("a", "甲"), flags=["fuzzy"]))
    assert "uncertain" in told


def test_the_same_word_in_another_context_is_another_text():
    told = problems([("Adopted", "answer")], catalogue(("Adopted", "采用")))
    assert len(told) == 2


def test_updating_keeps_translations_drops_the_obsolete_and_adds_the_new():
    texts = [Text("a", None, "x.py", 1), Text("c", None, "x.py", 2)]
    fresh = messages.fresh_catalogue(texts, catalogue(("a", "甲"), ("b", "乙")))
    assert [(m.id, m.string or "") for m in fresh if m.id] == [("a", "甲"), ("c", "")]
    assert not fresh.obsolete


def test_a_catalogue_survives_its_file(tmp_path):
    texts = [Text("a", None, "x.py", 1), Text(("one", "many"), "box", "y.html", 2)]
    kept = catalogue(("a", "甲"))
    kept.add(("one", "many"), ("%s 个",), context="box")
    messages.write_catalogue(tmp_path, messages.fresh_catalogue(texts, kept))
    first = messages.catalogue_path(tmp_path).read_bytes()
    again = messages.read_catalogue(tmp_path)
    assert [(m.id, m.string, m.context) for m in again if m.id] == [
        ("a", "甲", None),
        (("one", "many"), ("%s 个",), "box"),
    ]
    messages.write_catalogue(tmp_path, messages.fresh_catalogue(texts, again))
    assert messages.catalogue_path(tmp_path).read_bytes() == first
    assert messages.compile_catalogue(tmp_path) == 2
    assert messages.catalogue_path(tmp_path).with_suffix(".mo").exists()


def test_two_apps_may_not_translate_one_text_differently():
    agreed = {"one": catalogue(("Sent", "已发出")), "two": catalogue(("Sent", "已发出"))}
    assert list(messages.disagreements(agreed)) == []
    told = list(messages.disagreements({**agreed, "two": catalogue(("Sent", "已送出"))}))
    assert told == ["one and two translate 'Sent' as '已发出' and '已送出'"]
