"""What the algorithms room offers to the rest of the house."""

from collections.abc import Iterable

from guichet.lib.rooms import MenuEntry, PrintableDocument, Retention, RoomConfig, SearchDocument


class AlgorithmsConfig(RoomConfig):
    name = "guichet.features.algorithms"
    label = "algorithms"
    title = "Les algorithmes"
    url_prefix = "algorithmes/"
    menu_entry = MenuEntry(order=70, label="Algorithmes")

    # What these read is heavy, and loaded only when it is asked: most commands never ask.

    def search_documents(self) -> Iterable[SearchDocument]:
        """Give the list, the checker, and one document for each system."""
        from guichet.features.algorithms import offers

        return offers.search_documents()

    def printable_documents(self) -> Iterable[PrintableDocument]:
        """Give the page of each system, made to be printed."""
        from guichet.features.algorithms import offers

        return offers.printable_documents()

    def public_addresses(self) -> Iterable[str]:
        """Give the list and its filters, each system, the checker, and the files."""
        from guichet.features.algorithms import offers

        return offers.public_addresses()

    def retention(self) -> Iterable[Retention]:
        """Say what becomes of the answers on a decision's mention, and of those to a model."""
        yield Retention(
            what="Vos réponses à « ma note »",
            why="Pour calculer ce que donne un modèle publié, et dire pourquoi",
            where="Nulle part : elles servent à écrire la page que vous recevez",
            how_long="Le serveur les oublie dès que la page est envoyée",
        )
        yield Retention(
            what="Vos réponses sur la mention d’une décision",
            why="Pour vous dire ce qui manque, et quelle lettre écrire",
            where="Nulle part : elles servent à écrire la page que vous recevez",
            how_long="Le serveur les oublie dès que la page est envoyée",
        )
