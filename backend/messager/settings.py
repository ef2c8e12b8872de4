"""Django's settings, all from environment variables; the README lists them.

Nonsense refuses to start: every reader names the variable it could not understand.
"""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from messager.delivery.schemes import DEFAULT_SCHEMES
from messager.env import env_bool, env_choice, env_int, env_list, env_text, url_parts
from messager.secret_key import read_or_make_secret_key

BACKEND_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"

# Where people reach Messager ------------------------------------------------------------------------------------------

MESSAGER_HOST = env_text("MESSAGER_HOST", "127.0.0.1")
MESSAGER_LISTEN = env_text("MESSAGER_LISTEN", MESSAGER_HOST)
MESSAGER_PORT = env_int("MESSAGER_PORT", 8000, 1, 65535)
MESSAGER_INSECURE_OPEN = env_bool("MESSAGER_INSECURE_OPEN")
MESSAGER_BEHIND_PROXY = env_bool("MESSAGER_BEHIND_PROXY")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


if not _is_loopback(MESSAGER_HOST) and not MESSAGER_INSECURE_OPEN:
    raise ImproperlyConfigured(
        f"MESSAGER_HOST is {MESSAGER_HOST!r}: Messager has no access keys, so whoever reaches that address could run "
        "every task. Use a loopback address such as 127.0.0.1, or set MESSAGER_INSECURE_OPEN=1 to open it all the same."
    )
if not _is_loopback(MESSAGER_LISTEN) and not MESSAGER_INSECURE_OPEN and not MESSAGER_BEHIND_PROXY:
    raise ImproperlyConfigured(
        f"MESSAGER_LISTEN is {MESSAGER_LISTEN!r}, which others can reach. Use a loopback address, or set "
        "MESSAGER_BEHIND_PROXY=1 where nothing but a proxy that people reach at MESSAGER_HOST gets there."
    )

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env_list("MESSAGER_ALLOWED_HOSTS")]
if not _is_loopback(MESSAGER_HOST) and MESSAGER_HOST not in {"0.0.0.0", "::", "[::]"}:  # noqa: S104
    ALLOWED_HOSTS.append(MESSAGER_HOST)
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "MESSAGER_ALLOWED_HOSTS: '*' would let a page of any site in, by a name that leads to this machine; list names."
    )

# In lower case, as browsers send them.
CORS_ALLOWED_ORIGINS = [origin.rstrip("/").lower() for origin in env_list("MESSAGER_CORS_ORIGINS")]
for _origin in CORS_ALLOWED_ORIGINS:
    _parts = url_parts("MESSAGER_CORS_ORIGINS", _origin)
    _is_bare = _origin == f"{_parts.scheme}://{_parts.netloc}" and "@" not in _parts.netloc
    if _parts.scheme not in {"http", "https"} or not _parts.hostname or not _is_bare:
        raise ImproperlyConfigured(f"MESSAGER_CORS_ORIGINS: {_origin!r} is no origin such as https://app.example.com")
CORS_URLS_REGEX = r"^/api/.*$"
CORS_ALLOW_METHODS = ["GET", "POST", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "content-type", "idempotency-key", "if-none-match", "prefer", "range"]
CORS_EXPOSE_HEADERS = ["etag", "idempotency-replayed", "location", "preference-applied", "retry-after"]

# Data -----------------------------------------------------------------------------------------------------------------

MESSAGER_DATA = Path(env_text("MESSAGER_DATA", str(BACKEND_DIR.parent / ".messager" / "data"))).expanduser()
SECRET_KEY = env_text("MESSAGER_SECRET_KEY") or read_or_make_secret_key(MESSAGER_DATA)

DATABASE_URL = env_text("DATABASE_URL")
try:
    _database = dj_database_url.parse(DATABASE_URL or f"sqlite:///{MESSAGER_DATA / 'messager.sqlite3'}")
except ValueError as error:
    raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error

if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["ENGINE"] = "messager.database.sqlite3"
    # WAL lets readers and the one writer work side by side; FULL makes an answered 202 survive a power loss; IMMEDIATE
    # takes the write lock at once, since a read that becomes a write fails without waiting.
    _database["OPTIONS"] = {
        "timeout": 10,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
elif _database["ENGINE"] == "django.db.backends.postgresql":
    # Every wait has a bound: two seconds to connect, ten for a statement; database/patience.py has those of this side.
    # A page of a table is found nearly as fast as the next one: nobody runs this on turning disks.
    _database["ENGINE"] = "messager.database.postgresql"
    _database["OPTIONS"] = {
        "prepare_threshold": 3,
        **_database.get("OPTIONS", {}),
        "connect_timeout": 2,
        # What is prepared finds its rows by their ids, whatever the values: the one plan that is made for all is right.
        "options": "-c statement_timeout=10000 -c lock_timeout=5000 -c random_page_cost=1.1"
        " -c plan_cache_mode=force_generic_plan",
    }
else:
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL or a SQLite database")

# One connection stays open per thread; a broken one is found before a request uses it.
DATABASES = {"default": {**_database, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files ----------------------------------------------------------------------------------------------------------------

MESSAGER_MAX_FILE_BYTES = env_int("MESSAGER_MAX_FILE_BYTES", 250_000_000, 0, 2**40)
MESSAGER_FILES = env_text("MESSAGER_FILES", str(MESSAGER_DATA / "files"))
MESSAGER_S3_ENDPOINT = env_text("MESSAGER_S3_ENDPOINT")
_files = url_parts("MESSAGER_FILES", MESSAGER_FILES)
if _files.scheme == "s3":
    if not _files.netloc or "@" in _files.netloc:
        raise ImproperlyConfigured("MESSAGER_FILES must look like s3://bucket or s3://bucket/folder")
    if MESSAGER_S3_ENDPOINT and url_parts("MESSAGER_S3_ENDPOINT", MESSAGER_S3_ENDPOINT).scheme not in {"http", "https"}:
        raise ImproperlyConfigured("MESSAGER_S3_ENDPOINT must look like https://s3.example.com")
    # Its keys and its region are where every program looks for them: AWS_ACCESS_KEY_ID and so on.
    _storage = {
        "BACKEND": "messager.files.bucket.BucketFiles",
        "OPTIONS": {
            "bucket_name": _files.netloc,
            "location": _files.path.strip("/"),
            "endpoint_url": MESSAGER_S3_ENDPOINT or None,
        },
    }
elif not Path(MESSAGER_FILES).expanduser().is_absolute():
    raise ImproperlyConfigured("MESSAGER_FILES must be a folder's whole path, or look like s3://bucket")
else:
    _storage = {
        "BACKEND": "messager.files.storage.LocalFiles",
        "OPTIONS": {"location": str(Path(MESSAGER_FILES).expanduser())},
    }
STORAGES = {
    "files": _storage,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Redis ----------------------------------------------------------------------------------------------------------------

REDIS_URL = env_text("REDIS_URL", "redis://127.0.0.1:6379/0")
if url_parts("REDIS_URL", REDIS_URL).scheme not in {"redis", "rediss"}:
    raise ImproperlyConfigured("REDIS_URL must start with redis:// or rediss://")

# Tasks and runs -------------------------------------------------------------------------------------------------------

MESSAGER_TASKS = env_list("MESSAGER_TASKS", "tasks")
MESSAGER_CONCURRENCY = env_int("MESSAGER_CONCURRENCY", os.cpu_count() or 1, 1, 1000)
MESSAGER_MAX_RESULT_BYTES = env_int("MESSAGER_MAX_RESULT_BYTES", 1024 * 1024, 1024, 64 * 1024 * 1024)
MESSAGER_MAX_BODY_BYTES = env_int("MESSAGER_MAX_BODY_BYTES", 256 * 1024, 1024, 64 * 1024 * 1024)
MESSAGER_MAX_BATCH_BYTES = env_int("MESSAGER_MAX_BATCH_BYTES", 16 * 1024 * 1024, 1024, 64 * 1024 * 1024)
MESSAGER_LOG_LINES = env_int("MESSAGER_LOG_LINES", 10_000, 0, 10_000_000)
MESSAGER_LEASE_SECONDS = env_int("MESSAGER_LEASE_SECONDS", 30, 3, 3600)
MESSAGER_DRAIN_SECONDS = env_int("MESSAGER_DRAIN_SECONDS", 20, 0, 3600)
MESSAGER_RETENTION_DAYS = env_int("MESSAGER_RETENTION_DAYS", 30, 0, 36_500)
MESSAGER_RETENTION_FAILED_DAYS = env_int("MESSAGER_RETENTION_FAILED_DAYS", MESSAGER_RETENTION_DAYS, 0, 36_500)
# The guard tells the two apart by path; Django's own limit is one for all.
DATA_UPLOAD_MAX_MEMORY_SIZE = max(MESSAGER_MAX_BODY_BYTES, MESSAGER_MAX_BATCH_BYTES)

# Delivery of messages.send --------------------------------------------------------------------------------------------

MESSAGER_BROADCAST = env_list("MESSAGER_BROADCAST")
MESSAGER_APPRISE_SCHEMES = env_list("MESSAGER_APPRISE_SCHEMES", ",".join(DEFAULT_SCHEMES))
MESSAGER_ALLOW_PRIVATE_ADDRESSES = env_bool("MESSAGER_ALLOW_PRIVATE_ADDRESSES")
DEFAULT_FROM_EMAIL = env_text("MESSAGER_EMAIL_FROM", "messager@localhost")

_email = url_parts("MESSAGER_EMAIL_URL", env_text("MESSAGER_EMAIL_URL"))
MESSAGER_EMAIL_CONFIGURED = bool(_email.scheme)
if MESSAGER_EMAIL_CONFIGURED:
    if _email.scheme not in {"smtp", "smtps"} or not _email.hostname:
        raise ImproperlyConfigured("MESSAGER_EMAIL_URL must look like smtp://user:password@host:587?tls=1")
    EMAIL_HOST = _email.hostname
    EMAIL_USE_SSL = _email.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and parse_qs(_email.query).get("tls", ["0"])[0].lower() in {"1", "true", "yes"}
    EMAIL_PORT = _email.port or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
    EMAIL_HOST_USER = unquote(_email.username or "")
    EMAIL_HOST_PASSWORD = unquote(_email.password or "")
    EMAIL_TIMEOUT = 20

# Django ---------------------------------------------------------------------------------------------------------------

DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
APPEND_SLASH = False
ROOT_URLCONF = "messager.urls"
WSGI_APPLICATION = "messager.wsgi.application"

INSTALLED_APPS = [
    "messager",
    "django.contrib.staticfiles",
    "corsheaders",
    "ninja",
    "messager.queues",
    "messager.files",
    "messager.runs",
    "messager.saved",
    "messager.stats",
    "messager.workers",
    "messager.bulk",
    "messager.failures",
    "messager.delivery",
    "messager.catalog",
]

MIDDLEWARE = [
    "messager.http.headers.SecurityHeaders",
    "messager.http.bounds.Bounds",
    "messager.http.problems.ProblemDetails",
    # Before the guard, so that a page of an admitted origin can read what the guard says.
    "corsheaders.middleware.CorsMiddleware",
    "messager.http.guard.Guard",
    "django.middleware.common.CommonMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
]

TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

# The docs page brings its own script and style with it: the API serves them itself, from no other host.
STATIC_URL = "/api/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/messager/assets/"  # their names hold a hash of their content
MESSAGER_SPA_DIR = env_text("MESSAGER_SPA_DIR")
if MESSAGER_SPA_DIR:
    if not (Path(MESSAGER_SPA_DIR) / "messager" / "index.html").is_file():
        raise ImproperlyConfigured(f"MESSAGER_SPA_DIR: there is no messager/index.html in {MESSAGER_SPA_DIR}")
    WHITENOISE_ROOT = MESSAGER_SPA_DIR

# Log lines are JSON objects on stdout, so control characters in them are escaped.
MESSAGER_LOG_LEVEL = env_choice("MESSAGER_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "{asctime}{levelname}{name}{message}",
            "style": "{",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
    "root": {"handlers": ["stdout"], "level": MESSAGER_LOG_LEVEL},
    "loggers": {
        # Messager logs what happens to runs itself, in its own words; Celery's lines would repeat it twice.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "CRITICAL"},
        "uvicorn": {"level": "WARNING"},
        # Django logs each 4xx and 5xx answer at these levels already as warnings and errors.
        "django.request": {"level": "ERROR"},
    },
}

# Celery ---------------------------------------------------------------------------------------------------------------
# The database row is the queue and Redis carries a hint, so nothing here asks Redis to be reliable: early ack, no ack
# emulation (a tenth of the commands, and a killed Redis does not take the worker down), no results, no ETA.

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT = "messager.runs.transport:Transport"
CELERY_WORKER_CONSUMER = "messager.runs.intake:RunConsumer"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "ack_emulation": False,
    "socket_connect_timeout": 1,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
# One for each thread of the API, as a thread waits without a bound for one that another has.
CELERY_BROKER_POOL_LIMIT = MESSAGER_THREADS = 16
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_TRACK_STARTED = False
CELERY_TASK_SEND_SENT_EVENT = False
# runs/ahead.py says how much of what these allow is used.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_DISABLE_PREFETCH = True
CELERY_WORKER_SEND_TASK_EVENTS = False
# Anybody who reaches Redis could send commands there: operators give them through the API, and workers find them in the
# database (workers/control).
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_CONCURRENCY = MESSAGER_CONCURRENCY
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
