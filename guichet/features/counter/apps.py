"""What the counter offers to the rest of the house."""

from collections.abc import Iterable

from guichet.lib.rooms import MenuEntry, Retention, RoomConfig, SearchDocument


class CounterConfig(RoomConfig):
    name = "guichet.features.counter"
    label = "counter"
    title = "Le guichet"
    url_prefix = "guichet/"
    menu_entry = MenuEntry(order=10, label="Il m’arrive quelque chose")
    is_private = True

    # What these read is heavy, and loaded only when it is asked: most commands never ask.

    def search_documents(self) -> Iterable[SearchDocument]:
        """Give one document a situation: what people type is what happens to them."""
        from guichet.engine import catalogue

        for one in catalogue.load().situations.values():
            yield SearchDocument(
                address=f"/guichet/situation/{one.id}/",
                title=one.title,
                kind="situation",
                summary=one.hint or "Quelques questions, puis les démarches qui comptent.",
                text=" ".join(one.keywords),
            )

    def public_addresses(self) -> Iterable[str]:
        """Give the first question, and the way in to each situation that several services share."""
        from guichet.engine import catalogue

        yield "/guichet/"
        for one in catalogue.load().situations.values():
            if len(one.bodies) > 1:
                yield f"/guichet/situation/{one.id}/"

    def retention(self) -> Iterable[Retention]:
        """Say where the answers stay: in the address, on the person's own device."""
        yield Retention(
            what="Vos réponses aux questions du guichet",
            why="Pour proposer les démarches et calculer les dates",
            where="Dans l’adresse de la page, sous une forme abrégée, sur votre appareil seulement",
            how_long="Le serveur les oublie dès que la page est envoyée",
        )
