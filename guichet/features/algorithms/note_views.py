"""« Ma note »: the score of a published model for what a person answers. Nothing outlives the page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.engine import catalogue
from guichet.engine.scoring.model import Model
from guichet.features.algorithms import notes, numbers, profiles
from guichet.features.algorithms.models_shown import models_of, profiles_of
from guichet.features.algorithms.note_forms import NoteForm
from guichet.features.algorithms.sheets import score_letter

TO_MEND = 422


@require_http_methods(["GET", "HEAD", "POST"])
def my_note(request: HttpRequest, slug: str, model_id: str = "") -> HttpResponse:
    """Ask what the model uses, then show the score; the answers come back with the page alone."""
    model, context = _page(slug, model_id, "note")
    if request.method != "POST":
        return render(request, "algorithms/note_form.html", {**context, "form": NoteForm(model)})
    form = NoteForm(model, request.POST)
    if "correct" in request.POST:
        again = NoteForm(model, initial=dict(form.typed))
        return render(request, "algorithms/note_form.html", {**context, "form": again})
    if not form.is_valid():
        shown = {**context, "form": form}
        return render(request, "algorithms/note_form.html", shown, status=TO_MEND)
    asked = request.POST.get("courbe", "")
    known = asked in model.by_name
    context |= {
        "form": form,
        "note": notes.note(model, form.person),
        "curve": notes.curve_of(model, form.person, asked) if known else None,
        "asked": asked,
        "letter": score_letter(slug),
    }
    return render(request, "algorithms/note.html", context)


@require_safe
def compared(request: HttpRequest, slug: str, model_id: str = "") -> HttpResponse:
    """Show some made-up persons side by side, each with its answers."""
    model, context = _page(slug, model_id, "profiles")
    context["profiles"] = profiles.side_by_side(model, profiles_of(model))
    return render(request, "algorithms/profiles.html", context)


@require_safe
def all_numbers(request: HttpRequest, slug: str, model_id: str = "") -> HttpResponse:
    """Show every number of a model, with its source."""
    model, context = _page(slug, model_id, "numbers")
    context |= {"tables": numbers.tables(model), "sources": numbers.sources(model)}
    return render(request, "algorithms/numbers.html", context)


def _page(slug: str, model_id: str, page: str) -> tuple[Model, dict[str, Any]]:
    """Return the model asked for, and what all its pages show; the first one when none is named."""
    system = catalogue.load().algorithms.get(slug)
    models = models_of(slug) if system else ()
    model = next((one for one in models if model_id in ("", one.id)), None)
    if system is None or model is None:
        raise Http404
    named = [slug, model.id] if model_id else [slug]
    return model, {
        "slug": slug,
        "system_title": system.short_name,
        "model": model,
        "others": [
            (one.title, reverse(f"algorithms:{page}", args=[slug, one.id]))
            for one in models
            if one is not model
        ],
        "note_url": reverse("algorithms:note", args=named),
        "profiles_url": reverse("algorithms:profiles", args=named) if profiles_of(model) else "",
        "numbers_url": reverse("algorithms:numbers", args=named),
    }
