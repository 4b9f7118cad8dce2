"""Train on the other folds, score on one, for several folds or seeds: how far the figures on dev can be trusted.

python training/cross_validate.py train.records.jsonl --folds 5 -o folds --epochs 4

A fold that is done has a file of figures in the output folder and is not trained again; one that was stopped goes on.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import kg.evaluation
from kg.evaluation import compare
from kg.evaluation.figures import MAIN
from kg.extraction import extract, load
from kg.paper import Paper
from kg.record import Record
from kg.training import train
from kg.training.examples import fold_of, read_annotated


def score(model: Path, records: list[Path], fold: int) -> dict[str, float]:
    """The F1 figures of a pipeline on the papers of a fold."""
    held = [paper for path in records for paper in read_annotated(kg.evaluation.papers_beside(path), path)]
    held = [paper for paper in held if fold_of(paper.id) == fold]
    papers = [Paper(id=p.id, title=p.text.split("\n", 1)[0], abstract=p.text.split("\n", 1)[1]) for p in held]
    predicted = {record.id: record for record in extract(papers, nlp=load(model))}
    found = compare([(paper.text, Record.from_json(paper.record, paper.text)) for paper in held], predicted)
    return {name: round(found.figures[name].f1, 4) for name in MAIN}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=4.0)
    args = parser.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    for seed in range(args.seeds):
        for fold in range(args.folds):
            name = f"fold-{fold}-seed-{seed}"
            figures = args.output / f"{name}.json"
            if figures.exists():
                continue
            output = args.output / name
            on_dev = train(
                args.records,
                output=output,
                dev=args.dev,
                base=args.base,
                epochs=args.epochs,
                seed=seed,
                fold=fold,
                report=print,
            )
            found = {"fold": score(output, args.records, fold), "dev": {name: round(on_dev[name], 4) for name in MAIN}}
            figures.write_text(json.dumps(found, indent=1) + "\n")
            print(name, found)


if __name__ == "__main__":
    main()
