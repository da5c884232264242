"""The product's settings for the test process: its own data directory, its own databases, quick passwords.

Whatever ``SHANGLIANG_…`` the developer has set stays outside: tests mean the same on every machine. The one
way in is ``TEST_DATABASE_URL``, set by ``python -m tests.support.postgres`` to run the suite on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("SHANGLIANG_")]:
    del os.environ[_name]

if "TEST_DATA_DIR" not in os.environ:  # set by the first process, inherited by the parallel ones that it starts
    os.environ["TEST_DATA_DIR"] = tempfile.mkdtemp(prefix="shangliang-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_DATA_DIR"], ignore_errors=True)

_data_dir = Path(os.environ["TEST_DATA_DIR"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["SHANGLIANG_DATA_DIR"] = str(_data_dir)
os.environ["SHANGLIANG_SQLITE_SYNCHRONOUS"] = "OFF"
if "TEST_DATABASE_URL" in os.environ:
    os.environ["SHANGLIANG_DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
(_data_dir / "static").mkdir(parents=True, exist_ok=True)

from shangliang.config.settings import *  # noqa: E402, F403
from shangliang.config.settings import DATABASES, PASSWORD_HASHERS  # noqa: E402

if "TEST_DATABASE_URL" not in os.environ:
    # A file, not memory: threads then meet the locks that the product meets.
    DATABASES["default"]["TEST"] = {"NAME": str(_data_dir / "test.sqlite3")}

# argon2 costs a quarter of a second a sign-in. Tests of sign-in itself ask for the fixture real_passwords.
REAL_PASSWORD_HASHERS = PASSWORD_HASHERS
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
