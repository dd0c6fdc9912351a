"""The feed of new testimonies (Atom, RFC 4287), for whoever wants to follow without coming back."""

import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import Truncator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guichet.engine.typography import typeset
from guichet.features.testimonies.models import Testimony

_NEWEST: Final = 30
_SHOWN: Final = 400


@require_safe
@cache_control(no_cache=True)
def newest(request: HttpRequest) -> HttpResponse:
    """Give the newest testimonies; their date is a month, and never a day."""
    feed = Atom1Feed(
        title="Guichet, les témoignages",
        link=request.build_absolute_uri(reverse("published:index")),
        description=typeset("Ce que des machines ont fait à des gens, raconté par eux."),
        language="fr",
        feed_url=request.build_absolute_uri(),
    )
    for one in Testimony.objects.readable().order_by("-number")[:_NEWEST]:
        address = request.build_absolute_uri(reverse("published:entry", args=[one.number]))
        month = (one.published_on or datetime.date.min).replace(day=1)
        at = datetime.datetime.combine(month, datetime.time(), datetime.UTC)
        feed.add_item(
            title=typeset(f"Témoignage n° {one.number} : {one.title}"),
            link=address,
            description=escape(Truncator(" ".join(one.text.split())).chars(_SHOWN)),
            unique_id=address,
            pubdate=at,
            updateddate=at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml")
