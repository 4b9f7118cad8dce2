"""The variants of Daily Papers pages: what can be missing, what can stand in odd places, and what each page must give.

`A`, `B` and `C` in a page stand for abstracts as long as real ones, each on a line of its own. A paper is given as
title, abstract and what else it has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

A = (
    "Pruning a trained network saves memory, yet nobody knows beforehand how much of it can go. We introduce SnipRate, "
    "which predicts the share of weights that a layer can lose from the spectrum of its activations. On ImageNet it "
    "removes 61% of the weights of ResNet-50 and costs 0.2 points of accuracy. Code: https://github.com/example/sniprate."
)
B = (
    "We study why small language models forget the first instruction of a long dialogue. A probe on 14 layers shows that "
    "the instruction is still there, but no head attends to it. Adding one trained key per head, which we call AnchorKey, "
    "raises the accuracy of Qwen2.5-7B on our benchmark from 48.1% to 70.3%"
)
C = (
    "Weather forecasts by neural networks blur with the lead time. This paper casts the next step as a flow between two "
    "fields and trains it on ERA5 with optimal transport pairs. Forecasts of ten days keep their spectrum, and the "
    "continuous ranked probability score improves by 9% over the strongest baseline (see https://storm.github.io/flow)."
)
HEADER = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nbyAK and the research community\n\n"


@dataclass(frozen=True)
class Variant:
    why: str
    page: str
    papers: list[dict[str, Any]]
    problems: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        lines = self.page.removeprefix("\n").split("\n")
        return "\n".join({"HEADER": HEADER.strip("\n"), "A": A, "B": B, "C": C}.get(line, line) for line in lines)


def paper(title: str, abstract: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "abstract": abstract, **more}


VARIANTS = [
    Variant(
        "everything there: authors, date, comments; author lines with one author",
        """
HEADER

Dec 29

Pruning by Spectrum

A

  • 10 authors
·
Jun 4, 2023 3

Anchors for Long Dialogues

B

  • 1 author
·
May 2
""",
        [
            paper(
                "Pruning by Spectrum", A, author_count=10, date="2023-06-04", comments=3, rank=1, digest="2024-12-29"
            ),
            paper("Anchors for Long Dialogues", B, author_count=1, date="2024-05-02", rank=2),
        ],
    ),
    Variant(
        "an organization line in place of the author line",
        """
HEADER

Dec 29

Pruning by Spectrum

A

naver-ai NAVER AI Lab
·
Jun 4, 2023
""",
        [paper("Pruning by Spectrum", A, organizations=["naver-ai/NAVER AI Lab"], date="2023-06-04")],
    ),
    Variant(
        "organization line and author line, in both orders",
        """
HEADER

Dec 29

Pruning by Spectrum

A

adobe Adobe
  • 4 authors
·
Jun 4, 2023

Anchors for Long Dialogues

B

  • 5 authors
ByteDance-Seed ByteDance Seed
·
May 2 1
""",
        [
            paper("Pruning by Spectrum", A, organizations=["adobe/Adobe"], author_count=4, date="2023-06-04"),
            paper(
                "Anchors for Long Dialogues",
                B,
                organizations=["ByteDance-Seed/ByteDance Seed"],
                author_count=5,
                date="2024-05-02",
                comments=1,
            ),
        ],
    ),
    Variant(
        "nothing below an abstract: neither authors nor date, in the middle and at the end",
        """
HEADER

Dec 29

Pruning by Spectrum

A

Anchors for Long Dialogues

B

Flows of Weather

C

  • 2 authors
·
Feb 1, 2024

Pruning Again, by Spectrum

A
""",
        [
            paper("Pruning by Spectrum", A),
            paper("Anchors for Long Dialogues", B),
            paper("Flows of Weather", C, author_count=2, date="2024-02-01"),
            paper("Pruning Again, by Spectrum", A),
        ],
    ),
    Variant(
        "authors alone, date alone, organization alone",
        """
HEADER

Dec 29

Pruning by Spectrum

A

  • 4 authors

Anchors for Long Dialogues

B

·
Mar 8, 2024

Flows of Weather

C

stanfordnlp Stanford NLP

Pruning Again, by Spectrum

A

facebook AI at Meta
""",
        [
            paper("Pruning by Spectrum", A, author_count=4),
            paper("Anchors for Long Dialogues", B, date="2024-03-08"),
            paper("Flows of Weather", C, organizations=["stanfordnlp/Stanford NLP"]),
            paper("Pruning Again, by Spectrum", A, organizations=["facebook/AI at Meta"]),
        ],
    ),
    Variant(
        "no header, no page date",
        """
Pruning by Spectrum

A

  • 4 authors
·
Jun 4, 2023
""",
        [paper("Pruning by Spectrum", A, author_count=4, date="2023-06-04", digest=None)],
    ),
    Variant(
        "a page date with its year, which dates without one share",
        """
HEADER

Jan 5, 2026

Pruning by Spectrum

A

  • 4 authors
·
Jan 3
""",
        [paper("Pruning by Spectrum", A, author_count=4, date="2026-01-03", digest="2026-01-05")],
    ),
    Variant(
        "no blank lines at all",
        """
new
Subscribe
Daily Papers
Dec 29
Pruning by Spectrum
A
tencent Tencent
  • 4 authors
·
Jun 4, 2023
Anchors for Long Dialogues
B
·
May 2
Flows of Weather
C
Pruning Again, by Spectrum
A
""",
        [
            paper("Pruning by Spectrum", A, organizations=["tencent/Tencent"], author_count=4, date="2023-06-04"),
            paper("Anchors for Long Dialogues", B, date="2024-05-02"),
            paper("Flows of Weather", C),
            paper("Pruning Again, by Spectrum", A),
        ],
    ),
    Variant(
        "title and abstract without a blank line between, blank lines everywhere else, and spaces at line ends",
        """
HEADER

Dec 29

Pruning by Spectrum
A

Anchors for Long Dialogues\x20\x20
B
\x20
  • 3 authors\x20

·\x20

May 2\x20
""",
        [
            paper("Pruning by Spectrum", A),
            paper("Anchors for Long Dialogues", B, author_count=3, date=None, month_day="05-02"),
        ],
    ),
    Variant(
        "an abstract of several lines, and one of several paragraphs",
        """
HEADER

Dec 29

Pruning by Spectrum

Pruning a trained network saves memory, yet nobody knows
beforehand how much of it can go. We introduce SnipRate, which
predicts the share of weights that a layer can lose

  • 4 authors
·
Jun 4, 2023

Flows of Weather

Forecasts blur with the lead time.

C

A

  • 2 authors
·
Feb 1, 2024
""",
        [
            paper(
                "Pruning by Spectrum",
                "Pruning a trained network saves memory, yet nobody knows beforehand how much of it can go. We introduce "
                "SnipRate, which predicts the share of weights that a layer can lose",
                author_count=4,
            ),
            paper("Flows of Weather", f"Forecasts blur with the lead time. {C} {A}", author_count=2),
        ],
    ),
    Variant(
        "an abstract with a list, with dots and bullets, with a formula of its own line",
        """
HEADER

Dec 29

Pruning by Spectrum

We make three contributions:

• We introduce SnipRate · a predictor.

- A benchmark, PruneBench

1. A study of 12 networks

$$ r = \\sum_i \\sigma_i $$

Cost · time · memory all fall.

  • 4 authors
·
Jun 4, 2023

Flows of Weather

C

  • 2 authors
·
Feb 1, 2024
""",
        [
            paper(
                "Pruning by Spectrum",
                "We make three contributions: • We introduce SnipRate · a predictor. - A benchmark, PruneBench "
                "1. A study of 12 networks $$ r = \\sum_i \\sigma_i $$ Cost · time · memory all fall.",
                author_count=4,
                date="2023-06-04",
            ),
            paper("Flows of Weather", C, author_count=2, date="2024-02-01"),
        ],
    ),
    Variant(
        "titles that read like lines of the header",
        """
HEADER

Dec 29

Daily Papers

A

  • 4 authors
·
Jun 4, 2023

Subscribe

B

·
Jun 5, 2023

new

C

  • 2 authors

Dec 29

A

  • 2 authors
·
Feb 1, 2024
""",
        [
            paper("Daily Papers", A, author_count=4, digest="2025-12-29"),
            paper("Subscribe", B, date="2023-06-05"),
            paper("new", C, author_count=2, date=None),
            paper("Dec 29", A, date="2024-02-01"),
        ],
    ),
    Variant(
        "titles that end in a period, a question mark, or hold a colon; a title with markup",
        """
HEADER

Dec 29

Attention Is Not All You Need.

A

  • 4 authors
·
Jun 4, 2023

Small models forget.

B

  • 4 authors
·
Jun 4, 2023

Do Forecasts Need to Blur?

C

Attention Is Still Not All You Need.

A

**$\\pi_0$**: A *Flow* Model for `Robots`

B

  • 2 authors
·
Feb 1, 2024
""",
        [
            paper("Attention Is Not All You Need.", A),
            paper("Small models forget.", B),
            paper("Do Forecasts Need to Blur?", C),
            paper("Attention Is Still Not All You Need.", A),
            paper("**$\\pi_0$**: A *Flow* Model for `Robots`", B, author_count=2, date="2024-02-01"),
        ],
    ),
    Variant(
        "short abstracts, with and without a full stop",
        """
HEADER

Dec 29

Pruning by Spectrum

We prune.

  • 4 authors
·
Jun 4, 2023

Anchors for Long Dialogues

One key per head suffices

  • 3 authors
·
Jun 5, 2023

Flows of Weather
We cast forecasting as a flow.
  • 2 authors
·
Feb 1, 2024
""",
        [
            paper("Pruning by Spectrum", "We prune.", author_count=4),
            paper("Anchors for Long Dialogues", "One key per head suffices", author_count=3),
            paper("Flows of Weather", "We cast forecasting as a flow.", author_count=2, date="2024-02-01"),
        ],
    ),
    Variant(
        "two titles in a row, and a title with nothing but a foot below it",
        """
HEADER

Dec 29

Pruning by Spectrum

Anchors for Long Dialogues

B

  • 4 authors
·
Jun 4, 2023

Flows of Weather

  • 2 authors
·
Feb 1, 2024

Pruning Again, by Spectrum

A

  • 2 authors
·
Feb 1, 2024
""",
        [
            paper("Anchors for Long Dialogues", B, author_count=4, rank=2),
            paper("Pruning Again, by Spectrum", A, author_count=2, rank=4),
        ],
        [
            'page.txt:13: "Pruning by Spectrum" has no abstract under it; put it on the next line or delete the title',
            'page.txt:23: "Flows of Weather" has no abstract under it; put it on the next line or delete the title',
        ],
    ),
    Variant(
        "a foot in one line, long months, a count of comments without a date, a day that its year does not have",
        """
HEADER

Dec 29

Pruning by Spectrum

A

• 4 authors
· June 4, 2023 12

Anchors for Long Dialogues

B

  • 1,024 authors
·
7

Flows of Weather

C

  • 2 authors
·
Feb 29
""",
        [
            paper("Pruning by Spectrum", A, author_count=4, date="2023-06-04", comments=12),
            paper("Anchors for Long Dialogues", B, author_count=1024, date=None, comments=7),
            paper("Flows of Weather", C, author_count=2, date="2024-02-29"),
        ],
    ),
    Variant(
        "a page wrapped at 72 columns, titles too",
        """
HEADER

Dec 29

Pruning a Network by the Spectrum of What Its Layers Say to Each Other
While They Train

Pruning a trained network saves memory, yet nobody knows beforehand how
much of it can go. We introduce SnipRate, which predicts the share of
weights that a layer can lose.

Anchors for Long Dialogues

We study why small language models forget the first instruction. Adding
one key per head
helps.

  • 4 authors
·
Jun 4, 2023

Flows of Weather

Forecasts blur. We cast them as
a flow

  • 2 authors
·
Feb 1, 2024
""",
        [
            paper(
                "Pruning a Network by the Spectrum of What Its Layers Say to Each Other While They Train",
                "Pruning a trained network saves memory, yet nobody knows beforehand how much of it can go. We introduce "
                "SnipRate, which predicts the share of weights that a layer can lose.",
                author_count=None,
            ),
            paper(
                "Anchors for Long Dialogues",
                "We study why small language models forget the first instruction. Adding one key per head helps.",
                author_count=4,
            ),
            paper("Flows of Weather", "Forecasts blur. We cast them as a flow", author_count=2),
        ],
    ),
    Variant(
        "paragraphs of an abstract that are short, begin small, or are an address",
        """
HEADER

Dec 29

Pruning by Spectrum

A

where the rate is taken per layer

Project page: https://sniprate.github.io

Code and weights are free.

  • 4 authors
·
Jun 4, 2023

Flows of Weather

C

More at https://storm.github.io/more

Anchors for Long Dialogues

B

  • 2 authors
·
Feb 1, 2024
""",
        [
            paper(
                "Pruning by Spectrum",
                f"{A} where the rate is taken per layer Project page: https://sniprate.github.io Code and weights are free.",
                author_count=4,
            ),
            paper("Flows of Weather", f"{C} More at https://storm.github.io/more", author_count=None),
            paper("Anchors for Long Dialogues", B, author_count=2),
        ],
    ),
    Variant(
        "organization lines of many shapes, each attached to a foot",
        """
HEADER

Dec 29

Pruning by Spectrum

A

MBZUAI Mohamed bin Zayed University of Artificial Intelligence
·
Jun 4, 2023

Anchors for Long Dialogues

B

HuggingFaceTB Hugging Face Smol Models Research
·
Jun 4, 2023

Flows of Weather

C

ETH
  • 2 authors
·
Feb 1, 2024

Pruning Again, by Spectrum

A

01-ai 01.AI

  • 2 authors
""",
        [
            paper(
                "Pruning by Spectrum",
                A,
                organizations=["MBZUAI/Mohamed bin Zayed University of Artificial Intelligence"],
            ),
            paper("Anchors for Long Dialogues", B, organizations=["HuggingFaceTB/Hugging Face Smol Models Research"]),
            paper("Flows of Weather", C, organizations=["/ETH"], author_count=2),
            paper("Pruning Again, by Spectrum", A, organizations=["01-ai/01.AI"], author_count=2),
        ],
    ),
    Variant(
        "the page cut within an abstract",
        """
HEADER

Dec 29

Pruning by Spectrum

A

  • 4 authors
·
Jun 4, 2023

Anchors for Long Dialogues

We study why small language models forget the first instr""",
        [paper("Pruning by Spectrum", A, author_count=4)],
        [
            'page.txt:21: the abstract of "Anchors for Long Dialogues" breaks off with the page; '
            "copy or fetch the whole page"
        ],
    ),
    Variant(
        "the page cut within a title",
        """
HEADER

Dec 29

Pruning by Spectrum

A

  • 4 authors
·
Jun 4, 2023

Anchors for Lo""",
        [paper("Pruning by Spectrum", A, author_count=4)],
        ['page.txt:21: "Anchors for Lo" has no abstract under it: the page breaks off; copy or fetch the whole page'],
    ),
    Variant(
        "the page cut within a foot: the paper is whole",
        """
HEADER

Dec 29

Pruning by Spectrum

A

  • 4 aut""",
        [paper("Pruning by Spectrum", A, author_count=None)],
    ),
    Variant(
        "the page cut within a date: the paper is whole",
        """
HEADER

Dec 29

Pruning by Spectrum

A

  • 4 authors
·
Jun 4, 20""",
        [paper("Pruning by Spectrum", A, author_count=4, date=None)],
    ),
]
