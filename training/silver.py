"""Silver data: a trained pipeline's records of unlabelled abstracts, the sure ones kept, as further records to train on.

python training/silver.py arxiv.jsonl.gz --model pipeline --without train.papers.jsonl dev.papers.jsonl -o silver --papers 20000

Writes silver.papers.jsonl and silver.records.jsonl. An abstract is kept where its mentions are sure on the whole: the mean
presence of its entities is at least --presence. Papers that are annotated already are left out by their titles: else what is
held out would be trained on. Goes on where a stopped run was.
"""

from __future__ import annotations

import argparse
import json
import random
from itertools import islice
from pathlib import Path

from pretrain import texts

from kg import extraction
from kg.paper import Paper


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--model", required=True)
    parser.add_argument(
        "--without", nargs="*", type=Path, default=[], help="files of papers that are annotated already"
    )
    parser.add_argument("-o", "--output", required=True, help="the beginning of the names of the two files")
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--presence", type=float, default=0.75)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    found = texts(args.corpora, args.without)
    random.Random(args.seed).shuffle(found)
    papers, records = Path(f"{args.output}.papers.jsonl"), Path(f"{args.output}.records.jsonl")
    progress = Path(f"{args.output}.read")
    read = int(progress.read_text()) if progress.exists() else 0
    kept = sum(1 for _ in records.open(encoding="utf8")) if records.exists() else 0
    nlp = extraction.load(args.model)
    rest = iter(enumerate(found[read:], read))
    with papers.open("a", encoding="utf8") as texts_out, records.open("a", encoding="utf8") as records_out:
        while kept < args.papers and (batch := list(islice(rest, 256))):
            wanted = [Paper(id=f"silver-{n}", title=t.split("\n")[0], abstract=t.split("\n")[1]) for n, t in batch]
            for paper, record in zip(wanted, extraction.extract(wanted, nlp=nlp), strict=True):
                sure = [entity.presence for entity in record.entities]
                if sure and sum(sure) / len(sure) >= args.presence:
                    kept += 1
                    line = {"id": paper.id, "title": paper.title, "abstract": paper.abstract}
                    texts_out.write(json.dumps(line, ensure_ascii=False) + "\n")
                    records_out.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")
            texts_out.flush()
            records_out.flush()
            progress.write_text(str(batch[-1][0] + 1))
            print(f"read {batch[-1][0] + 1}, kept {kept}", flush=True)


if __name__ == "__main__":
    main()
