"""What a member may do. Roles add up and contain no other: who keeps the team reads nothing by that."""

from enum import StrEnum


class Role(StrEnum):
    """A role is a group of the same name, made by a migration."""

    READER = "lecture"
    EDITOR = "édition"
    ADMINISTRATOR = "administration"

    @property
    def explained(self) -> str:
        """Say in a few words what it opens."""
        return _EXPLAINED[self]


_EXPLAINED = {
    Role.READER: "lire les témoignages, écrire aux personnes, retirer d’urgence un texte publié ou le remettre",
    Role.EDITOR: "préparer et publier, retirer d’urgence un texte publié",
    Role.ADMINISTRATOR: "gérer l’équipe, relire le journal, retirer d’urgence un texte publié",
}
