"""Every kind of question bears its name, its reasons and its errors where they are read."""

from xml.etree.ElementTree import Element

import pytest

from guichet.ui.samples import SampleForm, form_in_error
from guichet.ui.tests.pages import parsed, plain, rendered, with_class, words

LINES = ("name", "received_on", "amount", "reference", "place", "story")
GROUPS = ("body", "has_ways", "joined")


def _field(name: str, form: SampleForm, arguments: str = "") -> Element:
    return parsed(rendered("{% field bound " + arguments + " %}", bound=form[name]))


def _control(root: Element) -> Element:
    return next(e for e in root.iter() if e.tag in {"input", "textarea", "select"})


@pytest.mark.parametrize("name", LINES)
def test_a11y_a_line_has_its_label(name: str) -> None:
    root = _field(name, SampleForm())
    (label,) = root.iter("label")
    assert label.get("for") == _control(root).get("id")
    assert words(label).startswith(plain(str(SampleForm.base_fields[name].label)))


@pytest.mark.parametrize("name", GROUPS)
def test_a11y_a_group_has_its_legend_and_each_choice_its_label(name: str) -> None:
    root = _field(name, SampleForm())
    (legend,) = root.iter("legend")
    assert words(legend).startswith(plain(str(SampleForm.base_fields[name].label)))
    for label in root.iter("label"):
        assert [child.tag for child in label] == ["input", "span"]
        assert words(label[1])


@pytest.mark.parametrize("name", [*LINES, *GROUPS, "is_helper"])
def test_a11y_hints_and_errors_are_announced_with_the_field(name: str) -> None:
    root = _field(name, form_in_error(), 'why="le délai part de là." who="personne."')
    described = next(e for e in root.iter() if e.get("aria-describedby"))
    known = {element.get("id"): words(element) for element in root.iter() if element.get("id")}
    announced = " ".join(known[key] for key in (described.get("aria-describedby") or "").split())
    assert "le délai part de là. Qui le verra : personne." in announced
    errors = [str(error) for error in form_in_error()[name].errors]
    assert all(plain(error) in announced for error in errors)


@pytest.mark.parametrize("name", ["reference", "story", "joined"])
def test_what_may_stay_empty_says_so(name: str) -> None:
    assert "(facultatif)" in words(_field(name, SampleForm()))


def test_a_question_that_must_be_answered_is_not_called_optional() -> None:
    assert "facultatif" not in words(_field("name", SampleForm()))


def test_the_author_of_a_form_may_say_why_and_who_on_the_field() -> None:
    form = SampleForm()
    vars(form.fields["name"]).update(why="pour signer.", who_sees="personne.")
    assert "Pourquoi : pour signer. Qui le verra : personne." in words(_field("name", form))


def test_short_answers_get_the_right_keyboard() -> None:
    assert _control(_field("received_on", SampleForm())).get("inputmode") == "numeric"
    amount = _control(_field("amount", SampleForm(), 'unit="€"'))
    assert amount.get("inputmode") == "decimal"
    assert _control(_field("name", SampleForm())).get("autocomplete") == "name"


def test_yes_and_no_stand_side_by_side() -> None:
    assert with_class(_field("has_ways", SampleForm()), "pair")
    assert not with_class(_field("body", SampleForm()), "pair")


def test_a_question_can_be_the_title_of_its_page() -> None:
    for name in ("received_on", "body"):
        (title,) = _field(name, SampleForm(), "heading=True").iter("h1")
        assert words(title) == plain(str(SampleForm.base_fields[name].label))


def test_nothing_typed_is_lost_and_nothing_typed_becomes_markup() -> None:
    form = SampleForm({"name": '"><script>alert(1)</script>', "received_on": "31/02/2026"})
    root = _field("name", form)
    assert _control(root).get("value") == '"><script>alert(1)</script>'
    assert _control(_field("received_on", form)).get("value") == "31/02/2026"


def test_the_error_summary_leads_to_each_field() -> None:
    form = form_in_error()
    summary = parsed(rendered("{% error_summary form %}", form=form))
    page = parsed(rendered("{% for bound in form %}{% field bound %}{% endfor %}", form=form))
    targets = {e.get("id") for e in page.iter() if e.tag in {"input", "textarea", "select"}}
    links = [(link.get("href") or "")[1:] for link in summary.iter("a")]
    assert len(links) == len([name for name in form.errors if name != "__all__"])
    assert set(links) <= targets
    assert "La somme et la date ne vont pas" in words(summary)


def test_without_error_there_is_no_summary() -> None:
    assert rendered("{% error_summary form %}", form=SampleForm()).strip() == ""
