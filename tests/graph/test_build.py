"""The main job: the same papers give the same graph, whatever the order, the processes, and the days they came on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import execution
from kg.errors import GraphError, InputError, NoPapers
from kg.graph import Graph
from kg.graph.tables import TABLES
from kg.paper import Paper

PAPERS = [
    {
        "id": "2402.03300",
        "title": "DeepSeekMath: Pushing the Limits of Mathematical Reasoning",
        "abstract": "We introduce Group Relative Policy Optimization (GRPO), a variant of Proximal Policy Optimization (PPO). "
        "Our model DeepSeekMath 7B reaches 51.7% on the MATH benchmark. GRPO outperforms PPO on GSM8K.",
        "authors": ["Ada Example", "Bo Example"],
    },
    {
        "id": "2503.14476",
        "title": "DAPO: An Open-Source System",
        "abstract": "We propose DAPO, which extends GRPO, and evaluate it on AIME 2024 with Qwen2.5-32B. "
        "DAPO outperforms GRPO by 3 points.",
    },
    {
        "title": "A Study of Direct Preference Optimization",
        "abstract": "We study Direct Preference Optimization (DPO) for the alignment of large language models (LLMs). "
        "It is compared with PPO.",
        "date": "2025-11-03",
    },
    {
        "id": "1707.06347",
        "title": "Proximal Policy Optimization Algorithms",
        "abstract": "We propose Proximal Policy Optimization (PPO), tested on Atari and MuJoCo. It outperforms A2C.",
    },
]


def write(path: Path, papers: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), "utf-8")
    return path


def tables(graph: Graph) -> dict[str, bytes]:
    return {name: graph.path(name).read_bytes() for name in TABLES}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pages")
    return [write(folder / f"{n}.jsonl", [paper]) for n, paper in enumerate(PAPERS)]


@pytest.fixture(scope="module")
def graph(pages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return kg.build(pages, output=tmp_path_factory.mktemp("graph"))


def test_the_graph_says_what_the_abstracts_say(graph: Graph) -> None:
    grpo = kg.show(graph, "Group Relative Policy Optimization")
    assert "GRPO" in [grpo.node["name"], *grpo.node["aliases"]]
    assert {(row["edge"], row["other"].partition(":")[0]) for row in grpo.edges} >= {("INTRODUCES ←", "DeepSeekMath")}
    evidence = {row["evidence"] for row in grpo.edges if row["edge"] == "INTRODUCES ←"}
    assert any("Group Relative Policy Optimization (GRPO)" in sentence for sentence in evidence)


def test_the_order_of_the_files_does_not_matter(graph: Graph, pages: list[Path], tmp_path: Path) -> None:
    assert tables(kg.build(pages[::-1], output=tmp_path)) == tables(graph)


def test_the_same_file_twice_is_once(graph: Graph, pages: list[Path], tmp_path: Path) -> None:
    assert tables(kg.build([*pages, *pages], output=tmp_path)) == tables(graph)


def test_monday_and_tuesday_give_what_both_at_once_give(graph: Graph, pages: list[Path], tmp_path: Path) -> None:
    kg.build(pages[1:2], output=tmp_path)
    kg.add(pages[:1], output=tmp_path)
    assert tables(kg.add(pages[2:], output=tmp_path)) == tables(graph)


def test_adding_what_is_there_changes_nothing(graph: Graph, pages: list[Path], tmp_path: Path) -> None:
    kg.build(pages, output=tmp_path)
    assert tables(kg.add(pages[:2], output=tmp_path)) == tables(graph)


def test_building_anew_forgets_what_was_there(graph: Graph, pages: list[Path], tmp_path: Path) -> None:
    kg.build(pages, output=tmp_path)
    assert kg.build(pages[:1], output=tmp_path).height("papers") == 1


def test_papers_once_read_are_not_read_again(
    pages: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kg.build(pages[:3], output=tmp_path)
    seen: list[str] = []
    real = execution.extract

    def watched(papers: Iterator[Paper], **options: Any) -> Iterator[Any]:
        return real((seen.append(paper.title) or paper for paper in papers), **options)

    monkeypatch.setattr(execution, "extract", watched)
    assert tables(kg.build(pages[:3], output=tmp_path)) == tables(first)
    assert seen == []
    kg.add(pages[3:], output=tmp_path)
    assert seen == ["Proximal Policy Optimization Algorithms"]


def test_what_a_stopped_build_extracted_is_not_extracted_again(
    pages: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = execution.extract

    def stopped(papers: Iterator[Paper], **options: Any) -> Iterator[Any]:
        for number, record in enumerate(real(papers, **options)):
            if number == 2:
                raise KeyboardInterrupt
            yield record

    monkeypatch.setattr(execution, "extract", stopped)
    with pytest.raises(KeyboardInterrupt):
        kg.build(pages, output=tmp_path)
    with pytest.raises(GraphError):
        kg.open(tmp_path)
    left: list[str] = []
    monkeypatch.setattr(
        execution, "extract", lambda papers, **options: real((left.append(p.id) or p for p in papers), **options)
    )
    kg.build(pages, output=tmp_path)
    assert len(left) == 2


def test_a_bad_paper_costs_itself_and_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "p.jsonl", PAPERS[:2])
    path.write_text(path.read_text() + "not json\n" + json.dumps({"abstract": "No title."}) + "\n")
    problems: list[InputError] = []
    graph = kg.build([path], output=tmp_path / "g", report=problems.append)
    assert graph.height("papers") == 2
    assert [problem.line for problem in problems] == [3, 4]
    assert (graph.manifest["skipped"], len(graph.manifest["problems"])) == (2, 2)
    with pytest.raises(InputError, match="not JSON"):
        kg.build([path], output=tmp_path / "h")


def test_inputs_without_a_paper_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        kg.build([tmp_path / "no.txt"], output=tmp_path / "g")
    with pytest.raises(NoPapers, match=r"no\.txt: there is no such file"):
        kg.build([tmp_path / "no.txt"], output=tmp_path / "g", report=lambda problem: None)
    with pytest.raises(NoPapers, match=r"no\.txt, .*gone\.csv: holds no paper that can be read"):
        kg.build([tmp_path / "no.txt", tmp_path / "gone.csv"], output=tmp_path / "g", report=lambda problem: None)
    with pytest.raises(NoPapers, match="nothing: holds no paper"):
        kg.build([], output=tmp_path / "g")
    assert not (tmp_path / "g" / "graph.json").exists()


def test_adding_to_nothing_says_to_build_first(pages: list[Path], tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="no graph here; make one with `kg build"):
        kg.add(pages, output=tmp_path)


def test_the_manifest_says_what_went_in(graph: Graph, pages: list[Path]) -> None:
    manifest = graph.manifest
    assert [file["path"] for file in manifest["inputs"]] == sorted(map(str, pages))
    assert all(len(file["sha256"]) == 64 and file["listings"] == 1 for file in manifest["inputs"])
    assert manifest["counts"] == {name: graph.height(name) for name in TABLES}
    assert manifest["skipped"] == 0


def test_metadata_fills_in_what_a_page_lacks_and_adds_no_paper(tmp_path: Path) -> None:
    page = write(
        tmp_path / "page.jsonl", [{"title": paper["title"], "abstract": paper["abstract"]} for paper in PAPERS[:1]]
    )
    more = write(tmp_path / "more.jsonl", PAPERS)
    graph = kg.build([page], metadata=[more], output=tmp_path / "g")
    papers = graph.read("papers")
    assert papers["id"].to_list() == ["paper/arxiv:2402.03300"]
    assert (papers["year"][0], papers["month"][0]) == (2024, "2024-02")
    assert graph.read("authors")["name"].sort().to_list() == ["Ada Example", "Bo Example"]


def test_organizations_of_a_source_are_in_the_graph(tmp_path: Path) -> None:
    page = write(tmp_path / "p.jsonl", [PAPERS[1] | {"affiliations": ["ByteDance", "Tsinghua University"]}])
    graph = kg.build([page], output=tmp_path / "g")
    edges = (
        graph.read("paper_entity")
        .filter(type="AFFILIATED_WITH")
        .join(graph.read("entities"), left_on="target", right_on="id")
    )
    assert sorted(edges["name"]) == ["ByteDance", "Tsinghua University"]
    assert set(edges["type_right"]) == {"Organization"}


def test_two_processes_give_what_one_gives(tmp_path: Path) -> None:
    many = [paper | {"id": f"2501.{n:05}", "title": f"{paper['title']} {n}"} for n in range(40) for paper in PAPERS[:4]]
    many = [paper | {"id": f"2501.{n:05}"} for n, paper in enumerate(many)]
    page = write(tmp_path / "p.jsonl", many)
    one, two = (kg.build([page], output=tmp_path / str(n), processes=n) for n in (1, 2))
    assert tables(one) == tables(two)


def test_the_five_pages_give_what_was_counted_by_hand(shared: Path, tmp_path: Path) -> None:
    graph = kg.build([shared / "digests"], output=tmp_path, processes=2)
    assert [file["listings"] for file in graph.manifest["inputs"]] == [46, 102, 29, 39, 53]
    assert (graph.height("papers"), graph.height("digests"), graph.height("digest_paper")) == (251, 5, 269)
    papers = graph.read("papers")
    assert papers["links"].list.len().gt(0).sum() == 67
    listings = [json.loads(text) for text in graph.read("inputs")["listing"]]
    assert sum("date" not in listing and "author_count" not in listing for listing in listings) == 15
    assert sum(bool(listing.get("organizations")) for listing in listings) == 6
    assert {listing["listing"]["digest"]["date"][:4] for listing in listings} == {"2025"}
    for paper in papers.iter_rows(named=True):
        assert all(link in paper["abstract"] for link in paper["links"])
