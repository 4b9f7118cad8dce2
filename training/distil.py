"""Distillation: several trained pipelines read unlabelled abstracts, and one network learns their mean, beside the gold records.

python training/distil.py label arxiv.jsonl.gz --teachers kg/extraction/weights other/reader \\
    --without train.papers.jsonl dev.papers.jsonl -o answers --papers 20000
torchrun --nproc-per-node 2 training/distil.py train train.records.jsonl --dev dev.records.jsonl \\
    --answers answers.*.pickle --start work/checkpoint.pt -o distilled

What is learnt are probabilities (Hinton et al., 2015): of tags, of surfaces being one thing, of roles, relations and results of the
entities that the teachers find together. `label` goes on where a stopped run was; its texts can be shared out (--share 0/2, 1/2),
each share to a file. `train` reads gold and answers once, in one shuffle, and goes on from a checkpoint in the output folder; what
comes after it (results head, thresholds, confidences) is as in `kg train`.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from pretrain import texts
from tokenizers import Tokenizer
from torch import Tensor

from kg import lexicon
from kg.extraction.encoder.arrays import Floats, sigmoid, softmax
from kg.extraction.encoder.layout import Group, Layout, ValueLayout, lay_out, lay_out_values
from kg.extraction.encoder.memory import Memory, load_terms
from kg.extraction.encoder.number_spans import find_values
from kg.extraction.encoder.pieces import Pieces, cut_pieces, words_at
from kg.extraction.encoder.reading import read
from kg.extraction.encoder.scoring import JUDGEMENTS, SETTINGS, TERMS, Judgements, OnnxScorer, Scorer
from kg.extraction.encoder.settings import load_settings
from kg.extraction.encoder.tasks import allowed_relations, allowed_roles, allowed_slots
from kg.training import bases
from kg.training.course import Course, Lesson, can_bfloat16, complete, join_group, load_tokenizer, read_records
from kg.training.examples import Example, fold_of
from kg.training.loop import Asked, Run, train
from kg.training.losses import losses
from kg.training.model import Network
from kg.training.torch_scorer import layout_tensors, value_tensors
from kg.training.tuning import Trial

Halves = npt.NDArray[np.float16]
_PLAIN = 0.5  # share of the texts without a number that are read: results are rare


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the teachers say of a text: probabilities in 16 bits, for the groups of mentions that they find."""

    text: str
    groups: tuple[Group, ...]
    surfaces: tuple[Group, ...]
    tags: Halves  # (words, TAGS)
    same: Halves  # (surfaces, surfaces)
    roles: Halves  # (groups, ROLES)
    relations: Halves  # (groups, groups, RELATIONS)
    results: Halves  # (values,)
    slots: Halves  # (values, 1 + groups, SLOTS), the first row none


class Committee:
    """The mean of several scorers, as one: of the log-probabilities of tags, and of all other logits."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._scorers = [OnnxScorer(folder) for folder in folders]

    def cut(self, text: str) -> Pieces:
        """The pieces of a text, the same for all."""
        return self._scorers[0].cut(text)

    def encode(self, pieces: Pieces) -> tuple[Floats, Floats]:
        hidden, tags = zip(*(scorer.encode(pieces) for scorer in self._scorers), strict=True)
        logs = [logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True) for logits in tags]
        return np.stack(hidden), np.mean(logs, axis=0, dtype=np.float32)

    def group(self, hidden: Floats, layout: Layout) -> Floats:
        own = [scorer.group(vectors, layout) for scorer, vectors in zip(self._scorers, hidden, strict=True)]
        return np.asarray(np.mean(own, axis=0), dtype=np.float32)

    def judge(self, hidden: Floats, layout: Layout, values: ValueLayout) -> Judgements:
        own = [scorer.judge(vectors, layout, values) for scorer, vectors in zip(self._scorers, hidden, strict=True)]
        return Judgements(**{name: np.mean([getattr(one, name) for one in own], axis=0) for name in JUDGEMENTS})


def label(args: argparse.Namespace) -> None:
    """Write the teachers' answers for texts, one pickle after the other."""
    share, shares = map(int, args.share.split("/"))
    chance = random.Random(args.seed)
    found = texts(args.corpora, args.without)
    chance.shuffle(found)
    found = [text for text in found if find_values(text) or chance.random() < _PLAIN][: args.papers][share::shares]
    path = Path(f"{args.output}.{share}.pickle")
    path.touch()
    with path.open("r+b") as stream:
        ends = [end for _, end in _whole(stream)]
        stream.truncate(ends[-1] if ends else 0)
    committee = Committee(args.teachers)
    settings = load_settings(args.teachers[0] / SETTINGS)
    memory = Memory(load_terms(args.teachers[0] / TERMS), lexicon.load(None))
    with path.open("ab") as out:
        for n, text in enumerate(found[len(ends) :], len(ends) + 1):
            pieces, trial = committee.cut(text), Trial(committee)  # which encodes a text once, though it is asked twice
            things = read(text, pieces, trial, settings, memory.lean(text, pieces, settings)).things
            groups = tuple(Group(type=thing.type, mentions=_words(thing.mentions, pieces)) for thing in things)
            pickle.dump(_answers(text, pieces, tuple(g for g in groups if g.mentions), trial), out)
            if n % 500 == 0:
                out.flush()
                print(f"{n} of {len(found)}", flush=True)


def _words(spans: Sequence[tuple[int, int]], pieces: Pieces) -> tuple[tuple[int, int], ...]:
    return tuple(words for span in spans if (words := words_at(span, pieces.word_spans)))


def _answers(text: str, pieces: Pieces, groups: tuple[Group, ...], scorer: Scorer) -> Answers:
    hidden, logits = scorer.encode(pieces)
    forms: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for group in groups:
        for mention in group.mentions:
            start, end = pieces.span(*mention)
            forms[group.type, " ".join(text[start:end].casefold().split())].append(mention)
    surfaces = tuple(Group(type=kind, mentions=tuple(places)) for (kind, _), places in forms.items())
    same: Floats = np.zeros(0, dtype=np.float32)
    roles = relations = results = slots = same
    if len(surfaces) > 1:
        same = sigmoid(scorer.group(hidden, lay_out(text, pieces, surfaces)))
    if groups:
        layout = lay_out(text, pieces, groups)
        values, kept = lay_out_values(text, find_values(text), pieces, layout)
        judged = scorer.judge(hidden, layout, values)
        roles = softmax(np.where(allowed_roles()[layout.types], judged.roles, -1e4))
        relations = sigmoid(judged.relations)
        if kept:
            results = sigmoid(judged.results)
            allowed = np.where(allowed_slots()[layout.types][None], judged.slots, -1e4)
            whole = np.concatenate([judged.none[:, None], allowed], axis=1)
            slots = softmax(whole.transpose(0, 2, 1)).transpose(0, 2, 1)
    return Answers(
        text=text, groups=groups, surfaces=surfaces, tags=_half(softmax(logits[pieces.words])), same=_half(same),
        roles=_half(roles), relations=_half(relations), results=_half(results), slots=_half(slots),
    )  # fmt: skip


def _half(probabilities: Floats) -> Halves:
    return probabilities.astype(np.float16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """Answers, laid out for the network."""

    pieces: Pieces
    answers: Answers
    surfaces: Layout | None
    entities: Layout | None
    values: ValueLayout | None


class Teaching:
    """A text that is laid out whenever it is needed, which is once."""

    def __init__(self, answers: Answers, tokenizer: Tokenizer) -> None:
        self._answers, self._tokenizer = answers, tokenizer

    def __call__(self) -> Taught:
        answers = self._answers
        text, pieces = answers.text, cut_pieces(answers.text, self._tokenizer)
        entities = lay_out(text, pieces, answers.groups) if answers.groups else None
        return Taught(
            pieces=pieces,
            answers=answers,
            surfaces=lay_out(text, pieces, answers.surfaces) if len(answers.surfaces) > 1 else None,
            entities=entities,
            values=lay_out_values(text, find_values(text), pieces, entities)[0]
            if entities and len(answers.results)
            else None,
        )


def losses_of_all(network: Network, asked: Example | Taught, hidden: Tensor, tags: Tensor) -> dict[str, Tensor]:
    """Those of gold and of taught texts, by head; a teacher's probabilities stand where gold has its labels."""
    if isinstance(asked, Example):
        return losses(network, asked, hidden, tags)
    device, answers = hidden.device, asked.answers

    def given(part: Halves) -> Tensor:
        return torch.from_numpy(part.astype(np.float32)).to(device)

    words = torch.from_numpy(asked.pieces.words).to(device)
    found = {"tags": F.cross_entropy(tags[words], given(answers.tags), reduction="sum")}
    if asked.surfaces is not None:
        kinds = asked.surfaces.types
        compared = torch.from_numpy((kinds[:, None] == kinds[None]) & ~np.eye(len(kinds), dtype=np.bool_)).to(device)
        scores = network.grouping(hidden, *layout_tensors(asked.surfaces, device))
        found["same"] = (
            F.binary_cross_entropy_with_logits(scores[compared], given(answers.same)[compared], reduction="sum") / 2
        )
    if asked.entities is None:
        return found
    kinds = asked.entities.types
    values = asked.values or lay_out_values("", [], asked.pieces, asked.entities)[0]
    roles, relations, results, slots, none = network.entities(
        hidden, *layout_tensors(asked.entities, device), *value_tensors(values, device)
    )
    barred = torch.from_numpy(~allowed_roles()[kinds]).to(device)
    found["roles"] = F.cross_entropy(roles.masked_fill(barred, -1e4), given(answers.roles), reduction="sum")
    pairs = allowed_relations()[kinds[:, None], kinds[None]] & ~np.eye(len(kinds), dtype=np.bool_)[..., None]
    allowed = torch.from_numpy(pairs).to(device)
    found["relations"] = F.binary_cross_entropy_with_logits(
        relations[allowed], given(answers.relations)[allowed], reduction="sum"
    )
    if asked.values is not None:
        worth = given(answers.results)
        found["results"] = F.binary_cross_entropy_with_logits(results, worth, reduction="sum")
        barred = torch.from_numpy(~allowed_slots()[kinds][None]).to(device)
        logs = torch.cat([none[:, None], slots.masked_fill(barred, -1e4)], dim=1).log_softmax(1)
        found["slots"] = -(worth[:, None, None] * given(answers.slots) * logs).sum()
    return found


def train_on_all(args: argparse.Namespace) -> None:
    """Train on gold and answers together, once each, and package."""
    work, dev = args.output, read_records([args.dev])
    course = Course(
        records=(args.records,), dev=args.dev, output=work / "pipeline", work=work, base=args.base, epochs=1,
        minutes=None, seed=args.seed, layers=args.layers, fold=args.fold,
    )  # fmt: skip
    work.mkdir(parents=True, exist_ok=True)
    base = bases.find_base(args.base, work)
    tokenizer = load_tokenizer(base)
    join_group()
    papers = read_records(course.records)
    gold = [paper for paper in papers if fold_of(paper.id) != args.fold]
    held = [paper for paper in papers if fold_of(paper.id) == args.fold]
    pieces = [cut_pieces(paper.text, tokenizer) for paper in gold]
    taught = list(load_answers(args.answers))
    examples: list[Callable[[], Asked]] = [
        *(Lesson(paper, own) for paper, own in zip(gold, pieces, strict=True)),
        *(Teaching(answers, tokenizer) for answers in taught),
    ]
    lengths = [len(own.words) for own in pieces] + [len(answers.tags) for answers in taught]
    print(f"{len(gold)} gold records, {len(taught)} taught", flush=True)
    torch.manual_seed(args.seed)
    network = Network(bases.base_size(base, args.layers))
    network.load_state_dict(torch.load(args.start, map_location="cpu", weights_only=True)["network"])
    network.to("cuda" if torch.cuda.is_available() else "cpu")
    run = Run(
        seed=args.seed, rate=args.rate, head_rate=3 * args.rate,
        steps=round(len(examples) / Run().batch), bfloat16=torch.cuda.is_available() or can_bfloat16(),
    )  # fmt: skip
    report = partial(print, flush=True)
    train(network, examples, lengths, run, folder=work, loss=losses_of_all, report=report)
    print(complete(network, base, course, lessons=gold, dev=dev, held=held or dev, report=report))


def load_answers(files: Sequence[Path]) -> Iterator[Answers]:
    """The answers in files that `label` wrote; one that was cut off ends its file."""
    for path in files:
        with path.open("rb") as stream:
            yield from (answers for answers, _ in _whole(stream))


def _whole(stream: BinaryIO) -> Iterator[tuple[Answers, int]]:
    """Answers, each with the place at which it ends."""
    while True:
        try:
            yield pickle.load(stream), stream.tell()
        except (EOFError, pickle.UnpicklingError):
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    labelling = commands.add_parser("label", help="write the teachers' answers for unlabelled texts")
    labelling.add_argument("corpora", nargs="+", type=Path)
    labelling.add_argument(
        "--teachers", nargs="+", type=Path, required=True, help="folders of weights; thresholds are those of the first"
    )
    labelling.add_argument("--without", nargs="*", type=Path, default=[], help="files of papers that are annotated")
    labelling.add_argument("-o", "--output", required=True, help="the beginning of the names of the files")
    labelling.add_argument("--papers", type=int, default=20_000)
    labelling.add_argument("--share", default="0/1", help="which of how many shares of the papers to read")
    labelling.add_argument("--seed", type=int, default=0)
    learning = commands.add_parser("train", help="train on gold records and answers, and package")
    learning.add_argument("records", type=Path, help="annotated records, their papers beside them")
    learning.add_argument("--dev", type=Path, required=True)
    learning.add_argument("--answers", nargs="+", type=Path, required=True, help="files that `label` wrote")
    learning.add_argument("--start", type=Path, required=True, help="checkpoint.pt of a network trained on the records")
    learning.add_argument("-o", "--output", type=Path, required=True)
    learning.add_argument("--base", type=Path, help="the folder of its vocabulary (default: MiniLM-L6)")
    learning.add_argument("--layers", type=int, default=6)
    learning.add_argument("--fold", type=int, default=0, help="the fold of the records that is held out")
    learning.add_argument("--rate", type=float, default=1.5e-4)
    learning.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    {"label": label, "train": train_on_all}[args.command](args)


if __name__ == "__main__":
    main()
