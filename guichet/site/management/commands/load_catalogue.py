"""Makes the search know what the catalogue says today; run again, it changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.engine.strict_yaml import CatalogueError
from guichet.site.indexing import fill
from guichet.site.pages import search_documents


class Command(BaseCommand):
    help = "Remplit la recherche avec les droits, les démarches, les situations et nos pages."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        try:
            count = fill(search_documents())
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"La recherche connaît {count} pages.")
