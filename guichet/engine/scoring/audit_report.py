"""The report of an audit: one page that can be printed, quoted and made again, alone in its file.

Nothing in it comes from elsewhere, nothing runs, and the same data give the same bytes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from guichet.engine.scoring import audit_figures as figures
from guichet.engine.scoring.audit import (
    Audit,
    GroupResult,
    Measure,
    Rate,
    Section,
)
from guichet.engine.scoring.audit_sweeps import MOST_SWEPT, SWEPT, Swept, swept
from guichet.engine.scoring.audit_words import (
    TITLES,
    between,
    decimal,
    gap_interval,
    group_name,
    percent,
    points,
    rate_interval,
    ratio_interval,
    size,
    times,
    whole,
)
from guichet.engine.scoring.simulation import Margin, Margins, Simulation
from guichet.engine.typography import NO_BREAK, typeset

SIMULATED: Final = "Simulation : aucune personne réelle n’est mesurée ici"
"""What every page, every table and every file of a simulation says."""

_DRAWN: Final = tuple(rate for rate in Rate if rate is not Rate.RECALL)


@dataclass(frozen=True)
class Context:
    """What is not in the numbers: where they come from, and how to make them again.

    `facts` are lines for the table of data, `versions` of what computed, both as pairs of words.
    """

    question: str
    command: str
    facts: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    limits: tuple[str, ...] = ()
    simulation: Simulation | None = None

    @property
    def mark(self) -> str:
        """What stands before the title of each drawing, so that none is taken away without it."""
        return "Simulation : " if self.simulation else ""


def question_of(audit: Audit, *, is_simulated: bool = False) -> str:
    """Return the question that an audit answers, when nobody wrote a better one."""
    by = " et ".join(f"« {one} »" for one in audit.table.attributes)
    if is_simulated:
        return f"que donnerait cette formule selon {by} ?"
    return f"Les groupes de {by} sont-ils traités de la même façon ?"


def facts_of(
    name: str, rows: int, bytes_: int, sha256: str, encoding: str
) -> list[tuple[str, str]]:
    """Return the lines about a file."""
    facts = [("Fichier", name), ("Rangées", whole(rows)), ("Taille", size(bytes_))]
    if encoding:
        facts.append(("Encodage lu", encoding))
    return [*facts, ("Empreinte SHA-256", sha256)]


def facts_of_simulation(name: str, sha256: str) -> list[tuple[str, str]]:
    """Return the lines about a file of shares."""
    return [("Nature", SIMULATED), ("Fichier des parts", name), ("Empreinte SHA-256", sha256)]


def html(audit: Audit, context: Context) -> str:
    """Return the whole page."""
    sections = enumerate(audit.sections, 1)
    body = "".join(
        (
            _heading(context),
            _brief(audit, context),
            _data(audit, context),
            *_shares(context),
            _method(audit, context),
            *(_section(section, f"s{at}", context.mark) for at, section in sections),
            *_scores(audit, context.mark),
            _limits(audit, context),
            _again(context),
        )
    )
    title = escape(typeset(f"{context.mark or 'Audit : '}{context.question}"))
    kind, style = ("simulation", _STYLE + _MARKED) if context.simulation else ("audit", _STYLE)
    return (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n"
        f'<body>\n<header class="top"><p>Guichet · {kind}</p></header>\n<main>\n{body}</main>\n'
        "</body>\n</html>\n"
    )


def _p(text: str, kind: str = "") -> str:
    """Write a paragraph of our own words, which may quote the data."""
    attributes = f' class="{kind}"' if kind else ""
    return f"<p{attributes}>{escape(typeset(text))}</p>\n"


def _list(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(typeset(one))}</li>" for one in texts) + "</ul>\n"


def _h2(text: str) -> str:
    return f"<h2>{escape(typeset(text))}</h2>\n"


def _pairs(pairs: Sequence[tuple[str, str]], caption: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(typeset(name))}</th><td>{escape(value)}</td></tr>'
        for name, value in pairs
    )
    return f'<table class="pairs"><caption>{escape(typeset(caption))}</caption><tbody>{rows}</tbody></table>\n'


# --- What it says ---------------------------------------------------------------------------------


def _heading(context: Context) -> str:
    title = f"<h1>{escape(typeset(context.mark + context.question))}</h1>\n"
    if not context.simulation:
        return title
    people, seed = whole(context.simulation.people), context.simulation.seed
    return title + (
        f'<div class="mark"><p><strong>{escape(typeset(SIMULATED))}.</strong></p>'
        + _p(
            f"Un programme a tiré {people} personnes au sort (graine {seed}), d’après les parts données "
            "plus bas. Ces nombres montrent ce que donne la formule sur une telle population, jamais ce "
            "que fait un organisme. Citez-les avec le mot « simulation »."
        )
        + "</div>\n"
    )


def _brief(audit: Audit, context: Context) -> str:
    said = [
        context.mark + line
        for section in audit.sections
        if len(section.by) == 1
        for line in _widest(section)
    ]
    if not said:
        nothing = "Aucun écart n’est calculable avec ces données. Les raisons sont dites plus bas."
        said = [context.mark + nothing]
    warning = (
        "Un écart vient ici de la formule et des parts données : personne ne l’a constaté."
        if context.simulation
        else "Un écart ne dit pas sa cause : il dit où regarder. « Peut tenir au hasard » veut dire que "
        f"l’intervalle à 95{NO_BREAK}% contient l’égalité, pas que l’égalité est prouvée."
    )
    return _h2("En bref") + _list(said) + _p(warning, "soft")


def _widest(section: Section) -> Iterator[str]:
    """Say, for each rate, the group farthest from the reference."""
    reference = next((one for one in section.groups if one.group == section.reference), None)
    if reference is None:
        yield f"« {section.by[0]} » : aucun groupe n’est assez grand pour servir de référence."
        return
    for rate in (Rate.SELECTION, Rate.PREVALENCE, Rate.FALSE_POSITIVE, Rate.FALSE_NEGATIVE):
        others = [one for one in section.groups if _gap(one, rate) is not None]
        if others:
            yield _told(
                section, rate, reference, max(others, key=lambda o: abs(_gap(o, rate) or 0))
            )


def _gap(one: GroupResult, rate: Rate) -> float | None:
    return one.differences[rate].value if rate in one.differences else None


def _told(section: Section, rate: Rate, reference: GroupResult, one: GroupResult) -> str:
    own, other = one.rates[rate], reference.rates[rate]
    gap, ratio = one.differences[rate], one.ratios[rate]
    chance = ""
    if gap.interval and gap.interval.low <= 0 <= gap.interval.high:
        chance = " ; l’écart peut tenir au hasard"
    said = ""
    if ratio.value is not None and ratio.interval:
        said = f", soit {times(ratio.value)} {ratio_interval(ratio)}"
    return (
        f"{TITLES[rate]}, par « {section.by[0]} » : {percent(own.value or 0)} pour "
        f"« {group_name(one.group)} » contre {percent(other.value or 0)} pour "
        f"« {group_name(reference.group)} »{said}{chance}."
    )


def _data(audit: Audit, context: Context) -> str:
    counted = "Personnes tirées au sort" if context.simulation else "Personnes comptées"
    facts = [*context.facts, (counted, whole(audit.table.n))]
    if context.simulation:
        facts.append(("Graine", str(context.simulation.seed)))
    return _h2("Les données") + _pairs(facts, "Ce qui a été lu")


def _method(audit: Audit, context: Context) -> str:
    said = [
        "Chaque taux est donné avec son effectif et un intervalle de confiance à 95 %.",
        "La référence est le groupe indiqué, ou à défaut le plus grand. L’écart est en points (pt) : "
        "taux du groupe moins taux de la référence. Le rapport est le premier divisé par le second.",
        _how(audit),
        *(_ONLY_LUCK if context.simulation else ()),
        "Aucun nombre ne décrit moins de cinq personnes. D’autres groupes sont cachés avec ceux-là "
        "quand une soustraction suffirait à les retrouver. Un nombre caché pour lui-même et un nombre "
        "caché pour ses voisins ne se distinguent pas.",
        "Effectif fois taux donne un nombre de personnes : le taux est caché quand ce nombre, ou ce qui "
        "reste du groupe, va de un à quatre. Un taux de 0 ou de 100 % reste montré si aucun groupe n’a "
        "un à quatre.",
    ]
    return _h2("La méthode") + _list(said)


_ONLY_LUCK: Final = (
    "Ces intervalles ne disent que le hasard du tirage : tirer plus de personnes les resserre sans rien "
    "prouver. Ils ne disent pas si les parts sont justes.",
)


def _how(audit: Audit) -> str:
    if audit.bootstrap:
        return (
            f"Intervalles par rééchantillonnage : {whole(audit.bootstrap.times)} tirages avec remise, "
            f"graine {audit.bootstrap.seed}. Un taux de 0 ou de 100 % garde l’intervalle de Wilson : "
            "les tirages ne le feraient jamais varier."
        )
    return (
        "Intervalles : Wilson pour un taux, Newcombe (méthode 10) pour un écart, logarithme du rapport "
        "(Katz) pour un rapport. Ils supposent des personnes indépendantes."
    )


# --- What a simulation was drawn from ------------------------------------------------------------


def _shares(context: Context) -> Iterator[str]:
    if not context.simulation:
        return
    margins = context.simulation.margins
    yield _h2("Les parts d’où viennent ces personnes")
    yield _p(f"{margins.title}. Population : {margins.population}.")
    alone = [one for one in margins.margins if not one.given]
    if len(alone) > 1:
        names = ", ".join(f"« {one.name} »" for one in alone)
        yield _p(
            f"Aucun tableau ne croise ces faits : ils ont été tirés à part les uns des autres ({names}). "
            "Dans la vraie vie, ils vont souvent ensemble : c’est la plus grande faiblesse de cette page."
        )
    for one in margins.margins:
        title = f"{one.label or one.name}" + (f", selon « {one.given} »" if one.given else "")
        heads = ("Valeur", *(given or "Part" for given in one.spreads))
        yield f"<h3>{escape(typeset(title))}</h3>\n"
        yield _p(_origin(one, margins), "soft")
        yield _table(heads, _spread(one), f"Simulation : parts de « {one.name} »")


def _origin(one: Margin, margins: Margins) -> str:
    """Say who published these shares; or that nobody did."""
    if one.assumption:
        return f"Supposé, sans source : {one.assumption}"
    source = margins.sources[one.source]
    said = (source.author, source.title, source.date, source.url)
    return f"Source : {', '.join(part for part in said if part)}"


def _spread(one: Margin) -> Iterator[tuple[str, ...]]:
    for value in one.values:
        parts = (
            percent(shares.get(value, 0) / sum(shares.values())) for shares in one.spreads.values()
        )
        yield value, *parts


# --- By group -------------------------------------------------------------------------------------


def _section(section: Section, name: str, mark: str) -> str:
    title = f"Par « {' » et « '.join(section.by)} »"
    parts = [_h2(title)]
    if hidden := section.hidden:
        one = (
            "1 groupe n’est pas montré"
            if len(hidden) == 1
            else f"{len(hidden)} groupes ne sont pas montrés"
        )
        parts.append(
            _p(f"{one} : trop peu de personnes, ou de quoi les retrouver par soustraction.")
        )
    missing: dict[str, list[str]] = {}
    for rate in _DRAWN:
        measures = [one.rates[rate] for one in section.groups]
        if any(measure.value is not None for measure in measures):
            parts.append(_rate(section, rate, f"{name}-{rate.value.replace('_', '-')}", mark))
        else:
            why = " ; ".join(dict.fromkeys(measure.why for measure in measures))
            missing.setdefault(why, []).append(TITLES[rate])
    for why, titles in missing.items():
        parts.append(_p(f"{_capital(why)}. Manquent ici :") + _list(titles))
    return "".join(parts)


def _rate(section: Section, rate: Rate, name: str, mark: str) -> str:
    title = f"{mark}{TITLES[rate]}, par {' et '.join(section.by)}"
    rows = (
        (
            group_name(one.group) + (" (référence)" if one.group == section.reference else ""),
            *_cells(one, rate),
        )
        for one in section.groups
    )
    heads = (
        "Groupe",
        "Effectif",
        "Taux",
        "Intervalle",
        "Écart",
        "Intervalle",
        "Rapport",
        "Intervalle",
    )
    drawing = figures.rates(name, section, rate, title)
    return _figure(title, drawing, _table(heads, rows, title))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cells(one: GroupResult, rate: Rate) -> tuple[str, ...]:
    measure = one.rates[rate]
    if measure.value is None:
        return (measure.why,)
    cells = (whole(measure.whole or 0), percent(measure.value), rate_interval(measure))
    if rate not in one.differences:
        return (*cells, "–", "–", "–", "–")
    gap, ratio = one.differences[rate], one.ratios[rate]
    told_gap = (
        (gap.why,) * 2 if gap.value is None else (points(gap, measure), gap_interval(gap, measure))
    )
    return (*cells, *told_gap, *_ratio_cells(ratio))


def _ratio_cells(ratio: Measure) -> tuple[str, str]:
    value = "–" if ratio.value is None else times(ratio.value)
    return value, ratio_interval(ratio) or ratio.why


def _figure(title: str, drawing: str, table: str) -> str:
    return (
        f"<figure><figcaption>{escape(typeset(title))}</figcaption>\n{drawing}\n{table}</figure>\n"
    )


def _table(heads: Sequence[str], rows: Iterator[tuple[str, ...]], caption: str) -> str:
    """Write a table; a row shorter than the heads ends with a reason, which takes what is left."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(_table_row(row, len(heads)) for row in rows)
    said = escape(typeset(caption))
    return (
        f'<div class="scroll" role="region" aria-label="Tableau : {said}" tabindex="0">'
        f'<table><caption class="sr">{said}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>\n"
    )


def _table_row(row: tuple[str, ...], wide: int) -> str:
    name, *cells = row
    first = f'<th scope="row">{escape(name)}</th>'
    if len(row) < wide:
        *cells, reason = cells
        last = f'<td colspan="{wide - len(row) + 1}">{escape(typeset(reason))}</td>'
    else:
        last = ""
    middle = "".join(f"<td>{escape(typeset(one))}</td>" for one in cells)
    return f"<tr>{first}{middle}{last}</tr>"


# --- By threshold, and calibration ----------------------------------------------------------------


def _scores(audit: Audit, mark: str) -> Iterator[str]:
    if not audit.table.edges:
        return
    yield _h2("Selon le seuil")
    yield _p(
        "Ce que donneraient d’autres seuils : serait choisie toute personne dont la note atteint le "
        "seuil. Les seuils sont les mêmes pour l’ensemble et pour les groupes : ceux entre lesquels on "
        "pourrait compter trop peu de personnes sont réunis. Un groupe trop petit n’a pas de courbe."
    )
    plans = [((), "tous"), *(((one,), f"a{at}") for at, one in enumerate(audit.table.attributes))]
    series = [(name, by, swept(audit.table, by)) for by, name in plans]
    for name, by, groups in series:
        yield from _swept(groups, by, f"seuil-{name}", mark)
    yield _h2("Ce que la note annonçait, ce qui a été trouvé")
    if not audit.table.is_probability:
        yield _p("Non calculable : ces notes ne sont pas des probabilités entre 0 et 1.")
        return
    if not audit.table.has_outcome:
        yield _p("Non calculable : aucun résultat connu.")
        return
    for name, by, groups in series:
        yield from _calibrated(groups, by, f"cal-{name}")


def _of(by: tuple[str, ...]) -> str:
    return f", par {by[0]}" if by else ", ensemble"


def _swept(groups: Sequence[Swept], by: tuple[str, ...], name: str, mark: str) -> Iterator[str]:
    if not groups:
        yield _p(
            f"Par « {by[0]} » : pas de courbes. Il y a plus de {MOST_SWEPT} groupes, ou de quoi retrouver "
            "trop peu de personnes ; essayez un attribut à la fois."
            if by
            else "Aucun autre seuil ne peut être montré : on y compterait trop peu de personnes."
        )
        return
    for rate in SWEPT:
        measures = [step.rates[rate] for one in groups for step in one.steps]
        if all(one.value is None for one in measures):
            continue
        title = f"{mark}{TITLES[rate]}, selon le seuil{_of(by)}"
        heads = ("Seuil", *(group_name(one.group) for one in groups))
        rows = (
            (
                decimal(step.threshold, 3),
                *(_brief_measure(one.steps[at].rates[rate]) for one in groups),
            )
            for at, step in enumerate(groups[0].steps)
        )
        drawing = _drawn_or_said(groups, f"{name}-{rate.value.replace('_', '-')}", rate, title)
        yield _figure(title, drawing, _table(heads, rows, title))


def _drawn_or_said(groups: Sequence[Swept], name: str, rate: Rate | None, title: str) -> str:
    if len(groups) > figures.MOST_CURVES:
        return _p(
            f"Plus de {figures.MOST_CURVES} courbes ne se distingueraient pas : voyez le tableau."
        )
    if rate is None:
        return figures.calibration(name, groups, title)
    return figures.sweep(name, groups, rate, title)


def _brief_measure(measure: Measure) -> str:
    return (
        "non montré"
        if measure.value is None
        else f"{percent(measure.value)} {rate_interval(measure)}"
    )


def _calibrated(groups: Sequence[Swept], by: tuple[str, ...], name: str) -> Iterator[str]:
    if not any(one.bins for one in groups):
        yield _p(f"Non montré{_of(by)} : on y compterait trop peu de personnes.")
        return
    title = f"Note moyenne et part trouvée, par tranche de notes{_of(by)}"
    rows = (
        (
            f"{group_name(one.group)}, {decimal(bin_.low, 3)} à {decimal(bin_.high, 3)}",
            *(
                (bin_.observed.why,)
                if bin_.expected is None
                else (
                    whole(bin_.observed.whole or 0),
                    percent(bin_.expected),
                    percent(bin_.observed.value or 0.0),
                    between(bin_.observed.interval),
                )
            ),
        )
        for one in groups
        for bin_ in one.bins
    )
    heads = ("Groupe et tranche", "Effectif", "Note moyenne", "Part trouvée", "Intervalle")
    drawing = _drawn_or_said(groups, name, None, title)
    yield _figure(title, drawing, _table(heads, rows, title))


# --- Limits, and how to make it again -------------------------------------------------------------


_OUTCOME_LIMITS: Final = (
    "Un résultat connu seulement pour les personnes contrôlées ne dit rien des autres : les taux "
    "d’erreur ne valent alors que parmi elles.",
)


_SIMULATION_ENDS: Final = (
    "Cette simulation ne mesure personne : elle ne prouve ni une différence de traitement, ni son "
    "absence. Un vrai tableau de décisions répondrait, et peut se demander."
)


def _limits(audit: Audit, context: Context) -> str:
    said = [
        *context.limits,
        *audit.notes,
        *(_OUTCOME_LIMITS if audit.table.has_outcome else ()),
        "Deux attributs et leur croisement sont protégés ensemble ; plus de deux, chacun seul, avec le "
        "total pour seul point commun. Deux rapports sur les mêmes personnes ne sont pas protégés l’un de "
        "l’autre : n’en publiez pas deux où le même attribut est croisé autrement.",
        "Beaucoup de groupes comparés donnent quelques écarts par hasard : un intervalle à 95 % se "
        "trompe une fois sur vingt.",
        _SIMULATION_ENDS
        if context.simulation
        else "Ce rapport mesure des différences de traitement. Dire si elles sont interdites est une "
        "question de droit, qu’il ne tranche pas.",
    ]
    return _h2("Ce que ce rapport ne dit pas") + _list(said)


def _again(context: Context) -> str:
    said = _p(
        "Avec le même fichier (vérifiez son empreinte), cette commande refait ce rapport, au nombre près :"
    )
    return (
        f"{_h2('Refaire ce rapport')}{said}<pre><code>{escape(context.command)}</code></pre>\n"
        f"{_pairs(context.versions, 'Calculé avec')}"
    )


# The house's looks, of which a report needs little (guichet/ui/static/ui/guichet.css).
_STYLE: Final = """
:root{color-scheme:light dark;--paper:#fbfaf5;--ink:#17191e;--soft:#555b63;--rule:#d8d3c5;--stub:#f6f1e2;--bar:#c9c5b8;--focus:#1a4fd0}
@media(prefers-color-scheme:dark){:root{--paper:#15171a;--ink:#eceae3;--soft:#aeb2b8;--rule:#41454b;--stub:#27272a;--bar:#5a5e64;--focus:#9dbcff}}
*{box-sizing:border-box}
html{font:112.5%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:break-word}
body{margin:0}
main,.top p{max-width:64rem;margin-inline:auto;padding-inline:1.25rem}
main{padding-block:2.2rem 4rem}
.top{border-bottom:2px solid var(--ink)}
.top p{margin-block:0;padding-block:.7rem;font-weight:800}
h1,h2,h3{line-height:1.2;text-wrap:balance}
h1{font-size:clamp(1.7rem,1.3rem + 2vw,2.6rem);font-weight:800;letter-spacing:-.02em;max-width:26ch;margin:0 0 .6em}
h2{font-size:1.5rem;margin:2.2em 0 .6em;border-top:2px solid;padding-top:.6em}
h3,figcaption{font-size:1.1rem;font-weight:700;margin:1.6em 0 .5em}
p,ul{margin:0 0 1em}
p,li{max-width:60ch}
li{margin-block:.4em}
.soft{color:var(--soft)}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
figure{margin:1.6em 0 2.4em}
svg{display:block;width:100%;max-width:31rem;height:auto;margin-bottom:1rem}
svg text{font-size:13px;fill:currentColor}
svg .b{font-weight:700}
svg path{stroke:currentColor;stroke-width:1.5;fill:none}
svg .ref{stroke-dasharray:3 3;stroke-width:1}
svg .c{stroke-width:2}
svg .n{font-size:12px}
svg .i{stroke-width:2}
svg .halo{stroke:var(--paper);stroke-width:5}
svg circle{fill:currentColor}
svg rect{fill:var(--bar);stroke:currentColor;stroke-width:1.5}
svg .hollow{fill:none}
.scroll{overflow-x:auto;position:relative}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px}
table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.4;font-variant-numeric:tabular-nums}
caption{text-align:start;font-weight:700;padding-bottom:.4rem}
th,td{text-align:start;vertical-align:top;padding:.45rem .9rem .45rem 0;border-bottom:1px solid var(--rule)}
thead th{border-bottom:2px solid}
td{white-space:nowrap}
td[colspan],.pairs td{white-space:normal;overflow-wrap:anywhere}
.pairs{max-width:48rem;margin-bottom:1.4rem}
.pairs th{width:27%;font-weight:400;color:var(--soft)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--stub);border:2px dashed;padding:.9rem 1.1rem;font-size:.85rem;max-width:48rem}
@media print{@page{margin:15mm}
:root{--paper:#fff;--ink:#000;--soft:#333;--rule:#888;--stub:#fff;--bar:#ccc;color-scheme:light}
html{font-size:10pt}
main{padding-block:1rem}
.scroll{overflow:visible}
td{white-space:normal}
svg{max-width:11cm}
svg rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}
tr,svg,pre{break-inside:avoid}
h2,h3,figcaption{break-after:avoid}}
""".strip()
# Said again at the top of every sheet: pages of a report are torn apart.
_MARKED: Final = f"""
.mark{{border:3px solid;padding:.8rem 1.1rem;margin-block:0 1.6rem;max-width:48rem}}
.mark p:last-child{{margin:0}}
@media print{{@page{{margin-top:20mm;@top-center{{content:"{typeset(SIMULATED)}";font:700 9pt sans-serif}}}}}}
""".rstrip()
