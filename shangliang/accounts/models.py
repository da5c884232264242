"""People and their sign-in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from .names import pinyin_key


class UserManager(BaseUserManager["User"]):
    """Makes people; one without a password cannot sign in."""

    def create_user(self, username: str, name: str, password: str | None = None, **fields: object) -> User:
        """Make a person; ``password=None`` makes one who cannot sign in yet."""
        fields.setdefault("pinyin_key", pinyin_key(name))
        user = self.model(username=username, name=name, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person 人员: somebody the committees know, with or without an account."""

    username = models.CharField(_("account name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    pinyin_key = models.CharField(max_length=120, blank=True, default="", db_index=True)  # sorts names by pinyin
    strokes_key = models.CharField(max_length=60, blank=True, default="", db_index=True)  # sorts by surname strokes
    gender = models.CharField(
        _("gender"), max_length=1, blank=True, default="", choices=[("f", _("female")), ("m", _("male"))]
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    elder_view = models.BooleanField(_("elder view"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    must_change_password = models.BooleanField(default=False)  # the password was given by somebody else
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The person's name."""
        return self.name


class SignInFailures(models.Model):
    """Attempts to sign in that failed, for one account name or one address; kept by :mod:`.throttle`."""

    key = models.CharField(max_length=64, unique=True)  # a digest: people type passwords into the wrong field
    count = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True)
