"""The texts of the product and their translations, without GNU gettext.

Message ids are English and stand in the sources; each app keeps its Chinese in its own catalogue,
``locale/zh_Hans/LC_MESSAGES/django.po``. The sources are read with Python's own parser and Jinja2's, so that
collecting every text of the product takes about a second.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes
from jinja2 import TemplateSyntaxError as JinjaSyntaxError

LOCALE = "zh_Hans"

#: Which arguments of a call are what: ``c`` the context, ``s`` the singular, ``p`` the plural.
_CALLS = {"_": "s", "gettext": "s", "gettext_lazy": "s", "gettext_noop": "s"}
_CALLS |= {"ngettext": "sp", "ngettext_lazy": "sp", "pgettext": "cs", "pgettext_lazy": "cs"}
_CALLS |= {"npgettext": "csp", "npgettext_lazy": "csp"}

_HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Shangliang\\n"
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


class Text(NamedTuple):
    """One text in a source: an id, or a pair of singular and plural, perhaps in a context."""

    id: str | tuple[str, str]
    context: str | None
    place: str  # path inside the app
    line: int


class UnreadableText(ValueError):
    """A text that cannot be collected because it is put together while the program runs."""


def catalogue_path(app: Path) -> Path:
    """Where an app keeps its Chinese."""
    return app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def _text(name: str, arguments: list[object], place: str, line: int) -> Text:
    roles = _CALLS[name]
    values = arguments[: len(roles)]
    if len(values) < len(roles) or not all(isinstance(value, str) for value in values):
        raise UnreadableText(f"{place}:{line}: {name}() needs texts written out, not put together")
    by_role = dict(zip(roles, map(str, values), strict=True))
    singular, plural = by_role["s"], by_role.get("p")
    return Text((singular, plural) if plural else singular, by_role.get("c"), place, line)


def texts_of_python(source: str, place: str) -> Iterator[Text]:
    """The texts in a Python source.

    Raises:
        UnreadableText: a gettext call whose text is not a literal.
    """
    for node in ast.walk(ast.parse(source, place)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in _CALLS and node.args:
            yield _text(name, [getattr(a, "value", None) for a in node.args], place, node.lineno)


def _jinja() -> Environment:
    env = Environment(extensions=["jinja2.ext.i18n"], autoescape=True, trim_blocks=True, lstrip_blocks=True)
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.policies["ext.i18n.trimmed"] = True
    return env


def texts_of_template(source: str, place: str, env: Environment) -> Iterator[Text]:
    """The texts in a Jinja2 template.

    Raises:
        UnreadableText: the template cannot be parsed, or a text in it is not a literal.
    """
    try:
        tree = env.parse(source)
    except JinjaSyntaxError as error:
        raise UnreadableText(f"{place}:{error.lineno}: {error.message}") from error
    for node in tree.find_all(nodes.Call):  # {% trans %} has become such calls
        if isinstance(node.node, nodes.Name) and node.node.name in _CALLS:
            values: list[object] = [getattr(argument, "value", None) for argument in node.args]
            yield _text(node.node.name, values, place, node.lineno)


def texts_of_app(app: Path) -> list[Text]:
    """Every text of an app's sources and templates, tests and migrations left out, in the order of files and lines."""
    env = _jinja()
    found: list[Text] = []
    for path in sorted([*app.rglob("*.py"), *(app / "templates").rglob("*.*")]):
        inside = path.relative_to(app)
        if inside.parts[0] in ("tests", "migrations") or path.suffix not in (".py", ".html", ".txt", ".xml"):
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            found += sorted(texts_of_python(source, str(inside)), key=lambda text: text.line)
        else:
            found += texts_of_template(source, str(inside), env)
    return found


def read_catalogue(app: Path) -> Catalog:
    """The app's catalogue as it lies there; an empty one when there is none."""
    path = catalogue_path(app)
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, abort_invalid=True)


def fresh_catalogue(texts: list[Text], kept: Catalog) -> Catalog:
    """A catalogue of exactly these texts, with the translations that ``kept`` has for them."""
    new = Catalog(locale=LOCALE)
    for text in texts:
        old = kept.get(text.id if isinstance(text.id, str) else text.id[0], text.context)
        same_kind = old is not None and old.pluralizable == isinstance(text.id, tuple)
        new.add(
            text.id,
            old.string if old is not None and same_kind else None,
            locations=[(text.place, text.line)],
            flags=[flag for flag in (old.flags if old is not None else ()) if flag == "fuzzy"],
            user_comments=old.user_comments if old is not None else (),
            context=text.context,
        )
    return new


def write_catalogue(app: Path, catalogue: Catalog) -> None:
    """Write the app's catalogue; without dates and line numbers, so that only texts make a difference."""
    path = catalogue_path(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(_HEADER.encode())
        write_po(file, catalogue, width=110, omit_header=True, ignore_obsolete=True, include_lineno=False)


def compile_catalogue(app: Path) -> int:
    """Write the ``.mo`` beside the app's catalogue; returns how many texts it holds, 0 when there is no catalogue."""
    path = catalogue_path(app)
    if not path.exists():
        return 0
    catalogue = read_catalogue(app)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    return len(catalogue)


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def problems_of(texts: list[Text], catalogue: Catalog) -> Iterator[str]:
    """What keeps a catalogue from being whole: missing, stale, untranslated, uncertain, wrong placeholders."""
    needed = {(text.context, text.id if isinstance(text.id, str) else text.id[0]): text for text in texts}
    there = {_key(message): message for message in catalogue if message.id}
    for key, text in needed.items():
        if key not in there:
            yield f"{text.place}:{text.line}: not in the catalogue: {key[1]!r}"
    for key, message in there.items():
        strings = _strings(message)
        if key not in needed:
            yield f"no longer in the sources: {key[1]!r}"
        elif not strings or not all(strings):
            yield f"{needed[key].place}: untranslated: {key[1]!r}"
        elif message.fuzzy:
            yield f"{needed[key].place}: uncertain (fuzzy): {key[1]!r}"
        else:
            id_ = needed[key].id
            allowed = set(_PLACEHOLDER.findall(id_ if isinstance(id_, str) else " ".join(id_)))
            used = set(_PLACEHOLDER.findall(" ".join(strings)))
            # A plural may leave its number out; every other placeholder carries a value that the reader needs.
            if used - allowed or (allowed - used and isinstance(id_, str)):
                yield f"{needed[key].place}: placeholders differ: {key[1]!r} / {strings[0]!r}"


def disagreements(catalogues: dict[str, Catalog]) -> Iterator[str]:
    """Texts that two apps translate differently: all catalogues become one, so only the first would be seen."""
    seen: dict[tuple[str | None, str], tuple[str, tuple[str, ...]]] = {}
    for app, catalogue in catalogues.items():
        for message in catalogue:
            strings = _strings(message)
            if not message.id or not all(strings):
                continue
            other, said = seen.setdefault(_key(message), (app, strings))
            if said != strings:
                yield f"{other} and {app} translate {_key(message)[1]!r} as {said[0]!r} and {strings[0]!r}"
