"""What the agenda offers to the rest of the house."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from guichet.lib.keeping import Erased
from guichet.lib.rooms import MenuEntry, PrintableDocument, Retention, RoomConfig, SearchDocument


class AgendaConfig(RoomConfig):
    name = "guichet.features.agenda"
    label = "agenda"
    title = "L’agenda"
    url_prefix = "agenda/"
    menu_entry = MenuEntry(order=90, label="Agenda")
    erases: ClassVar[Mapping[str, str]] = {
        "registrations": "inscriptions à des rencontres passées",
        "meeting-proposals": "propositions de rencontre sans suite",
    }

    # The models are loaded after this file: each declaration reads them when it is asked.

    def search_documents(self) -> Iterable[SearchDocument]:
        """Give the agenda, its cycles and its meetings."""
        from guichet.features.agenda import offers

        return offers.search_documents()

    def public_addresses(self) -> Iterable[str]:
        """Give the pages, the cycles, the meetings, and what machines follow."""
        from guichet.features.agenda import offers

        return offers.public_addresses()

    def printable_documents(self) -> Iterable[PrintableDocument]:
        """Give the month to pin up, and the posters of what is to come."""
        from guichet.features.agenda import offers

        return offers.printable_documents()

    def retention(self) -> Iterable[Retention]:
        """Say what is kept of who registers and of who proposes."""
        from guichet.features.agenda import offers

        return offers.retention()

    def erase_expired(self, today: date) -> Iterable[Erased]:
        """Erase who registered for past meetings, and proposals without a decision."""
        from guichet.features.agenda import services

        ended = services.erase_past_their_term(today)
        yield Erased("registrations", ended.registrations)
        yield Erased("meeting-proposals", ended.proposals)

    def withdrawn(self) -> Iterable[str]:
        """Name the registrations that were cancelled."""
        from guichet.features.agenda import services

        return services.cancelled()

    def withdraw_again(self, names: Iterable[str], today: date) -> int:
        """Cancel those that a restored backup brought back."""
        from guichet.features.agenda import services

        return services.cancel_again(names)
