"""Wrong settings stop the program with one line that names the variable."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from shangliang.config.environment import kept_key, read_environment

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("ALLOWED_HOSTS", "example.org", '["example.org"]'),
        ("PUBLIC_URL", "example.org", "https://example.org"),
        ("DIGEST_HOUR", "25", "7"),
        ("SECURE_COOKIES", "perhaps", "true"),
    ],
)
def test_a_wrong_value_is_told_by_its_variable(monkeypatch, name, wrong, right):
    monkeypatch.setenv(f"SHANGLIANG_{name}", wrong)
    with pytest.raises(ImproperlyConfigured, match=f"SHANGLIANG_{name}: .") as told:
        read_environment()
    assert "\n" not in str(told.value)
    monkeypatch.setenv(f"SHANGLIANG_{name}", right)
    read_environment()


def test_a_folder_that_cannot_be_made_is_told_by_its_variable(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match="SHANGLIANG_DATA_DIR: "):
        kept_key(tmp_path / "file" / "keys" / "secret")
    assert kept_key(tmp_path / "keys" / "secret") == kept_key(tmp_path / "keys" / "secret")
