"""One description of what may be written in a journal, shared by Django and by the web server."""

from typing import Any


def quiet_logging(loggers: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Describe a journal on the error output, without address of a person nor what they typed."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_the_visitor": {"()": "guichet.lib.logs.WithoutTheVisitor"}},
        "formatters": {
            "without_values": {
                "()": "guichet.lib.logs.WithoutValues",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["without_the_visitor"],
                "formatter": "without_values",
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": loggers,
    }
