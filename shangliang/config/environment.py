"""What an operator may set, typed, from environment variables named ``SHANGLIANG_…``.

A wrong value stops the program with one line that names the variable and the remedy; nothing starts half configured.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

REPOSITORY = Path(__file__).resolve().parents[2]


class Environment(BaseSettings):
    """The operator's settings. Each field is the variable ``SHANGLIANG_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="SHANGLIANG_", env_ignore_empty=True, extra="ignore")

    data_dir: Path = Field(
        REPOSITORY / "var", description="where database, uploads and keys lie; never under the web root"
    )
    database_url: str = Field("", description="postgresql://user:password@host/name, or empty for SQLite in data_dir")
    secret_key: str = Field("", description="signing key; made and kept in data_dir when empty")
    audit_key: str = Field("", description="key of the audit checkpoints; keep it outside the database")
    package_key: str = Field(
        "", description="signs packages for other installations; made and kept in data_dir when empty"
    )
    debug: bool = False
    allowed_hosts: list[str] = ["localhost", "127.0.0.1", "[::1]"]
    public_url: str = Field("http://127.0.0.1:8000", description="address that people type; used in mails and links")
    secure_cookies: bool = Field(False, description="true behind https: cookies are then sent over https only")
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="reverse proxies in front that add X-Forwarded-For; 0 takes the connection's address"
    )
    language: Literal["zh-hans", "en"] = "zh-hans"
    email_url: str = Field(
        "", description="smtp://user:password@host:port or smtps://…; empty writes mails to data_dir/mail"
    )
    email_from: str = "shangliang@localhost"
    webhook_url: str = Field("", description="https://… of a gateway for SMS or a messenger; empty: no such channel")
    webhook_key: str = Field("", description="signs what the gateway gets; made and kept in data_dir when empty")
    digest_hour: int = Field(8, ge=0, le=23, description="from this hour on the daily mail is sent")
    idle_minutes: int = Field(30, ge=1, le=1440, description="sign-in ends after so many idle minutes; drafts are kept")
    upload_megabytes: int = Field(32, ge=1, le=1024, description="largest attachment")
    sqlite_synchronous: Literal["FULL", "NORMAL", "OFF"] = Field("FULL", description="FULL survives a pulled plug")
    clock_offset: float = Field(
        0.0, description="seconds added to the machine's clock; a file clock.json in data_dir wins"
    )

    @field_validator("public_url", "webhook_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")


def read_environment() -> Environment:
    """Read and check the environment.

    Raises:
        ImproperlyConfigured: a variable has a value that cannot be used; the message names it.
    """
    try:
        return Environment()
    except ValidationError as error:
        lines = [f"SHANGLIANG_{'_'.join(str(p) for p in e['loc']).upper()}: {e['msg']}" for e in error.errors()]
        raise ImproperlyConfigured("Wrong settings. " + "; ".join(lines)) from None
    except SettingsError:  # a list that is not written as one, and the library does not say of which variable by itself
        raise ImproperlyConfigured(
            'Wrong settings. SHANGLIANG_ALLOWED_HOSTS: must be a list such as ["example.org","www.example.org"]'
        ) from None


def kept_key(path: Path) -> str:
    """Return the key kept in ``path``, made on first use and readable by its owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"SHANGLIANG_DATA_DIR: {path.parent} cannot be made: {error.strerror}") from None
    try:
        with open(path, "x", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()


def database_settings(env: Environment) -> dict:
    """Django's ``DATABASES["default"]`` for the chosen engine.

    SQLite: write-ahead log, writers begin IMMEDIATE so that two of them queue up instead of failing half-way.
    """
    if not env.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": env.data_dir / "shangliang.sqlite3",
            "CONN_MAX_AGE": None,  # each thread keeps its own: opening one costs 2 ms, more than most queries
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
                    " PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
                    f" PRAGMA synchronous={env.sqlite_synchronous};"
                ),
            },
        }
    url = urlsplit(env.database_url)
    if url.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("SHANGLIANG_DATABASE_URL: must start with postgresql://, or be empty for SQLite")
    query = {k: v[-1] for k, v in parse_qs(url.query).items()}
    return {
        "ENGINE": "shangliang.core.postgresql",  # Django's own, telling each connection the open scope
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.get("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 30}, "prepare_threshold": None},
    }


def email_settings(env: Environment) -> dict:
    """Django's e-mail settings from ``SHANGLIANG_EMAIL_URL``; without one, mails are written to files."""
    if not env.email_url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(env.data_dir / "mail"),
        }
    url = urlsplit(env.email_url)
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise ImproperlyConfigured("SHANGLIANG_EMAIL_URL: must look like smtp://user:password@host:port or smtps://…")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
