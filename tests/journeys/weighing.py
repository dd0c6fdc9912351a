"""What a browser really fetches when it opens a page for the first time."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request


@dataclass(frozen=True)
class Weight:
    """Everything that came for one page: bytes on the wire, heads included."""

    bytes: int
    script_bytes: int
    addresses: tuple[str, ...]
    elsewhere: tuple[str, ...]


def weigh(browser: Browser, house: str, path: str) -> Weight:
    """Open a page in a browser that has never seen the house."""
    requests: list[Request] = []
    with browser.new_context(base_url=house, locale="fr-FR") as visit:
        page = visit.new_page()
        page.on("request", lambda one: requests.append(one))
        page.goto(path, wait_until="networkidle")
        return Weight(
            bytes=sum(_bytes(one) for one in requests),
            script_bytes=sum(_bytes(one) for one in requests if one.resource_type == "script"),
            addresses=tuple(one.url for one in requests),
            elsewhere=tuple(
                one.url for one in requests if urlsplit(one.url).netloc != urlsplit(house).netloc
            ),
        )


def _bytes(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
