"""What the shelf of published testimonies offers to the rest of the house."""

from collections.abc import Iterable

from guichet.engine.typography import typeset
from guichet.lib.rooms import MenuEntry, PrintableDocument, Retention, RoomConfig, SearchDocument

_PAGES = ("", "?theme=refusal", "?q=algorithme", "?q=zzzz", "chiffres/", "donnees/")
_TABLES = ("temoignages", "chiffres")
_FILES = ("csv", "json", "schema.json")


class PublishedConfig(RoomConfig):
    name = "guichet.features.testimonies.published"
    label = "published"
    title = "Les témoignages"
    url_prefix = "temoignages/"
    menu_entry = MenuEntry(order=60, label="Témoignages")

    def search_documents(self) -> Iterable[SearchDocument]:
        """Give the list and the figures; a testimony, which may leave at once, is not indexed."""
        yield SearchDocument(
            address="/temoignages/",
            title="Lire des témoignages",
            kind="page",
            summary=typeset("Ce que des machines ont fait à des gens, raconté par eux."),
            text="récits histoires vécu preuves algorithme administration travail chercher",
        )
        yield SearchDocument(
            address="/temoignages/chiffres/",
            title="Les témoignages en chiffres",
            kind="page",
            summary="Par sujet, service, secteur, outil, conséquence, département et mois.",
            text="statistiques nombres carte tableau données ouvertes csv json",
        )

    def public_addresses(self) -> Iterable[str]:
        """Give the pages and the files; the testimonies themselves come and go."""
        yield from (f"/{self.url_prefix}{page}" for page in _PAGES)
        yield f"/{self.url_prefix}nouveaux.atom"
        yield from (f"/{self.url_prefix}{table}.{kind}" for table in _TABLES for kind in _FILES)

    def printable_documents(self) -> Iterable[PrintableDocument]:
        """Give the figures, made to be printed from the page."""
        yield PrintableDocument(
            f"/{self.url_prefix}chiffres/", "Les témoignages en chiffres", "page à imprimer"
        )

    def retention(self) -> Iterable[Retention]:
        """Say what is kept of a published testimony."""
        # The models are loaded after this file.
        from guichet.features.testimonies.models import HIDDEN_DAYS

        yield Retention(
            what="Un témoignage publié : le texte que vous avez approuvé, le mois, le département",
            why="Pour que d’autres le lisent, le citent, et se reconnaissent",
            where="Sur ce site, et dans les fichiers que chacun peut télécharger",
            how_long=typeset(
                "Jusqu’à ce que vous le retiriez avec votre ticket. Il disparaît alors d’ici tout de "
                "suite ; ce que d’autres ont déjà copié, nous ne pouvons pas le reprendre"
            ),
        )
        yield Retention(
            what="Un texte publié que l’équipe retire d’urgence, parce qu’il met quelqu’un en danger",
            why=typeset("Pour pouvoir le remettre en ligne si c’était une erreur"),
            where="Dans notre base, caché à tout le monde sauf à l’équipe",
            how_long=typeset(
                f"{HIDDEN_DAYS} jours au plus ; moins si deux personnes le retirent pour de bon, ou si "
                "vous refusez qu’il revienne"
            ),
        )
        yield Retention(
            what=typeset(
                "Un témoignage « compter seulement » : les réponses à cocher, sans le texte"
            ),
            why="Pour les chiffres, où aucun nombre de moins de cinq n’est montré",
            where="Dans notre base",
            how_long="Jusqu’à ce que vous le retiriez avec votre ticket",
        )
