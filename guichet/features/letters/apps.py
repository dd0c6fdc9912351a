"""What the letters room offers to the rest of the house."""

from collections.abc import Iterable

from guichet.lib.rooms import MenuEntry, Retention, RoomConfig, SearchDocument


class LettersConfig(RoomConfig):
    name = "guichet.features.letters"
    label = "letters"
    title = "Les courriers"
    url_prefix = "courriers/"
    menu_entry = MenuEntry(order=30, label="Écrire un courrier")
    is_private = True

    # What these read is heavy, and loaded only when it is asked: most commands never ask.

    def search_documents(self) -> Iterable[SearchDocument]:
        """Give one document a letter."""
        from guichet.engine import catalogue
        from guichet.features.letters.presentation import address

        entries = catalogue.load()
        for letter in entries.letters.values():
            procedure = entries.procedures[letter.procedure]
            yield SearchDocument(
                address=address(entries, letter),
                title=letter.title,
                kind="courrier",
                summary=procedure.summary,
                text=" ".join((procedure.short_title, *procedure.keywords, *procedure.asks)),
            )

    def public_addresses(self) -> Iterable[str]:
        """Give the list of letters and each form; papers only answer to what a person posts."""
        from guichet.engine import catalogue
        from guichet.features.letters.presentation import address

        entries = catalogue.load()
        yield "/courriers/"
        for letter in entries.letters.values():
            yield address(entries, letter)

    def retention(self) -> Iterable[Retention]:
        """Say that a letter is made and forgotten."""
        yield Retention(
            what="Ce que vous écrivez pour un courrier : noms, adresses, numéros, faits, dates",
            why="Pour écrire la lettre et sa feuille de route",
            where="Dans la mémoire du serveur pendant qu’il répond, puis dans votre page seulement",
            how_long="Le serveur l’oublie dès que la page ou le fichier est envoyé",
        )
