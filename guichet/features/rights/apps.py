"""What the rights room offers to the rest of the house."""

from collections.abc import Iterable

from guichet.lib.rooms import MenuEntry, PrintableDocument, Retention, RoomConfig, SearchDocument


class RightsConfig(RoomConfig):
    name = "guichet.features.rights"
    label = "rights"
    title = "Les droits"
    url_prefix = "droits/"
    menu_entry = MenuEntry(order=20, label="Mes droits")

    # What these read is heavy, and loaded only when it is asked: most commands never ask.

    def search_documents(self) -> Iterable[SearchDocument]:
        """Give one document for each right and each procedure."""
        from guichet.features.rights import offers

        return offers.search_documents()

    def printable_documents(self) -> Iterable[PrintableDocument]:
        """Give each sheet as a PDF."""
        from guichet.features.rights import offers

        return offers.printable_documents()

    def public_addresses(self) -> Iterable[str]:
        """Give the index, its filters, and each sheet on screen and on paper."""
        from guichet.features.rights import offers

        return offers.public_addresses()

    def retention(self) -> Iterable[Retention]:
        """Say what becomes of the dates typed on a sheet."""
        yield Retention(
            what="Les dates et le département tapés sur une fiche",
            why="Pour calculer le dernier jour de votre démarche",
            where="Nulle part : la date sert à écrire la page que vous recevez",
            how_long="Le serveur l’oublie dès que la page est envoyée",
        )
