"""What the directory offers to the rest of the house."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from guichet.lib.keeping import Erased
from guichet.lib.rooms import (
    Helper,
    MenuEntry,
    PrintableDocument,
    Retention,
    RoomConfig,
    SearchDocument,
    Whereabouts,
)


class DirectoryConfig(RoomConfig):
    name = "guichet.features.directory"
    label = "directory"
    title = "L’annuaire"
    url_prefix = "annuaire/"
    menu_entry = MenuEntry(order=80, label="Annuaire")
    erases: ClassVar[Mapping[str, str]] = {
        "directory-proposals": "propositions trop anciennes pour l’annuaire",
    }

    def prepare(self) -> None:
        """Put every town hall in, unless they are there."""
        # Models can be imported only once the apps are loaded, here and below.
        from guichet.features.directory import town_halls

        town_halls.load()

    def helpers_near(self, where: Whereabouts) -> tuple[Helper, ...]:
        """Give the nearest places, those that know the situation first."""
        from guichet.features.directory import offers

        return offers.helpers_near(where)

    def addressees_near(self, where: Whereabouts, body: str) -> tuple[Helper, ...]:
        """Give the nearest offices of a service."""
        from guichet.features.directory import offers

        return offers.addressees_near(where, body)

    def search_documents(self) -> Iterable[SearchDocument]:
        """Give the kinds of places, the départements, and the places that are not town halls."""
        from guichet.features.directory import offers

        return offers.search_documents()

    def printable_documents(self) -> Iterable[PrintableDocument]:
        """Give the page from which the sheet of any commune is printed."""
        from guichet.features.directory import offers

        return offers.printable_documents()

    def public_addresses(self) -> Iterable[str]:
        """Give one page of each sort: communes are thirty-five thousand."""
        from guichet.features.directory import offers

        return offers.public_addresses()

    def retention(self) -> Iterable[Retention]:
        """Say what becomes of what people propose, and of the commune that they look for."""
        yield Retention(
            what="Ce que vous proposez pour l’annuaire, et comment vous le savez",
            why="Pour que l’équipe vérifie, puis corrige la fiche",
            where="Dans la base de données, que l’équipe lit",
            how_long="Un an au plus si personne ne décide ; ensuite, seule la fiche reste",
        )
        yield Retention(
            what="Où vous répondre, si vous l’avez dit",
            why="Pour vous poser une question sur votre proposition",
            where="Dans la base de données, que l’équipe lit",
            how_long="Effacé dès que l’équipe a décidé",
        )
        yield Retention(
            what="La commune et la situation que vous cherchez",
            why="Pour montrer qui aide près de là",
            where="Dans l’adresse de la page, sur votre appareil",
            how_long="Le serveur les oublie dès que la page est envoyée",
        )

    def erase_expired(self, today: date) -> Iterable[Erased]:
        """Erase the proposals that are too old."""
        from guichet.features.directory import terms

        return terms.erase_expired(today)
