"""The door through which a web server enters: `gunicorn config.wsgi`."""

from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.start import name_settings
from guichet.lib.limits import only_utf8, with_length

name_settings()
application = with_length(only_utf8(get_wsgi_application()))

# Every page is loaded now, before the server forks: the workers share it, and no reader waits.
import_module(settings.ROOT_URLCONF)
