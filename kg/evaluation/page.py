"""The evaluation as one HTML page: the figures, and each abstract twice, gold and predicted marked side by side."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from kg.evaluation.matching import Compared
from kg.evaluation.report import Evaluation, quality
from kg.palette import PALETTE
from kg.record import Record, Span

__all__ = ["render"]

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 88rem; padding: 0 1rem; color: #1b1f24; background: #fff }
table { border-collapse: collapse; margin: .5rem 0 1.5rem }
th, td { padding: .15rem .6rem; text-align: right; border-bottom: 1px solid #e3e6ea }
th:first-child, td:first-child { text-align: left }
article { border-top: 1px solid #d0d7de; padding-top: 1rem; margin-top: 1.5rem }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem }
mark { padding: 0 .15em; border-radius: .2em; color: inherit }
mark.off { outline: 2px solid #b42318 }
small { color: #57606a }
.legend mark { margin-right: .6rem }
ul { padding-left: 1.1rem }
.wrong { color: #b42318 }
@media (max-width: 50rem) { .two { grid-template-columns: 1fr } }
"""


def render(evaluation: Evaluation) -> str:
    """The page, which needs nothing but itself. A mention outlined in red has no equal on the other side."""
    legend = " ".join(
        f'<mark style="background:{_tint(kind)}">{kind}</mark>' for kind in evaluation.confusion if kind in PALETTE
    )
    papers = "\n".join(_paper(paper) for paper in evaluation.papers)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Extraction against gold</title><style>{_STYLE}</style></head><body>\n<h1>Extraction against gold</h1>\n"
        f"{_figures(evaluation)}{_confusion(evaluation)}{_calibration(evaluation)}"
        f'<h2>Papers, the worst first</h2><p class="legend">{legend} <small>outlined: no equal on the other side</small></p>\n'
        f"{papers}\n</body></html>\n"
    )


def _figures(evaluation: Evaluation) -> str:
    rows = (
        f"<tr><td>{escape(name)}</td><td>{f.precision:.3f}</td><td>{f.recall:.3f}</td><td>{f.f1:.3f}</td><td>{f.gold}</td></tr>"
        for name, f in evaluation.figures.items()
    )
    return _table("Figures", ("figure", "precision", "recall", "F1", "gold"), rows)


def _confusion(evaluation: Evaluation) -> str:
    names = tuple(evaluation.confusion)
    rows = (
        f"<tr><td>{name}</td>{''.join(f'<td>{counts[other]}</td>' for other in names)}</tr>"
        for name, counts in evaluation.confusion.items()
    )
    return _table("Gold types (rows) and what they were read as", ("", *names), rows)


def _calibration(evaluation: Evaluation) -> str:
    parts = []
    for name, table in evaluation.calibration.items():
        rows = (
            f"<tr><td>{b.low:.1f} to {b.high:.1f}</td><td>{b.count}</td><td>{b.confidence:.3f}</td><td>{b.right:.3f}</td></tr>"
            for b in table.bins
        )
        head = f"Confidence of {name}: expected calibration error {table.error:.3f}"
        parts.append(_table(head, ("confidence", "claims", "mean", "right"), rows))
    return "".join(parts)


def _table(title: str, columns: tuple[str, ...], rows: Iterable[str]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{''.join(rows)}</table>\n"


def _paper(paper: Compared) -> str:
    gold = _marked(paper.text, paper.gold_types, paper.predicted_types)
    predicted = _marked(paper.text, paper.predicted_types, paper.gold_types)
    return (
        f'<article id="{escape(paper.id, quote=True)}"><h3>{escape(paper.id)} <small>F1 {quality(paper):.2f}</small></h3>'
        f'<div class="two"><section aria-label="gold"><b>Gold</b> {gold}{_statements(paper.gold, None)}</section>'
        f'<section aria-label="predicted"><b>Predicted</b> {predicted}{_statements(paper.predicted, paper)}</section></div></article>'
    )


def _marked(text: str, spans: dict[Span, str], others: dict[Span, str]) -> str:
    parts, place = [], 0
    for (start, end), kind in sorted(spans.items()):
        off = "" if others.get((start, end)) == kind else ' class="off"'
        parts.append(escape(text[place:start]))
        parts.append(f'<mark{off} title="{kind}" style="background:{_tint(kind)}">{escape(text[start:end])}</mark>')
        place = end
    parts.append(escape(text[place:]))
    return "<p>" + "".join(parts).replace("\n", "</p><p>", 1) + "</p>"


def _statements(record: Record, paper: Compared | None) -> str:
    """Roles, relations and results; those of the predicted record that are not in the gold one in red."""
    lines = []
    for entity in record.entities:
        wrong = paper is not None and entity.name not in paper.right_roles
        lines.append((f"{entity.role} {entity.name} ({entity.type})", wrong))
    for one in record.relations:
        wrong = paper is not None and paper.as_gold(one.subject, one.predicate, one.object) not in paper.gold_triples
        lines.append((f"{one.subject} {one.predicate} {one.object}", wrong))
    for result in record.results:
        slots = ", ".join(f"{name} {value}" for name in ("metric", "on", "versus") if (value := getattr(result, name)))
        lines.append((f"{result.subject}: {result.value} {slots}", False))
    items = (f"<li{' class=wrong' if wrong else ''}>{escape(line)}</li>" for line, wrong in lines)
    return f"<ul>{''.join(items)}</ul>"


def _tint(kind: str) -> str:
    return PALETTE[kind].colour + "55"
