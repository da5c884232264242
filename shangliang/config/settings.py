"""Django's settings. What an operator may change is in :mod:`.environment`; the rest is the product's."""

from pathlib import Path

from .environment import database_settings, email_settings, kept_key, read_environment

PACKAGE = Path(__file__).resolve().parents[1]
ENV = read_environment()

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key or kept_key(ENV.data_dir / "keys" / "secret")
AUDIT_KEY = ENV.audit_key or kept_key(ENV.data_dir / "keys" / "audit")
PACKAGE_KEY = ENV.package_key or kept_key(ENV.data_dir / "keys" / "package")
WEBHOOK_KEY = ENV.webhook_key or kept_key(ENV.data_dir / "keys" / "webhook")
ALLOWED_HOSTS = ENV.allowed_hosts
PUBLIC_URL = ENV.public_url
CSRF_TRUSTED_ORIGINS = [ENV.public_url]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "shangliang.core",
    "shangliang.accounts",
    "shangliang.committees",
    "shangliang.workflow",
    "shangliang.indicators",
    "shangliang.documents",
    "shangliang.search",
    "shangliang.notifications",
    "shangliang.proposals",
    "shangliang.handling",
    "shangliang.deliberation",
    "shangliang.opinions",
    "shangliang.hotline",
    "shangliang.consultations",
    "shangliang.supervision",
    "shangliang.venues",
    "shangliang.plans",
    "shangliang.exchange",
    "shangliang.reports",
    "shangliang.workbench",
    "shangliang.portal",
    "shangliang.api",
    "shangliang.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shangliang.core.middleware.SecurityHeaders",
    "django.middleware.gzip.GZipMiddleware",
    "shangliang.api.middleware.ForPrograms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "shangliang.workbench.middleware.ByButtonOnly",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shangliang.accounts.middleware.IdleTimeout",
    "shangliang.committees.middleware.ActingCommittee",
    "shangliang.accounts.middleware.OwnPassword",
    "shangliang.committees.second_factor.SecondFactorByRole",
]

ROOT_URLCONF = "shangliang.config.urls"
WSGI_APPLICATION = "shangliang.config.wsgi.application"

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        # Every page of ours: three times faster than Django's engine (docs/adr).
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "shangliang.workbench.jinja.environment",
            "context_processors": [*_CONTEXT, "shangliang.workbench.context.shell"],
        },
    },
    {
        # Only for what packages bring themselves.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]
TEMPLATES[0]["DIRS"] = sorted(str(p) for p in PACKAGE.glob("*/templates"))

DATABASES = {"default": database_settings(ENV)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shangliang_cache",  # made by a migration of accounts
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the default of 300 would throw away what guards the second factor
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["shangliang.committees.arriving.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "shangliang.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_FORMS = {
    "login": "shangliang.accounts.forms.LoginForm",
    "reauthenticate": "shangliang.accounts.forms.ReauthenticateForm",
    "change_password": "shangliang.accounts.forms.ChangePasswordForm",
}
# Wrong passwords are counted by accounts.throttle, wrong codes by this. No limit on sign-ins that succeed: at the
# plenary hundreds of people come from one address within minutes.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/15m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
MFA_ADAPTER = "shangliang.committees.second_factor.RoleMFAAdapter"
MFA_FORMS = {
    "authenticate": "shangliang.accounts.forms.AuthenticateForm",
    "reauthenticate": "shangliang.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "shangliang.accounts.forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Shangliang"
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before or after: clocks of phones differ

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.secure_cookies
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
IDLE_SECONDS = ENV.idle_minutes * 60

LANGUAGE_CODE = ENV.language
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# Each app brings its own catalogue; named here, they win over what packages say for the same English words.
LOCALE_PATHS = sorted(str(p) for p in PACKAGE.glob("*/locale"))
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(ENV.data_dir / "uploads"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_BYTES = ENV.upload_megabytes * 1024 * 1024

vars().update(email_settings(ENV))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "allauth": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS = ["ninja.W001"]
