"""Shows the audits of a system on its page of the register: ``{% load audits %}``."""

from django import template

from guichet.engine.algorithms import System
from guichet.features.algorithms.audits import audits_of

register = template.Library()


@register.inclusion_tag("algorithms/audits_of_system.html")
def audits_of_system(system: System) -> dict[str, object]:
    """Link to what was measured on real decisions of this system; nothing where nobody measured."""
    return {"lines": audits_of(system)}
