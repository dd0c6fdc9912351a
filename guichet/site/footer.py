"""The links at the foot of every page: what we owe to whoever reads it."""

from django.http import HttpRequest

from guichet.site.pages import own_pages

_SHOWN = ("about", "retention", "verification", "algorithms", "accessibility", "legal-notice")


def footer(_request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    """Give templates `footer_links`, {label, url} (a context processor, see TEMPLATES)."""
    pages = {page.name: page for page in own_pages()}
    links = [{"label": pages[name].title, "url": pages[name].address} for name in _SHOWN]
    return {"footer_links": links}
