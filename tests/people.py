"""The cast: Amina, Bilal, Chloé, Dominique, Elif and Farid, who come to the counter in our tests.

They are invented, and so are their addresses and numbers.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Someone who comes to the counter, as they would write themselves on a form."""

    name: str
    street: str
    postcode: str
    city: str
    department: str
    reference: str = ""
    email: str = ""

    @property
    def postal_address(self) -> str:
        """Give the address as it stands on an envelope, one line below the other."""
        return f"{self.street}\n{self.postcode} {self.city}"


def amina() -> Person:
    """Amina receives benefits; the CAF claims 3 200 € back from her."""
    return Person(
        name="Amina Benali",
        street="12 rue des Lilas",
        postcode="93100",
        city="Montreuil",
        department="93",
        reference="0000001 A",
    )


def bilal() -> Person:
    """Bilal works under an algorithm, in a warehouse; he lives in Moselle, where law differs."""
    return Person(
        name="Bilal Meyer",
        street="3 rue du Four",
        postcode="57000",
        city="Metz",
        department="57",
    )


def chloe() -> Person:
    """Chloé is a volunteer who helps ten people in a row, and keeps nothing of theirs."""
    return Person(
        name="Chloé Martin",
        street="1 place du Marché",
        postcode="69007",
        city="Lyon",
        department="69",
    )


def dominique() -> Person:
    """Dominique keeps the collective going; lives in La Réunion."""
    return Person(
        name="Dominique Hoarau",
        street="8 chemin des Filaos",
        postcode="97410",
        city="Saint-Pierre",
        department="974",
        email="dominique@example.org",
    )


def elif_() -> Person:
    """Elif is a researcher; her name and her street hold every letter that breaks software."""
    return Person(
        name="Elif Çağlayan-O’Brien",
        street="Bât. Œ, 27 bis, allée de l’Île-d’Aix",
        postcode="13002",
        city="Marseille",
        department="13",
    )


def farid() -> Person:
    """Farid keeps the server running; has no reference number to give anyone."""
    return Person(
        name="Farid Le Goff",
        street="45 quai de la Fosse",
        postcode="44000",
        city="Nantes",
        department="44",
    )


def everyone() -> tuple[Person, ...]:
    """Give the whole cast."""
    return (amina(), bilal(), chloe(), dominique(), elif_(), farid())
