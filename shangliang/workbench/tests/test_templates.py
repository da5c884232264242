"""Every template of the product, whoever wrote it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

TEMPLATES = sorted(
    (path, path.relative_to(folder))
    for folder in map(Path, settings.TEMPLATES[0]["DIRS"])
    for path in folder.rglob("*.html")
)
ids = [str(name) for _, name in TEMPLATES]


@pytest.mark.parametrize(("path", "name"), TEMPLATES, ids=ids)
def test_template_compiles(path, name):
    assert engines["jinja2"].get_template(str(name)).origin.name == str(path)


@pytest.mark.parametrize(("path", "name"), TEMPLATES, ids=ids)
def test_template_has_nothing_that_the_security_policy_blocks(path, name):
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|\shx-on", source) == []


@pytest.mark.parametrize(("path", "name"), TEMPLATES, ids=ids)
def test_template_asks_no_other_site_for_anything(path, name):
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=[\"'](?:https?:)?//", source) == []
