"""What the public door of the testimonies offers to the rest of the house."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from guichet.engine.typography import typeset
from guichet.lib.keeping import Erased
from guichet.lib.rooms import MenuEntry, PrintableDocument, Retention, RoomConfig, SearchDocument


class DepositConfig(RoomConfig):
    name = "guichet.features.testimonies.deposit"
    label = "deposit"
    title = "Témoigner"
    url_prefix = "temoigner/"
    menu_entry = MenuEntry(order=50, label="Témoigner")
    is_private = True
    erases: ClassVar[Mapping[str, str]] = {
        "deposits": "témoignages déposés, au terme du délai",
        "hidden-texts": "textes retirés d’urgence, sans décision à temps",
    }

    def search_documents(self) -> Iterable[SearchDocument]:
        """Give the door, the way back, and the page that checks receipts."""
        yield SearchDocument(
            address="/temoigner/",
            title="Je témoigne",
            kind="page",
            summary=typeset(
                "Raconter ce qu’un algorithme, une administration ou un employeur vous a fait : "
                "sans compte, sans nom, sous clé."
            ),
            text="témoignage raconter preuve algorithme balance salarié usager anonyme dénoncer",
        )
        yield SearchDocument(
            address="/temoigner/revenir/",
            title="Revenir avec mon ticket",
            kind="page",
            summary="Lire les messages de l’équipe, répondre, donner son accord, tout retirer.",
            text="ticket code retirer effacer message réponse témoignage version accord",
        )
        yield SearchDocument(
            address="/temoigner/verifier/",
            title="Vérifier un reçu",
            kind="page",
            summary="Savoir si un reçu de dépôt est vrai, ici ou sans Internet.",
            text="reçu preuve signature empreinte clé vérifier dépôt",
        )

    def public_addresses(self) -> Iterable[str]:
        """Give the pages that answer a plain GET; the rest only answers to what a person posts."""
        pages = ("", "usager/", "travail/", "revenir/", "verifier/")
        yield from (f"/{self.url_prefix}{page}" for page in pages)
        yield from (paper.address for paper in self.printable_documents())

    def printable_documents(self) -> Iterable[PrintableDocument]:
        """Give the questionnaire of each door on paper."""
        for name, title in (
            ("questionnaire-usager.pdf", "Témoigner sur papier : une administration, un service"),
            ("questionnaire-travail.pdf", "Témoigner sur papier : mon travail"),
        ):
            yield PrintableDocument(f"/{self.url_prefix}{name}", typeset(title), "PDF")

    def retention(self) -> Iterable[Retention]:
        """Say what is kept of a testimony, sealed and in clear."""
        # The models are loaded after this file.
        from guichet.features.testimonies.models import KEPT_DAYS

        after = f"{KEPT_DAYS} jours après le dernier échange, ou dès que vous retirez tout"
        yield Retention(
            what="Ce que vous racontez : réponses, fichiers, contact, messages",
            why="Pour que l’équipe vous lise, vous réponde, et publie ce que vous acceptez",
            where="Dans notre base, chiffré : seules les clés de l’équipe et votre ticket l’ouvrent",
            how_long=after,
        )
        yield Retention(
            what="D’un témoignage, en clair : jour d’arrivée, porte, thème, urgence, votre choix",
            why="Pour le ranger avant de l’ouvrir, et savoir jusqu’où aller",
            where="Dans notre base. Jamais l’heure, ni l’adresse de connexion",
            how_long=after,
        )
        yield Retention(
            what="Le ticket",
            why="Pour revenir, sans compte",
            where="Sur votre papier. Nous n’en gardons qu’une empreinte, qui ne permet pas de le refaire",
            how_long=(
                "Le papier : tant que vous voulez. L’empreinte reste sur une ligne vide, pour vous "
                "répondre si vous revenez"
            ),
        )

    def erase_expired(self, today: date) -> Iterable[Erased]:
        """Erase the deposits about which nothing was exchanged for long enough."""
        from guichet.features.testimonies import terms

        yield Erased("deposits", terms.erase_past_their_term(today))
        yield Erased("hidden-texts", terms.forget_hidden_past_their_term(today))

    def withdrawn(self) -> Iterable[str]:
        """Name what people withdrew or no longer show."""
        from guichet.features.testimonies import terms

        yield from terms.withdrawn()

    def withdraw_again(self, names: Iterable[str], today: date) -> int:
        """Withdraw what is named, where a restored backup brought it back."""
        from guichet.features.testimonies import terms

        return terms.withdraw_again(names, today)
