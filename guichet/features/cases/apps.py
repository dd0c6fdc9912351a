"""What the cases room offers to the rest of the house."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from guichet.lib.keeping import Erased
from guichet.lib.rooms import MenuEntry, PrintableDocument, Retention, RoomConfig, SearchDocument


class CasesConfig(RoomConfig):
    name = "guichet.features.cases"
    label = "cases"
    title = "Le dossier"
    url_prefix = "dossier/"
    menu_entry = MenuEntry(order=40, label="Mon dossier")
    is_private = True
    erases: ClassVar[Mapping[str, str]] = {
        "cases": "dossiers que personne n’a rouverts",
        "reminders": "rappels dont le jour est passé",
    }

    def search_documents(self) -> Iterable[SearchDocument]:
        """Give the way in, and the figures."""
        yield SearchDocument(
            address="/dossier/",
            title="Mon dossier, avec un ticket de papier",
            kind="dossier",
            summary="Ce que vous avez envoyé, ce qui est revenu, la prochaine date, la lettre suivante.",
            text="suivre ma demande, pas de réponse, relance, reprendre mon dossier, code, ticket, rappel",
        )
        yield SearchDocument(
            address="/dossier/ce-que-ca-donne/",
            title="Ce que donnent les démarches",
            kind="chiffres",
            summary="Combien de démarches, à qui, combien de temps de silence, et ce qui en est sorti.",
            text="résultats, gagné, perdu, statistiques, silence, délais réels",
        )

    def printable_documents(self) -> Iterable[PrintableDocument]:
        """Give the follow-up sheet with nothing on it, to fill in by hand."""
        yield PrintableDocument("/dossier/feuille-vierge.pdf", "Feuille de suivi à remplir", "PDF")

    def public_addresses(self) -> Iterable[str]:
        """Give the pages that open without a ticket; a case only answers to what a person posts."""
        yield "/dossier/"
        yield "/dossier/commencer/"
        yield "/dossier/aider/"
        yield "/dossier/ce-que-ca-donne/"

    def retention(self) -> Iterable[Retention]:
        """Say what a case keeps, and what stands beside it."""
        yield Retention(
            what="Un dossier : vos lettres, ce qui s’est passé, vos notes",
            why="Pour reprendre plus tard, avec votre ticket",
            where="Dans la base, fermé par votre ticket : personne d’autre ne peut l’ouvrir",
            how_long="Jusqu’à ce que vous l’effaciez, ou 12 mois après la dernière ouverture",
        )
        yield Retention(
            what="Les dates de votre dossier, si vous demandez une adresse de calendrier",
            why="Pour que votre agenda les affiche",
            where="Dans la base, fermées par cette adresse",
            how_long="Jusqu’à ce que vous retiriez l’adresse ; au plus tard, comme le dossier",
        )
        yield Retention(
            what="Une adresse électronique et des dates, si vous demandez un rappel",
            why="Pour vous écrire quelques jours avant chaque date",
            where="Dans la base, en clair, sans lien avec votre dossier",
            how_long="Jusqu’au dernier rappel, ou jusqu’à ce que vous les arrêtiez",
        )
        yield Retention(
            what="L’issue d’une démarche, si vous acceptez de la compter : démarche, sorte d’organisme, "
            "durée de silence, issue, mois",
            why="Pour montrer ce que donnent les démarches",
            where="Dans la base, sans lien avec un dossier ni une personne",
            how_long="Sans limite : personne ne peut y être reconnu",
        )

    def erase_expired(self, today: date) -> Iterable[Erased]:
        """Erase the cases that nobody opened for too long, and the mails whose day has passed."""
        from guichet.features.cases import companions, services

        yield Erased("cases", services.erase_past_their_term(today))
        yield Erased("reminders", companions.erase_late(today))
