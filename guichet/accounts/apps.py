"""Registers the team's accounts, and their menu where the team's pages are served."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from django.apps import AppConfig

from guichet.lib.keeping import Erased
from guichet.lib.rooms import Retention


class AccountsConfig(AppConfig):
    name = "guichet.accounts"
    label = "accounts"
    erases: ClassVar[Mapping[str, str]] = {
        "sessions": "sessions de l’équipe finies",
        "tries": "essais manqués, oubliés",
    }

    def retention(self) -> Iterable[Retention]:
        """Say what is kept of the team itself."""
        yield Retention(
            what="De l’équipe : un nom choisi, une phrase secrète et un second facteur, des rôles",
            why="Pour que seule l’équipe entre dans les coulisses",
            where="Dans notre base ; la phrase en empreinte, le second facteur chiffré",
            how_long="Tant que le compte n’est pas effacé",
        )
        yield Retention(
            what="De l’équipe : les sessions ouvertes dans les coulisses",
            why="Pour ne pas redemander la phrase secrète à chaque page",
            where="Dans notre base, et deux cookies dans le navigateur de l’équipe",
            how_long="Jusqu’à la sortie, 30 minutes sans rien faire, ou 8 heures au plus",
        )
        yield Retention(
            what="De l’équipe : combien de fois on s’est trompé sous un nom",
            why="Pour ralentir qui devine une phrase secrète",
            where="Dans notre base, sous une empreinte du nom ; jamais d’adresse de connexion",
            how_long="Jusqu’à l’entrée suivante, ou un jour",
        )
        yield Retention(
            what="De l’équipe : son journal (qui, quand, quelle action, sur quel numéro)",
            why="Pour que l’équipe réponde de ce qu’elle ouvre et publie",
            where="Dans notre base, sans aucun contenu ; la dernière ligne aussi dans un fichier",
            how_long="Sans limite : une ligne ne s’efface pas",
        )

    def erase_expired(self, today: date) -> Iterable[Erased]:
        """Erase ended sessions and old counts of wrong tries."""
        from guichet.accounts import terms

        yield Erased("sessions", terms.erase_sessions())
        yield Erased("tries", terms.erase_tries())
