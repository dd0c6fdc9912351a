"""What `guichet check` looks at in the team: the trail's chain, and accounts left from a trial."""

from django.db import connection

from guichet.accounts import audit, demonstration
from guichet.accounts.models import AuditEntry, Member


def faults() -> list[str]:
    """Give each fault in one French line; nothing before the database is made."""
    if AuditEntry._meta.db_table not in connection.introspection.table_names():
        return []
    found = []
    if (line := audit.broken_at()) is not None:
        found.append(
            f"Journal de l’équipe : la chaîne est rompue à la ligne {line} ; une ligne a été changée "
            "ou effacée hors de Guichet."
        )
    trial = Member.objects.filter(is_demonstration=True, is_active=True)
    if demonstration.is_exposed() and (names := ", ".join(one.username for one in trial)):
        found.append(
            f"Comptes de démonstration encore là : {names}. Leur entrée est refusée ; fermez-les, et "
            "leurs clés, par « guichet team end-demonstration »."
        )
    return found
