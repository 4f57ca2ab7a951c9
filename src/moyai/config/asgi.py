"""The ASGI entry: warms the dispatch kernel before the first request, then serves."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moyai.config.settings")

from django.core.asgi import get_asgi_application

from moyai.engines.dispatch import warm

application = get_asgi_application()
warm()
