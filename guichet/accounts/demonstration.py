"""When the accounts of the demonstration may be used: on a machine that serves only itself."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def is_allowed(request: HttpRequest) -> bool:
    """Tell whether a demonstration account may enter by this address."""
    host, _ = split_domain_port(request.get_host())
    return not settings.GUICHET_HTTPS and host in LOOPBACK


def is_exposed() -> bool:
    """Tell whether the settings open this house to other machines."""
    return settings.GUICHET_HTTPS or not LOOPBACK.issuperset(settings.ALLOWED_HOSTS)
