"""Fields of every subject's forms."""

from datetime import date

import pytest
from django import forms
from django.utils import translation

from shangliang.core.forms import Day


class _Form(forms.Form):
    on = Day(label="on")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_day_stands_in_its_field_as_browsers_read_it_in_either_language(language):
    with translation.override(language):
        assert 'value="2026-06-30"' in str(_Form(initial={"on": date(2026, 6, 30)})["on"])
        assert _Form({"on": "2026-06-30"}).is_valid()
        assert not _Form({"on": "2026-06-31"}).is_valid()
