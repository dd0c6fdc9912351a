"""Do the catalogue's entries agree with one another? Each fault names the file and the line.

`strict_yaml` checks one entry at a time; here are the rules between entries: references, exits,
sources, examples. `guichet check` and the tests run them all.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from guichet.engine import (
    algorithm_rules,
    deadlines,
    last_day,
    leads,
    letters,
    model_rules,
    orientation,
    questionnaire,
)
from guichet.engine.answers import AnswerFault
from guichet.engine.catalogue import Catalogue
from guichet.engine.conditions import Condition, comparisons
from guichet.engine.entries import (
    Ground,
    Letter,
    LetterExample,
    LetterQuestion,
    Line,
    Procedure,
    Right,
    Situation,
    SituationExample,
)
from guichet.engine.escalation import NOTHING
from guichet.engine.plain_words import notes
from guichet.engine.questionnaire_rules import disagreements, example_faults
from guichet.engine.strict_yaml import CatalogueError, line_of
from guichet.engine.typesetting.documents import texts_of

TIME_IS_OVER = "court"


def faults(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Yield every disagreement between entries; the examples run once the rest is sound."""
    found = list(_disagreements(catalogue))
    yield from found or _examples(catalogue)


def _disagreements(catalogue: Catalogue) -> Iterator[CatalogueError]:
    for procedure in catalogue.procedures.values():
        yield from _procedure(catalogue, procedure)
    yield from _rights(catalogue)
    yield from _situations(catalogue)
    yield from _sources(catalogue)
    yield from _reach(catalogue)
    yield from _rewordings(catalogue)
    yield from disagreements(catalogue)
    yield from leads.faults(catalogue)
    yield from algorithm_rules.faults(catalogue)
    yield from model_rules.disagreements(catalogue)
    for name, letter in catalogue.letters.items():
        yield from _letter(catalogue, name, letter)


# --- Procedures ---------------------------------------------------------------------------------


def _path(catalogue: Catalogue, procedure: str) -> Path:
    return catalogue.folder / "procedures" / f"{procedure}.yaml"


def _procedure(catalogue: Catalogue, one: Procedure) -> Iterator[CatalogueError]:
    path = _path(catalogue, one.id)
    if not one.then and one.addressee.kind != TIME_IS_OVER:
        yield CatalogueError(path, line_of(path, "then"), "cette démarche n’a pas d’issue (then)")
    known = {*catalogue.procedures, *catalogue.external_steps}
    for position, exit_ in enumerate(one.then):
        if exit_.procedure not in known:
            line = line_of(path, "then", position, "procedure")
            yield CatalogueError(path, line, f"la démarche « {exit_.procedure} » n’existe pas")
        if exit_.outcome not in catalogue.vocabulary.outcomes:
            line = line_of(path, "then", position, "if")
            message = f"« {exit_.outcome} » n’a pas de mots dans vocabulary.yaml (outcomes)"
            yield CatalogueError(path, line, message)
    if one.addressee.kind not in catalogue.vocabulary.addressee_kinds:
        line = line_of(path, "addressee", "kind")
        yield CatalogueError(path, line, f"« {one.addressee.kind} » n’est pas dans vocabulary.yaml")
    if one.id not in catalogue.letters and not one.no_letter_reason:
        message = "cette démarche n’a pas de lettre : dites pourquoi (no_letter_reason)"
        yield CatalogueError(path, line_of(path, "id"), message)
    if one.id not in _ending(catalogue):
        message = "on tourne en rond : aucune suite ne mène à un juge ou à une fin"
        yield CatalogueError(path, line_of(path, "then"), message)


def _ending(catalogue: Catalogue) -> set[str]:
    """Return the procedures from which an end can be reached: a judge, or beyond the catalogue."""
    ending = set(catalogue.external_steps)
    ending |= {
        one.id for one in catalogue.procedures.values() if one.addressee.kind == TIME_IS_OVER
    }
    while True:
        more = {
            one.id
            for one in catalogue.procedures.values()
            if one.id not in ending and any(exit_.procedure in ending for exit_ in one.then)
        }
        if not more:
            return ending
        ending |= more


# --- Sources, rights ----------------------------------------------------------------------------


def _sources(catalogue: Catalogue) -> Iterator[CatalogueError]:
    path = catalogue.folder / "sources.yaml"
    cited = dict(_citations(catalogue))
    for key, where in cited.items():
        if key not in catalogue.sources:
            yield CatalogueError(where, None, f"la source « {key} » n’est pas dans sources.yaml")
    for key in catalogue.sources:
        if key not in cited:
            yield CatalogueError(path, line_of(path, key), f"personne ne cite la source « {key} »")


def _citations(catalogue: Catalogue) -> Iterator[tuple[str, Path]]:
    folder = catalogue.folder
    for one in catalogue.procedures.values():
        yield from ((key, _path(catalogue, one.id)) for key in one.sources)
    for rule in catalogue.general_rules:
        yield from ((key, folder / "general_rules.yaml") for key in rule.source)
    for regime in catalogue.regimes.values():
        yield from ((key, folder / "regimes.yaml") for key in regime.source)
    for name, letter in catalogue.letters.items():
        where = folder / "letters" / name / "letter.yaml"
        yield from ((key, where) for key in letter.addressee.address_source)


def _rights(catalogue: Catalogue) -> Iterator[CatalogueError]:
    slugs = {one.slug for one in catalogue.procedures.values()}
    for right in catalogue.rights.values():
        path = catalogue.folder / "rights" / f"{right.slug}.md"
        if right.slug in slugs:
            yield CatalogueError(path, 1, f"l’adresse « {right.slug} » est celle d’une démarche")
        for name in right.procedures:
            if name not in catalogue.procedures:
                line = line_of(path, "procedures")
                yield CatalogueError(path, line, f"la démarche « {name} » n’existe pas")
        for position, ground in enumerate(right.grounds):
            if message := _unfounded(catalogue, right, ground):
                yield CatalogueError(path, line_of(path, "grounds", position), message)


def _unfounded(catalogue: Catalogue, right: Right, ground: Ground) -> str:
    """Say what a right leans on wrongly; '' for nothing."""
    procedure = catalogue.procedures.get(ground.procedure)
    statements = {one.ref: one for one in procedure.legal_basis} if procedure else {}
    if ground.ref not in statements:
        return f"« {ground.ref} » n’est pas un fondement de {ground.procedure}"
    if statements[ground.ref].status == "to_check" and right.status == "verified":
        return f"« {ground.ref} » est à vérifier : ce droit doit l’être aussi"
    return ""


# --- The questionnaire --------------------------------------------------------------------------


def _situations(catalogue: Catalogue) -> Iterator[CatalogueError]:
    questions = catalogue.folder / "situations" / "questions.yaml"
    path = catalogue.folder / "situations" / "situations.yaml"
    yield from _same_codes((one.code for one in catalogue.questions.values()), questions)
    yield from _same_codes((one.code for one in catalogue.situations.values()), path)
    for question in catalogue.questions.values():
        conditions = [question.when, *(choice.when for choice in question.choices)]
        for message in _unknown_answers(catalogue, conditions):
            yield CatalogueError(questions, _entry_line(questions, question.id), message)
    for one in catalogue.situations.values():
        for message in _situation(catalogue, one):
            yield CatalogueError(path, _entry_line(path, one.id), f"{one.id} : {message}")


def _entry_line(path: Path, identifier: str) -> int | None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line == f"- id: {identifier}":
            return number
    return None


def _same_codes(codes: Iterable[int], path: Path) -> Iterator[CatalogueError]:
    for code, count in Counter(codes).items():
        if count > 1:
            yield CatalogueError(path, None, f"le numéro {code} sert {count} fois (code)")


def _situation(catalogue: Catalogue, one: Situation) -> Iterator[str]:
    bodies = {choice.value for choice in catalogue.questions["body"].choices}
    yield from (f"le service « {body} » n’existe pas" for body in one.bodies if body not in bodies)
    for body in one.hints:
        if body not in one.bodies:
            yield f"l’aide à la lecture de « {body} » ne sert pas : ce service n’est pas dans bodies"
    if one.family not in catalogue.vocabulary.families:
        yield f"la famille « {one.family} » n’est pas dans vocabulary.yaml"
    for asked in one.asks:
        if asked not in catalogue.questions:
            yield f"la question « {asked} » n’existe pas"
    for proposal in one.proposes:
        procedure = catalogue.procedures.get(proposal.procedure)
        if procedure is None:
            yield f"la démarche « {proposal.procedure} » n’existe pas"
            continue
        yield from _unknown_answers(catalogue, [proposal.when])
        for name, _ in comparisons(proposal.when):
            if name not in ("body", "situation", *one.asks):
                yield f"{proposal.procedure} dépend de « {name} », qui n’est pas demandé"
        exits = [NOTHING, *(exit_.procedure for exit_ in procedure.then)]
        if proposal.next and proposal.next not in exits:
            yield f"« {proposal.next} » n’est pas une suite de {proposal.procedure} (next)"
        if proposal.beside and proposal.beside not in {each.procedure for each in one.proposes}:
            yield f"« {proposal.beside} » n’est pas proposé dans cette situation (beside)"
        start = proposal.start
        if start and start.question not in one.asks:
            yield f"{proposal.procedure} part de « {start.question} », qui n’est pas demandé"
        if start and start.after and catalogue.procedures[start.after].clock is None:
            yield f"« {start.after} » n’a pas de délai de réponse (after)"


def _unknown_answers(catalogue: Catalogue, conditions: Iterable[Condition | None]) -> Iterator[str]:
    for condition in conditions:
        for name, values in comparisons(condition):
            question = catalogue.questions.get(name)
            if question is None:
                yield f"la question « {name} » n’existe pas"
                continue
            known = [choice.value for choice in question.choices]
            for value in values:
                if known and value not in known:
                    yield f"« {value} » n’est pas une réponse à « {name} »"


def _reach(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Refuse a procedure that nobody can come to: no situation, no exit leads there."""
    reached = {p.procedure for one in catalogue.situations.values() for p in one.proposes}
    reached |= {exit_.procedure for one in catalogue.procedures.values() for exit_ in one.then}
    for identifier in catalogue.procedures:
        if identifier not in reached:
            path = _path(catalogue, identifier)
            message = "aucune situation du guichet ne mène à cette démarche"
            yield CatalogueError(path, line_of(path, "id"), message)


def _rewordings(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """Refuse to reword what is said nowhere: the entry has changed, and its rewording has not."""
    path = catalogue.folder / "rewordings.yaml"
    said = set(notes(catalogue))
    for position, source in enumerate(catalogue.rewordings):
        if source not in said:
            message = f"« {source} » n’est plus dans aucune démarche : corrigez « from »"
            yield CatalogueError(path, line_of(path, position), message)


# --- Letters ------------------------------------------------------------------------------------


def _letter(catalogue: Catalogue, name: str, letter: Letter) -> Iterator[CatalogueError]:
    path = catalogue.folder / "letters" / name / "letter.yaml"
    procedure = catalogue.procedures.get(letter.procedure)
    if procedure is None or letter.procedure != name:
        message = "la clé procedure doit être le nom du dossier, et une démarche"
        yield CatalogueError(path, line_of(path, "procedure"), message)
        return
    refs = {one.ref for one in procedure.legal_basis}
    for position, ref in enumerate(letter.grounds):
        if ref not in refs:
            line = line_of(path, "grounds", position)
            yield CatalogueError(path, line, f"« {ref} » n’est pas un fondement de {name}")
    exits = {one.procedure for one in procedure.then if one.within}
    for position, other in enumerate(letter.other_limits):
        if other.exit and other.exit not in exits:
            line = line_of(path, "other_limits", position, "exit")
            message = f"« {other.exit} » n’est pas une suite de {name} qui ait un délai"
            yield CatalogueError(path, line, message)
    questions = {one.id: one for one in letters.questions(letter, catalogue.common)}
    for message in (*_letter_texts(catalogue, letter, questions), *_prefills(catalogue, letter)):
        yield CatalogueError(path, None, message)
    examples = catalogue.letter_examples.get(name, ())
    if len(examples) < 3 or not any(one.unusual for one in examples):
        message = "il faut au moins trois exemples, dont un inhabituel (unusual)"
        yield CatalogueError(path.with_name("examples.yaml"), None, message)


def _letter_texts(
    catalogue: Catalogue, letter: Letter, questions: dict[str, LetterQuestion]
) -> Iterator[str]:
    lines = [*letter.subject, *letter.pieces, *letter.addressee.lines]
    conditions: list[Condition | None] = [one.when for one in letter.questions]
    conditions += [one.when for one in letter.other_limits]
    for block in letter.body:
        lines += [block.text, block.heading, *block.items]
        conditions.append(block.when)
        if block.use and block.use not in catalogue.common.fragments:
            yield f"le morceau « {block.use} » n’est pas dans common.yaml"
    conditions += [one.when for one in lines if isinstance(one, Line)]
    texts = [one.text if isinstance(one, Line) else one for one in lines]
    named = {name for text in texts for name in letters.PLACEHOLDER.findall(text)}
    named |= {name for condition in conditions for name, _ in comparisons(condition)}
    for name in sorted({*named, *letter.dates.values()} - set(questions)):
        yield f"« {name} » n’est pas une question de cette lettre"
    yield from _unknown_letter_answers(questions, conditions)
    for question in letter.questions:
        if question.id not in named and question.id not in letter.dates.values():
            yield f"la question « {question.id} » ne sert pas : ne la posez pas"


def _prefills(catalogue: Catalogue, letter: Letter) -> Iterator[str]:
    """Yield what is copied from a question that the counter does not ask, or into no answer here."""
    for question in letter.questions:
        known = [one.value for one in question.choices] or [True]
        for one in question.prefill:
            yield from _unknown_answers(catalogue, [one.when])
            source = catalogue.questions.get(one.day_of)
            if one.day_of and (source is None or source.kind != "date"):
                yield f"« {one.day_of} » n’est pas une date demandée au guichet ({question.id})"
            if question.kind in ("choice", "many", "yes_no") and one.value not in known:
                yield f"« {one.value} » n’est pas une réponse à « {question.id} » (prefill)"


def _unknown_letter_answers(
    questions: dict[str, LetterQuestion], conditions: list[Condition | None]
) -> Iterator[str]:
    for condition in conditions:
        for name, values in comparisons(condition):
            question = questions.get(name)
            known = [choice.value for choice in question.choices] if question else []
            if question and question.kind == "yes_no":
                known = [True]
            for value in values:
                if question and value not in known:
                    yield f"« {value} » n’est pas une réponse à « {name} »"


# --- Examples -----------------------------------------------------------------------------------


def _examples(catalogue: Catalogue) -> Iterator[CatalogueError]:
    path = catalogue.folder / "deadline_examples.yaml"
    for position, vector in enumerate(catalogue.deadline_examples):
        rule = deadlines.Rule(
            starts=deadlines.Event.DECISION_NOTIFIED,
            length=vector.length.as_length(),
            regime=vector.regime,
        )
        found = deadlines.compute(rule, vector.start).last_day
        if found != vector.expected:
            message = f"on attend le {vector.expected}, le calcul donne le {found}"
            yield CatalogueError(path, line_of(path, position), message)
    path = catalogue.folder / "situations" / "examples.yaml"
    for position, story in enumerate(catalogue.situation_examples):
        for message in _story(catalogue, story):
            yield CatalogueError(path, line_of(path, position), f"« {story.title} » : {message}")
    for name, examples in catalogue.letter_examples.items():
        path = catalogue.folder / "letters" / name / "examples.yaml"
        for position, example in enumerate(examples):
            for message in letter_example_faults(catalogue, name, example):
                line = line_of(path, position)
                yield CatalogueError(path, line, f"« {example.title} » : {message}")
    yield from example_faults(catalogue)
    yield from model_rules.example_disagreements(catalogue)


def _story(catalogue: Catalogue, story: SituationExample) -> Iterator[str]:
    try:
        answers = questionnaire.read_all(catalogue, story.answers, story.today)
    except AnswerFault as fault:
        yield str(fault)
        return
    if missing := questionnaire.next_question(catalogue, answers):
        yield f"il manque la réponse à « {missing.id} »"
        return
    advice = orientation.orient(catalogue, answers, story.today).advice
    found = {one.procedure.id: one.last_day for one in advice}
    if tuple(found) != story.procedures:
        yield f"on attend {', '.join(story.procedures)} ; on trouve {', '.join(found)}"
    for procedure, day in story.last_days.items():
        if found.get(procedure) != day:
            yield f"{procedure} : on attend le {day}, on trouve {found.get(procedure)}"
    for procedure in story.absent:
        if procedure in found:
            yield f"{procedure} ne devait pas être proposé"


def letter_example_faults(catalogue: Catalogue, name: str, example: LetterExample) -> Iterator[str]:
    """Yield what the letter says wrongly, leaves out, or must be sent before, in French."""
    letter, procedure = catalogue.letters[name], catalogue.procedures[name]
    day = example.answers.get("date", datetime.date.max)
    try:
        document = letters.compose(letter, catalogue.common, example.answers, day)
    except letters.AnswersMissing as missing:
        yield f"réponses à corriger : {missing}"
        return
    text = "\n".join(texts_of(document))
    yield from (f"la lettre ne dit pas « {one} »" for one in example.contains if one not in text)
    yield from (f"la lettre dit « {one} »" for one in example.absent if one in text)
    wanted = example.last_days.get("act_before")
    limit = last_day.rule_of(letter, procedure, example.answers)
    if wanted and limit:
        first_day = example.answers[letter.dates[limit.starts]]
        found = deadlines.compute(procedure.rule(limit), first_day, procedure=name).last_day
        if found != wanted:
            yield f"on attend le {wanted} comme dernier jour, on trouve le {found}"
