"""What every response says to the browser, so that a page can neither leak nor be borrowed."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

from guichet.lib.rooms import installed_rooms

# Nothing is allowed but what is written here. Drawings are inline SVG; the one picture is the icon.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

_POWERS_REFUSED: Final = (
    "accelerometer",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "web-share",
    "window-management",
    "xr-spatial-tracking",
)

# Referrer-Policy, COOP, nosniff and HSTS come from Django's SecurityMiddleware.
ALWAYS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in _POWERS_REFUSED),
    "X-Frame-Options": "DENY",
}

Responder = Callable[[HttpRequest], HttpResponseBase]


def headers_middleware(get_response: Responder) -> Responder:
    """Add the headers of the house; mark as ``no-store`` whatever a person told us."""
    private_prefixes = tuple(f"/{room.url_prefix}" for room in installed_rooms() if room.is_private)

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        # A page that partners show in a frame says so itself, as Django's own pages would.
        if getattr(response, "xframe_options_exempt", False):
            del response.headers["X-Frame-Options"]
        # An address without its last slash is about to be redirected: it is just as private.
        address = f"{request.path_info.rstrip('/')}/"
        if request.method == "POST" or address.startswith(private_prefixes):
            response.headers["Cache-Control"] = "no-store"
            response.headers.pop("ETag", None)
        return response

    return respond
