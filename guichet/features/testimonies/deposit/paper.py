"""The questions of a door on paper, to print, to fill in with a pen and to hand over.

The form is the same for everybody: nothing is asked, nothing is kept, and any browser may keep it.
"""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guichet.engine import catalogue, paper_form
from guichet.features.testimonies.models import Door

NAMES = {Door.USERS: "questionnaire-usager.pdf", Door.WORKERS: "questionnaire-travail.pdf"}
# A form of each door, for each name under which the house is known.
_MOST_FORMS = 8


@require_safe
def paper_form_of(request: HttpRequest, door: Door) -> HttpResponse:
    """Give the questionnaire of a door as a PDF."""
    pdf = _typeset(door, f"{request.get_host()}/temoigner/")
    headers = {"Content-Disposition": f'inline; filename="{NAMES[door]}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@lru_cache(maxsize=_MOST_FORMS)
def _typeset(door: Door, address: str) -> bytes:
    from guichet.engine.typesetting.pdf import typeset  # loads the typesetter when it is needed

    known = catalogue.load()
    form = paper_form.compose(known.questionnaires[door.value], known.deposit_words, address)
    return typeset(form)
