"""Whatever states law says where it was read, and when it was last read again."""

from guichet.engine import catalogue

_FEWEST_EXAMPLES = 3


def test_every_procedure_has_a_source_and_a_review_date() -> None:
    procedures = catalogue.load().procedures.values()
    assert procedures
    assert [one.id for one in procedures if not one.sources or not one.reviewed_on] == []


def test_every_right_stands_on_a_sourced_statement_and_was_reviewed() -> None:
    house = catalogue.load()
    unsupported = [
        (right.slug, ground.ref)
        for right in house.rights.values()
        for ground in right.grounds
        if not any(
            statement.ref == ground.ref and (statement.source or statement.status == "to_check")
            for statement in house.procedures[ground.procedure].legal_basis
        )
    ]
    assert house.rights
    assert unsupported == []


def test_every_verified_statement_names_a_known_source() -> None:
    house = catalogue.load()
    lost = [
        (procedure.id, source)
        for procedure in house.procedures.values()
        for source in procedure.sources
        if source not in house.sources
    ]
    assert lost == []


def test_every_letter_has_three_examples_and_an_unusual_one() -> None:
    house = catalogue.load()
    poor = [
        letter
        for letter in house.letters
        if len(house.letter_examples[letter]) < _FEWEST_EXAMPLES
        or not any(example.unusual for example in house.letter_examples[letter])
    ]
    assert house.letters
    assert poor == []
