"""Django's settings for two endpoints: nothing that is not needed."""

ROOT_URLCONF = "bench.thin.app"
ALLOWED_HOSTS = ["127.0.0.1"]
MIDDLEWARE: list[str] = []
USE_I18N = False
