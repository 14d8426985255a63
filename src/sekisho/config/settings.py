"""Settings of one Sekisho process, all from the environment (``docs/reference/settings.md``).

A web process serves exactly one zone (``SEKISHO_ZONE``); its listening sockets, its cookie names, its
database role and its vault socket all follow from that (I5, I9).  Nothing that a client sends chooses a zone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from sekisho.config.environment import (
    by_zone,
    env_bool,
    env_int,
    env_list,
    env_path,
    env_secret,
    env_text,
)

BASE = Path(__file__).resolve().parent.parent

# --- which part of the house this process is -----------------------------------------------------------
SEKISHO_ROLE = env_text("SEKISHO_ROLE", "shell")  # web, broker, worker, inspection, shell
SEKISHO_ZONE = env_text("SEKISHO_ZONE", "lgwan")  # the zone a web process serves
SEKISHO_ADMIN_ZONE = env_text("SEKISHO_ADMIN_ZONE", "lgwan")  # administration exists in this network only
#: address:port of an entrance of its own for administration, taken by that zone's web process; empty: its ordinary one
SEKISHO_ADMIN_ENTRANCE = env_text("SEKISHO_ADMIN_ENTRANCE", "")
#: zone=address:port, the socket that each zone's web process accepts on
SEKISHO_ENTRANCES: dict[str, str] = dict(
    entry.split("=", 1)
    for entry in env_list(
        "SEKISHO_ENTRANCES", "internet=127.0.0.1:8701,lgwan=127.0.0.1:8702,mynumber=127.0.0.1:8703"
    )
)

# --- where things lie ----------------------------------------------------------------------------------
#: encrypted objects; broker and workers only
SEKISHO_VAULT_DIR = env_path("SEKISHO_VAULT_DIR", "/var/lib/sekisho/vault")
#: Unix sockets of broker and inspection; keep the path short (107 bytes with the name)
SEKISHO_RUN_DIR = env_path("SEKISHO_RUN_DIR", "/run/sekisho")
#: held by broker and workers only; a web process that could read it would break I9
SEKISHO_MASTER_KEY_DIR = env_path("SEKISHO_MASTER_KEY_DIR", "/etc/sekisho/master-keys")
#: signs processing records (Ed25519, PEM); workers only
SEKISHO_RECORD_KEY_FILE = env_path("SEKISHO_RECORD_KEY_FILE", "/etc/sekisho/record-signing.pem")
#: with it anybody can verify a record
SEKISHO_RECORD_PUBLIC_KEY_FILE = env_path("SEKISHO_RECORD_PUBLIC_KEY_FILE", "/etc/sekisho/record-signing.pub")

# --- who may speak to whom on this machine (production: every part has a user of its own) ---------------
#: zone=user (name or number): only that user, who runs the zone's web process, may ask the broker for that zone
SEKISHO_WEB_USERS: dict[str, str] = dict(entry.split("=", 1) for entry in env_list("SEKISHO_WEB_USERS"))
#: group (name or number) of the workers, who may use the inspection parent's socket; empty: its own user only
SEKISHO_INSPECTION_GROUP = env_text("SEKISHO_INSPECTION_GROUP", "")

# --- limits --------------------------------------------------------------------------------------------
#: wall time of one file; then it is undecided
SEKISHO_INSPECTION_SECONDS = env_int("SEKISHO_INSPECTION_SECONDS", default=120)
#: memory of one inspection over its parent
SEKISHO_INSPECTION_MEMORY_MB = env_int("SEKISHO_INSPECTION_MEMORY_MB", default=512)
#: name=address of each scanner beside the rebuilding: unix:/socket, clamd://, yara:/directory, icap://; empty: none
SEKISHO_SCANNERS = env_list("SEKISHO_SCANNERS")
#: time of one scanner over one file; then the file is undecided
SEKISHO_SCANNER_SECONDS = env_int("SEKISHO_SCANNER_SECONDS", default=60)
#: for so long a scanner that refuses connections is asked again: it may be restarting
SEKISHO_SCANNER_PATIENCE_SECONDS = env_int("SEKISHO_SCANNER_PATIENCE_SECONDS", default=5)
#: largest file that is matched with YARA rules: it is held in memory meanwhile
SEKISHO_SCANNER_MEMORY_FILE_MB = env_int("SEKISHO_SCANNER_MEMORY_FILE_MB", default=256)
SEKISHO_JOB_ATTEMPTS = env_int("SEKISHO_JOB_ATTEMPTS", default=3)  # runs of one job before a person decides
#: a worker that is silent for so long is lost, its jobs are restarted
SEKISHO_WORKER_SILENCE_SECONDS = env_int("SEKISHO_WORKER_SILENCE_SECONDS", default=15)
#: uploads that were never sent are destroyed after this
SEKISHO_STAGED_HOURS = env_int("SEKISHO_STAGED_HOURS", default=24)
SEKISHO_UPLOAD_QUOTA_BYTES = env_int("SEKISHO_UPLOAD_QUOTA_BYTES", default=50 * 1024**3)  # a person, a day

#: how long backups of the database are kept: so long a destroyed file's key may survive there (破棄証明 says so)
SEKISHO_BACKUP_DAYS = env_int("SEKISHO_BACKUP_DAYS", default=30)
#: pages of Office documents for whoever approves, by LibreOffice where it is installed; off: their words
SEKISHO_PREVIEW_OFFICE = env_bool("SEKISHO_PREVIEW_OFFICE", default=True)
#: zones in which approvals may be decided at a phone; never the My Number zone, whatever is written here
SEKISHO_PHONE_ZONES = env_list("SEKISHO_PHONE_ZONES", "internet,lgwan")

# --- mails that something waits (they hold a link, nothing else) ------------------------------------------
EMAIL_HOST = env_text("SEKISHO_MAIL_HOST", "")  # the town's mail server; empty: no mails, the bell alone
EMAIL_PORT = env_int("SEKISHO_MAIL_PORT", default=587)  # 587 takes mail from programs (RFC 6409)
EMAIL_HOST_USER = env_text("SEKISHO_MAIL_USER", "")  # empty: without signing in
EMAIL_HOST_PASSWORD = env_secret("SEKISHO_MAIL_PASSWORD", "-")  # workers only
EMAIL_USE_TLS = env_bool("SEKISHO_MAIL_STARTTLS", default=True)  # port 587
EMAIL_USE_SSL = env_bool("SEKISHO_MAIL_TLS", default=False)  # port 465; then turn STARTTLS off
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_text("SEKISHO_MAIL_FROM", "sekisho@localhost")  # whom answers go to
#: zone=https://…, what browsers call each entrance; without it a mail names the network in words
SEKISHO_MAIL_LINKS: dict[str, str] = dict(entry.split("=", 1) for entry in env_list("SEKISHO_MAIL_LINKS"))
SEKISHO_CHASE_HOURS = env_int("SEKISHO_CHASE_HOURS", default=24)  # who still owes a 後追い is told again
SEKISHO_DIGEST_HOUR = env_int("SEKISHO_DIGEST_HOUR", default=8)  # when the mail of the day goes out

# --- the town's directory (LDAP, Active Directory) ------------------------------------------------------
#: ldaps://… or ldap://… (then StartTLS); empty: none
SEKISHO_LDAP_URL = env_text("SEKISHO_LDAP_URL", "")
SEKISHO_LDAP_CA_FILE = env_text("SEKISHO_LDAP_CA_FILE", "")  # certificates (PEM); empty: those of the system
SEKISHO_LDAP_BASE = env_text("SEKISHO_LDAP_BASE", "")  # where people are searched
SEKISHO_LDAP_LOGIN_ATTRIBUTE = env_text("SEKISHO_LDAP_LOGIN_ATTRIBUTE", "uid")  # AD: sAMAccountName
SEKISHO_LDAP_BIND_DN = env_text("SEKISHO_LDAP_BIND_DN", "")  # the account that searches
SEKISHO_LDAP_BIND_PASSWORD = env_secret("SEKISHO_LDAP_BIND_PASSWORD", "-")  # its password
#: without TLS passwords cross the network in the clear; for tests of a directory only
SEKISHO_LDAP_WITHOUT_TLS = env_bool("SEKISHO_LDAP_WITHOUT_TLS", default=False)
#: who is taken over; AD: (&(objectCategory=person)(objectClass=user))
SEKISHO_LDAP_PEOPLE_FILTER = env_text("SEKISHO_LDAP_PEOPLE_FILTER", "(objectClass=inetOrgPerson)")
SEKISHO_LDAP_SECTION_ATTRIBUTE = env_text("SEKISHO_LDAP_SECTION_ATTRIBUTE", "ou")  # AD: department
SEKISHO_LDAP_NUMBER_ATTRIBUTE = env_text("SEKISHO_LDAP_NUMBER_ATTRIBUTE", "employeeNumber")  # AD: employeeID

# --- the book of evidence --------------------------------------------------------------------------------
#: refuse an event that the catalogue does not know, instead of writing it and complaining (for tests)
SEKISHO_STRICT_TRAIL = env_bool("SEKISHO_STRICT_TRAIL", default=False)
#: class=days (flow, session, administration); what is not named is kept for ever; `sekisho migrate` applies it
SEKISHO_TRAIL_KEEP_DAYS = env_list("SEKISHO_TRAIL_KEEP_DAYS")
#: signs the hourly heads of the trail (Ed25519, PEM); workers only
SEKISHO_TRAIL_KEY_FILE = env_path("SEKISHO_TRAIL_KEY_FILE", "/etc/sekisho/trail-signing.pem")
#: with it anybody can verify the trail; give it to the auditor on the first day
SEKISHO_TRAIL_PUBLIC_KEY_FILE = env_path("SEKISHO_TRAIL_PUBLIC_KEY_FILE", "/etc/sekisho/trail-signing.pub")
#: second place for the heads: a file that only grows, best on a volume that this machine cannot rewrite
SEKISHO_TRAIL_ANCHOR_FILE = env_text("SEKISHO_TRAIL_ANCHOR_FILE", "")
#: second place for the heads: host:port of a syslog server (RFC 5424 over TLS, CEF)
SEKISHO_TRAIL_SYSLOG = env_text("SEKISHO_TRAIL_SYSLOG", "")
#: PEM of who signs the syslog server's certificate; empty: what the machine trusts
SEKISHO_TRAIL_SYSLOG_CA_FILE = env_text("SEKISHO_TRAIL_SYSLOG_CA_FILE", "")
#: PEM of our certificate and key, for a syslog server that asks for them
SEKISHO_TRAIL_SYSLOG_CERTIFICATE_FILE = env_text("SEKISHO_TRAIL_SYSLOG_CERTIFICATE_FILE", "")
#: second place for the heads: https://host/bucket/prefix of an S3-compatible storage with object lock
SEKISHO_TRAIL_S3_URL = env_text("SEKISHO_TRAIL_S3_URL", "")
SEKISHO_TRAIL_S3_REGION = env_text("SEKISHO_TRAIL_S3_REGION", "us-east-1")  # as the storage names it
#: may put objects and their retention, and nothing else
SEKISHO_TRAIL_S3_ACCESS_KEY = env_text("SEKISHO_TRAIL_S3_ACCESS_KEY", "")
SEKISHO_TRAIL_S3_SECRET_KEY = env_secret("SEKISHO_TRAIL_S3_SECRET_KEY", "none")  # workers only
SEKISHO_TRAIL_S3_KEEP_DAYS = env_int("SEKISHO_TRAIL_S3_KEEP_DAYS", default=3650)  # how long a head is locked
#: PEM of who signs the storage's certificate; empty: what the machine trusts
SEKISHO_TRAIL_S3_CA_FILE = env_text("SEKISHO_TRAIL_S3_CA_FILE", "")
#: time-stamp authority (RFC 3161 over HTTP)
SEKISHO_TRAIL_TSA_URL = env_text("SEKISHO_TRAIL_TSA_URL", "")
#: PEM with the authority's root, and its intermediates if it does not send them
SEKISHO_TRAIL_TSA_CA_FILE = env_text("SEKISHO_TRAIL_TSA_CA_FILE", "")
# --- signing in (docs/reference/sign-in.md) ------------------------------------------------------------
#: what browsers call this zone's entrance, https://関所の名前; passkeys and OIDC are offered only with it
SEKISHO_ORIGIN = env_text("SEKISHO_ORIGIN", "").rstrip("/")
#: the same of the administration entrance, when that is another; passkeys are good at both if the host is the same
SEKISHO_ADMIN_ORIGIN = env_text("SEKISHO_ADMIN_ORIGIN", "").rstrip("/")
#: seals the secrets of second factors; each zone's web process has its own, and losing it means enrolling anew
SEKISHO_SIGN_IN_KEY = env_secret(
    "SEKISHO_SIGN_IN_KEY", "not-secret-outside-web" if SEKISHO_ROLE != "web" else None
)
#: zone=number, how many different kinds of proof (knowledge, possession, holder) a zone demands
SEKISHO_SIGN_IN_FACTORS = by_zone(env_list("SEKISHO_SIGN_IN_FACTORS", "internet=1,lgwan=1,mynumber=2"))
#: how many the administration entrance demands of everybody with a power of administration
SEKISHO_ADMIN_FACTORS = env_int("SEKISHO_ADMIN_FACTORS", default=2)
SEKISHO_STEP_UP_MINUTES = env_int("SEKISHO_STEP_UP_MINUTES", default=15)  # how long a proof counts as recent
#: zone=minutes, for zones in which it is another number
SEKISHO_STEP_UP_ZONE_MINUTES = by_zone(env_list("SEKISHO_STEP_UP_ZONE_MINUTES"))
#: zone=minutes without a request after which a sign-in ends
SEKISHO_IDLE_MINUTES = by_zone(env_list("SEKISHO_IDLE_MINUTES", "internet=60,lgwan=60,mynumber=30"))
#: zone=hours after which a sign-in ends in any case
SEKISHO_SESSION_HOURS = by_zone(env_list("SEKISHO_SESSION_HOURS", "internet=10,lgwan=10,mynumber=10"))
#: idle minutes of a sign-in at a PC that the person called shared
SEKISHO_SHARED_IDLE_MINUTES = env_int("SEKISHO_SHARED_IDLE_MINUTES", default=5)
SEKISHO_PASSWORD_LENGTH = env_int("SEKISHO_PASSWORD_LENGTH", default=15)  # least characters of a new password
SEKISHO_FIRST_PASSWORD_DAYS = env_int("SEKISHO_FIRST_PASSWORD_DAYS", default=14)  # a first password's life
SEKISHO_RESET_HOURS = env_int("SEKISHO_RESET_HOURS", default=24)  # a help desk's code is good for so long
SEKISHO_BREAK_GLASS_HOURS = env_int("SEKISHO_BREAK_GLASS_HOURS", default=4)  # how long the opened seal lasts
#: words of this town that no password may consist of, beside the built-in list
SEKISHO_BLOCKED_WORDS = env_list("SEKISHO_BLOCKED_WORDS")
#: issuer of the OpenID provider (https, or http on this machine); empty: none
SEKISHO_OIDC_ISSUER = env_text("SEKISHO_OIDC_ISSUER", "")
SEKISHO_OIDC_NAME = env_text("SEKISHO_OIDC_NAME", "共通の認証基盤")  # what the button calls it
SEKISHO_OIDC_CLIENT_ID = env_text("SEKISHO_OIDC_CLIENT_ID", "sekisho")  # as registered at the provider
SEKISHO_OIDC_CLIENT_SECRET = env_secret("SEKISHO_OIDC_CLIENT_SECRET", "-")  # as given by the provider
SEKISHO_OIDC_LOGIN_CLAIM = env_text("SEKISHO_OIDC_LOGIN_CLAIM", "preferred_username")  # holds the 職員ID
#: values of the claims amr or acr that this town accepts as two different factors; empty: none
SEKISHO_OIDC_STRONG = env_list("SEKISHO_OIDC_STRONG")
#: where metadata and keys of the provider are kept for hours when it does not answer; empty: in memory only
SEKISHO_OIDC_CACHE_DIR = env_text("SEKISHO_OIDC_CACHE_DIR", "")
#: certificates (PEM) of the authority that signs the provider's; empty: those of the system
SEKISHO_OIDC_CA_FILE = env_text("SEKISHO_OIDC_CA_FILE", "")

# --- Django --------------------------------------------------------------------------------------------
#: signs cookies and forms of one zone; every zone has its own
SECRET_KEY = env_secret("SEKISHO_SECRET_KEY", "not-secret-outside-web" if SEKISHO_ROLE != "web" else None)
DEBUG = False
#: host names that browsers use for this installation
ALLOWED_HOSTS = env_list("SEKISHO_HOSTS", ".localhost,127.0.0.1,localhost")
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_cotton",
    "django_htmx",
    "procrastinate.contrib.django",
    "sekisho.ui",
    "sekisho.foundation.audit",
    "sekisho.foundation.jobs",
    "sekisho.foundation.zones",
    "sekisho.foundation.identity",
    "sekisho.foundation.organisation",
    "sekisho.foundation.login",
    "sekisho.foundation.vault",
    "sekisho.foundation.inspection",
    "sekisho.foundation.inspection.screening",
    "sekisho.border.partner_passwords",
    "sekisho.border.known_files",
    "sekisho.border.emergencies",
    "sekisho.foundation.policies",
    "sekisho.foundation.notices",
    "sekisho.foundation.approvals",
    "sekisho.border.transfers",
]
MIDDLEWARE = [
    "sekisho.foundation.zones.middleware.EntranceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "sekisho.config.static_files.SmallerStaticFiles",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sekisho.config.failures.FailureMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sekisho.config.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sekisho.foundation.login.middleware.SignInMiddleware",
    "sekisho.foundation.identity.middleware.ActorMiddleware",
    "sekisho.foundation.login.middleware.ProofMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "sekisho.config.urls"
WSGI_APPLICATION = "sekisho.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "sekisho.config.context.page",
            ],
        },
    }
]

FORM_RENDERER = "sekisho.ui.forms.DadsRenderer"


def database(url: str) -> dict[str, Any]:
    """``postgresql://role:password@host:port/name?host=/socket/dir`` as Django wants it."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5},
    }


DATABASES = {
    #: postgresql://role:password@host/name, of the role of this process
    "default": database(env_secret("SEKISHO_DATABASE_URL", "postgresql://sekisho@localhost/sekisho"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_IMPORT_PATHS = [
    "sekisho.foundation.organisation.tasks",
    "sekisho.foundation.notices.tasks",
    "sekisho.foundation.approvals.tasks",
    "sekisho.border.transfers.tasks",
    "sekisho.border.partner_passwords.tasks",
]

AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["sekisho.foundation.login.backend.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    # NIST SP 800-63B-4, 3.1.1.2: length and known words, no rules about kinds of characters, no forced change
    {"NAME": "sekisho.foundation.login.password_rules.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "sekisho.foundation.login.password_rules.BlockedWordsValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["login", "name"]},
    },
]
LOGIN_URL = "/sign-in/"

# Cookies ignore ports, so each zone has names of its own (I5); the session is checked against the zone as well.
SESSION_ENGINE = "sekisho.foundation.identity.sessions"
SESSION_COOKIE_NAME = f"sekisho_{SEKISHO_ZONE}"
#: the sign-in's own limits are shorter and checked at every request; this only clears the table
SESSION_COOKIE_AGE = 60 * 60 * max([10, *SEKISHO_SESSION_HOURS.values()])
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
#: cookies only over HTTPS; browsers count *.localhost as secure
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env_bool("SEKISHO_SECURE_COOKIES", default=True)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"sekisho_csrf_{SEKISHO_ZONE}"
CSRF_FAILURE_VIEW = "sekisho.config.failures.csrf_failure"
SEKISHO_REFUSAL_VIEW = "sekisho.config.failures.answer"
LANGUAGE_COOKIE_NAME = "sekisho_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env_int("SEKISHO_HSTS_SECONDS", default=0)  # Strict-Transport-Security; 0 sends none
if env_bool("SEKISHO_BEHIND_TLS_PROXY", default=False):  # believe X-Forwarded-Proto of a proxy in front
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Bodies stream into the vault; only the plain fields of a form are ever held in memory.
FILE_UPLOAD_HANDLERS = ["sekisho.config.failures.NoUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_500  # each file brings its place in its folder, and people are ticked

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
USE_TZ = True
TIME_ZONE = env_text("SEKISHO_TIME_ZONE", "Asia/Tokyo")  # of dates on pages; stored times are UTC

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = env_bool("SEKISHO_STATIC_FROM_SOURCE", default=True)  # serve them from the packages
#: where collectstatic put the files of the pages, when they do not come from the packages
STATIC_ROOT = None if WHITENOISE_USE_FINDERS else env_path("SEKISHO_STATIC_DIR", "/var/lib/sekisho/static")
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["stderr"],
        #: DEBUG, INFO, WARNING or ERROR
        "level": env_text("SEKISHO_LOG_LEVEL", "INFO"),
    },
    "loggers": {"pikepdf": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
