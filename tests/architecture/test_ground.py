"""What the tests themselves stand on."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from .sources import ROOT


def test_keys_uploads_and_databases_of_tests_stay_out_of_the_checkout():
    places = [
        settings.ENV.data_dir,
        settings.STATIC_ROOT,
        settings.STORAGES["default"]["OPTIONS"]["location"],
        settings.EMAIL_FILE_PATH if hasattr(settings, "EMAIL_FILE_PATH") else settings.ENV.data_dir,
    ]
    if connection.vendor == "sqlite":
        places.append(settings.DATABASES["default"]["NAME"])
    assert [place for place in places if Path(place).is_relative_to(ROOT)] == []


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_application_is_no_superuser_so_that_row_level_security_binds_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) // 10000 == 15
