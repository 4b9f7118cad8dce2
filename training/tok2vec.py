"""The small reader that was weighed against the encoder: spaCy's own `ner` on a convolutional tok2vec with sub-word vectors.

python training/tok2vec.py train.records.jsonl silver.records.jsonl --dev dev.records.jsonl --text arxiv.jsonl.gz -o student

Makes floret vectors of the unlabelled text, trains the mentions, and leaves `student/model-last`, a spaCy pipeline that
`kg evaluate --model student/model-last` completes by the rules for roles, relations and results. Needs `pip install floret`.
Vectors and training data that are there already are kept.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import spacy
from pretrain import texts
from spacy.cli.init_config import init_config
from spacy.cli.train import train
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training.initialize import convert_vectors

from kg.evaluation import papers_beside
from kg.extraction import tokenizer  # noqa: F401 - registers kg.Tokenizer.v1
from kg.training.examples import fold_of, mention_types, read_annotated

WIDTH, BUCKETS = 128, 50_000


def blank() -> Language:
    """An empty pipeline with kg's tokenizer."""
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "kg.Tokenizer.v1"}}})


def make_vectors(found: list[str], folder: Path, epochs: int) -> Path:
    """A pipeline that holds nothing but floret vectors of the texts."""
    import floret

    nlp = blank()
    tokens, vectors = folder / "text.txt", folder / "vectors.floret"
    with tokens.open("w", encoding="utf8") as lines:
        for text in found:
            lines.write(" ".join(token.text for token in nlp.make_doc(text) if not token.is_space) + "\n")
    model = floret.train_unsupervised(
        str(tokens), model="cbow", mode="floret", dim=WIDTH, hashCount=2, bucket=BUCKETS, minn=4, maxn=5, minCount=5,
        epoch=epochs, thread=1,
    )  # fmt: skip
    model.save_floret_vectors(str(vectors))
    convert_vectors(nlp, vectors, truncate=0, prune=-1, mode="floret")
    nlp.to_disk(folder / "vectors")
    return folder / "vectors"


def write_documents(files: list[Path], path: Path) -> None:
    """The annotated papers of the files as spaCy documents; fold 0 of each is held out."""
    nlp, kept = blank(), DocBin()
    for records in files:
        for paper in read_annotated(papers_beside(records), records):
            if fold_of(paper.id) or "dev" in records.name:
                doc = nlp.make_doc(paper.text)
                spans = (doc.char_span(*span, label=kind) for span, kind in sorted(mention_types(paper).items()))
                doc.ents = spacy.util.filter_spans([span for span in spans if span is not None])
                kept.add(doc)
    kept.to_disk(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="+", type=Path)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--text", nargs="*", type=Path, default=[], help="unlabelled papers to make vectors of")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--vector-epochs", type=int, default=3)
    args = parser.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    vectors = args.output / "vectors"
    if args.text and not vectors.exists():
        make_vectors(texts(args.text), args.output, args.vector_epochs)
    lessons, dev = args.output / "train.spacy", args.output / "dev.spacy"
    if not lessons.exists():
        write_documents(args.records, lessons)
        write_documents([args.dev], dev)
    config = init_config(lang="en", pipeline=["ner"], optimize="efficiency")
    config["nlp"]["tokenizer"] = {"@tokenizers": "kg.Tokenizer.v1"}
    config["components"]["tok2vec"]["model"]["encode"].update(width=WIDTH, depth=4)
    config["components"]["tok2vec"]["model"]["embed"].update(
        include_static_vectors=bool(args.text), rows=[10000, 2000, 5000, 5000]
    )
    config["paths"].update(train=str(lessons), dev=str(dev), vectors=str(vectors) if args.text else None)
    config["training"].update(max_epochs=args.epochs, max_steps=0, patience=0, eval_frequency=1000)
    config.to_disk(args.output / "config.cfg")
    train(args.output / "config.cfg", args.output)


if __name__ == "__main__":
    main()
