"""The thin application as its server wants it."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.thin.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
