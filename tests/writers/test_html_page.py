"""The page in a real browser: what is seen, clicked and left alone."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

import kg
from kg.ids import entity_id
from kg.writers.html import write
from tests.browser import Opened, opened
from tests.writers.page_graphs import HOSTILE_NAME, HOSTILE_TITLE, fields_graph, hostile_graph


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    write(fields_graph(folder / "graph"), folder / "page.html", title="Fields")
    return folder / "page.html"


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write(hostile_graph(folder / "graph"), folder / "page.html", title=HOSTILE_TITLE, papers=True)
    return folder / "page.html"


def drawn(seen: Opened) -> list[dict[str, Any]]:
    return seen.js("kg.drawn()")


def click(seen: Opened, name: str, *, double: bool = False) -> None:
    """Click the middle of a drawn thing."""
    found = next(item for item in drawn(seen) if item["name"] == name)
    box = seen.page.locator("#graph").bounding_box()
    assert box
    mouse = seen.page.mouse
    (mouse.dblclick if double else mouse.click)(box["x"] + found["x"], box["y"] + found["y"])
    seen.page.wait_for_timeout(450)  # vis-network waits for a second click


def focused(name: str) -> str:
    node = quote(entity_id(name), safe="")
    return f"view=focus&at={node}&node={node}"


def assert_legible(seen: Opened, *, least: int) -> None:
    """No two labels overlap, all are at least 11 px high, and nine tenths of what is drawn is in view."""
    labels = seen.js("kg.labels()")
    assert len(labels) >= least
    for a, b in combinations(labels, 2):
        apart = (
            a["left"] + a["width"] <= b["left"]
            or b["left"] + b["width"] <= a["left"]
            or a["top"] + a["height"] <= b["top"]
            or b["top"] + b["height"] <= a["top"]
        )
        assert apart, (a, b)
    assert min(label["font"] for label in labels) >= 11
    size = seen.js("({ width: graph.clientWidth, height: graph.clientHeight })")
    inside = [0 <= item["x"] <= size["width"] and 0 <= item["y"] <= size["height"] for item in drawn(seen)]
    assert sum(inside) >= 0.9 * len(inside)


def axe_violations(seen: Opened, **options: object) -> list[dict[str, Any]]:
    """What axe-core finds once nothing is fading in any more: a colour halfway there has no contrast of its own."""
    from axe_playwright_python.sync_playwright import Axe

    seen.js("Promise.all(document.getAnimations().map((animation) => animation.finished)).then(() => 0)")
    found: list[dict[str, Any]] = Axe().run(seen.page, options=options or None).response["violations"]
    return found


def test_page_opens_from_its_file_without_errors_and_asks_for_nothing(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        expect(seen.page.locator("#status-text")).to_contain_text("things drawn")
        seen.page.keyboard.press("c")
        seen.page.keyboard.press("?")
        assert seen.problems == []
        assert seen.requests == [page_file.resolve().as_uri()]


@pytest.mark.parametrize("fragment", ["", "view=communities", focused("TideNet"), focused("neural networks")])
def test_every_kind_of_view_is_legible(browser: Browser, page_file: Path, fragment: str) -> None:
    with opened(browser, page_file, fragment) as seen:
        assert_legible(seen, least=5)


def test_first_view_is_where_python_laid_it_out(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        first = {item["key"]: (item["x"], item["y"]) for item in drawn(seen)}
    with opened(browser, page_file) as seen:
        assert {item["key"]: (item["x"], item["y"]) for item in drawn(seen)} == first


def test_first_view_stays_still(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file, ready="core") as seen:
        before = drawn(seen)
        seen.page.wait_for_timeout(600)
        assert drawn(seen) == before


def test_search_finds_names_and_other_spellings_and_enter_focuses(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        seen.page.keyboard.press("/")
        seen.page.keyboard.type("tiden")
        options = seen.page.locator("#search-list li")
        expect(options.first).to_contain_text("TideNet")
        seen.page.keyboard.press("ArrowDown")
        expect(options.nth(1)).to_have_attribute("aria-selected", "true")
        seen.page.keyboard.press("ArrowUp")
        seen.page.keyboard.press("Enter")
        expect(seen.page.locator("#panel h2")).to_have_text("TideNet")
        assert "view=focus" in seen.page.url
        seen.page.keyboard.press("/")
        seen.page.keyboard.type("GRAFTNET (o")
        expect(options.first).to_contain_text("GraftNet (ours)")
        seen.page.locator("#search-input").fill("nothing like it")
        expect(seen.page.locator("#search-list")).to_have_text("Nothing of that name")


def test_panel_shows_the_sentence_with_its_mentions_marked_and_the_paper_linked(
    browser: Browser, page_file: Path
) -> None:
    with opened(browser, page_file, focused("EbbFormer")) as seen:
        panel = seen.page.locator("#panel-body")
        outperforms = panel.locator("section", has=seen.page.locator("h3", has_text="outperforms")).first
        assert outperforms.locator("mark").all_inner_texts()[:2] == ["EbbFormer", "TideNet"]
        expect(outperforms.locator("blockquote").first).to_contain_text(
            "On all tides, EbbFormer is better than TideNet"
        )
        link = outperforms.locator(".cite a").first
        assert link.get_attribute("href") == "https://arxiv.org/abs/2506.00002"
        assert link.get_attribute("rel") == "noopener noreferrer"
        expect(panel).to_contain_text("Introduced by")
        expect(panel).to_contain_text("Also written EbbFormer (ours), EBBFORMER")


def test_panel_of_a_paper_shows_its_abstract_roles_results_and_links(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file, f"node={quote('paper/arxiv:2506.00004', safe='')}") as seen:
        panel = seen.page.locator("#panel-body")
        marks = panel.locator(".abstract mark").all_inner_texts()
        assert {"Moonpull", "SurgeRank", "tide forecasting", "wave mixing"} <= set(marks)
        hrefs = [link.get_attribute("href") for link in panel.locator(".links a").all()]
        assert hrefs == ["https://arxiv.org/abs/2506.00004", "https://github.com/example/code"]
        expect(panel.locator(".result")).to_contain_text("5 points")
        expect(panel.locator(".triple").first).to_contain_text("Moonpull")


def test_paper_without_an_id_is_searched_for_by_its_title(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file, focused("SurgeRank")) as seen:
        hrefs = [link.get_attribute("href") or "" for link in seen.page.locator("#panel .cite a").all()]
        assert any("arxiv.org/search/" in href and "SurgeRank" in href for href in hrefs)


def test_click_selects_double_click_focuses_expand_brings_more_back_returns(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        click(seen, "TideNet")
        expect(seen.page.locator("#panel h2")).to_have_text("TideNet")
        assert "view=focus" not in seen.page.url
        click(seen, "TideNet", double=True)
        expect(seen.page.locator("#title-here")).to_have_text("TideNet")
        before = {item["key"] for item in drawn(seen)}
        seen.page.get_by_role("button", name="Expand").click()
        after = {item["key"] for item in drawn(seen)}
        assert before <= after
        name = next(item["name"] for item in drawn(seen) if item["kind"] == "node" and item["name"] == "EbbFormer")
        click(seen, name)
        seen.page.keyboard.press("e")
        assert len(drawn(seen)) > len(before)
        assert_legible(seen, least=5)
        seen.page.locator("#back").click()
        seen.page.locator("#back").click()
        seen.page.wait_for_timeout(200)
        seen.page.locator("#back").click()
        expect(seen.page.locator("#title-here")).to_have_text("Map")
        seen.page.locator("#forward").click()
        expect(seen.page.locator("#title-here")).to_have_text("TideNet")
        assert seen.problems == []


def test_click_on_a_line_shows_what_ties_its_ends(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file, f"view=focus&at={quote(entity_id('TideNet'), safe='')}") as seen:
        at = {item["key"]: item for item in drawn(seen)}
        box = seen.page.locator("#graph").bounding_box()
        assert box
        ends = [(at[a], at[b]) for a, b in seen.js("kg.ties()") if at[a]["kind"] == "group" and at[b]["kind"] == "node"]
        a, b = next((a, b) for a, b in ends if b["name"] == "EbbFormer")
        x, y = (a["x"] + 2 * b["x"]) / 3, (a["y"] + 2 * b["y"]) / 3
        seen.page.mouse.click(box["x"] + x, box["y"] + y)
        panel = seen.page.locator("#panel-body")
        expect(panel.locator(".kind")).to_have_text("Tie")
        expect(panel).to_contain_text("EbbFormer outperforms TideNet")
        expect(panel).to_contain_text("papers with both")
        expect(panel.locator("mark").first).to_be_visible()
        assert seen.problems == []


def test_bookmarked_view_opens_as_it_was_left(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file, focused("KiteRL")) as seen:
        seen.page.locator("label[for=type-Task]").click()
        seen.page.get_by_role("button", name="Expand").click()
        address, left = seen.page.url.partition("#")[2], drawn(seen)
    with opened(browser, page_file, address) as seen:
        assert drawn(seen) == left
        expect(seen.page.locator("#type-Task")).not_to_be_checked()


@pytest.mark.parametrize(
    "fragment",
    [
        "%",
        "view=nowhere&at=%E0%A4%A",
        "confidence=abc&from=x&more=99",
        "view=communities&at=9999",
        "view=focus&at=gone&node=gone&types=",
    ],
)
def test_broken_bookmarks_open_all_the_same(browser: Browser, page_file: Path, fragment: str) -> None:
    with opened(browser, page_file, fragment) as seen:
        assert seen.problems == []


def test_legend_filters_types(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        page = seen.page
        assert any(item["name"] == "HarborBench" for item in drawn(seen))
        page.locator("label[for=type-Benchmark]").click()
        assert not any(item["name"] == "HarborBench" for item in drawn(seen))
        page.locator("label[for=type-Paper]").click()
        assert any("revisited" in item["name"] for item in drawn(seen))
        page.locator("#reset").click()
        assert any(item["name"] == "HarborBench" for item in drawn(seen))


def test_dates_confidence_and_roles_filter_the_edges(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file, focused("TideNet")) as seen:
        page = seen.page
        introduced = page.locator("section", has=page.locator("h3", has_text="introduced by")).locator(".cite")
        everything = introduced.count()
        page.locator("#to").fill("2")
        assert 0 < introduced.count() < everything
        page.locator("#reset").click()
        expect(introduced).to_have_count(everything)
        page.locator("#confidence").fill("100")
        expect(introduced).to_have_count(0)
        page.locator("#reset").click()
        page.locator("summary", has_text="What the edges say").click()
        page.locator("label[for=kind-INTRODUCES]").click()
        expect(introduced).to_have_count(0)
        assert "hide=INTRODUCES" in page.url


def test_communities_open_into_their_members(browser: Browser, tmp_path: Path) -> None:
    write(fields_graph(tmp_path / "graph", copies=4), tmp_path / "page.html")
    with opened(browser, tmp_path / "page.html", "view=communities") as seen:
        circles = drawn(seen)
        assert {item["kind"] for item in circles} == {"community"}
        name = circles[0]["name"]
        click(seen, name)
        expect(seen.page.locator("#panel .kind")).to_have_text("Community")
        click(seen, name, double=True)
        assert {item["kind"] for item in drawn(seen)} == {"node"}
        expect(seen.page.locator("#trail [aria-current]")).to_be_visible()
        assert seen.js("document.documentElement.scrollWidth") <= 1280
        seen.page.locator("#view-communities").click()
        assert drawn(seen) == circles


def test_keyboard_goes_from_thing_to_thing(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        seen.page.locator("#graph").focus()
        seen.page.keyboard.press("ArrowRight")
        first = seen.page.locator("#panel h2").inner_text()
        seen.page.locator("#graph").focus()
        visited = [first]
        for key in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):
            seen.page.keyboard.press(key)
            visited.append(seen.page.locator("#panel h2").inner_text())
        assert len(set(visited)) > 1
        assert set(visited) <= {item["name"] for item in drawn(seen)}
        seen.page.keyboard.press("Enter")
        assert "view=focus" in seen.page.url
        seen.page.keyboard.press("Escape")
        expect(seen.page.locator("#panel")).to_be_hidden()
        seen.page.keyboard.press("l")
        assert seen.page.locator("#panel li").count() >= 8


def test_picture_of_the_view_is_a_png(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        with seen.page.expect_download() as download:
            seen.page.locator("#picture").click()
        assert download.value.suggested_filename == "kg-map.png"
        assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("fragment", ["node=list", "view=communities"])
def test_map_list_and_communities_meet_wcag_aa(browser: Browser, page_file: Path, fragment: str) -> None:
    with opened(browser, page_file, fragment, bypass_csp=True) as seen:
        assert axe_violations(seen) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_page_meets_wcag_aa(browser: Browser, page_file: Path, theme: str, size: tuple[int, int]) -> None:
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    with opened(browser, page_file, focused("TideNet"), size=size, theme=theme, bypass_csp=True) as seen:
        found = axe_violations(seen, runOnly=rules)
        if size[0] > 1000:
            seen.page.locator("#search-input").fill("net")
            seen.page.locator("#legend details").evaluate("element => element.open = true")
            found += axe_violations(seen, runOnly=rules)
            seen.page.locator("#help-open").click()
            found += axe_violations(seen, runOnly=rules)
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def test_page_is_usable_on_a_phone(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file, size=(390, 844), has_touch=True, is_mobile=True) as seen:
        assert_legible(seen, least=5)
        assert seen.js("document.documentElement.scrollWidth") <= 390
        expect(seen.page.locator("#legend")).to_be_hidden()
        seen.page.locator("#legend-toggle").tap()
        expect(seen.page.locator("#legend")).to_be_visible()
        seen.page.locator("#legend-toggle").tap()
        found = drawn(seen)[0]
        box = seen.page.locator("#graph").bounding_box()
        assert box
        seen.page.touchscreen.tap(box["x"] + found["x"], box["y"] + found["y"])
        expect(seen.page.locator("#panel h2")).to_have_text(found["name"])
        assert seen.problems == []


def test_theme_can_be_switched(browser: Browser, page_file: Path) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, page_file, theme="dark") as seen:
        dark = seen.js(ground)
        seen.page.locator("#theme").click()
        assert seen.js(ground) != dark


def test_attacks_are_shown_as_text_everywhere(browser: Browser, hostile_file: Path) -> None:
    node = quote(entity_id(HOSTILE_NAME), safe="")
    with opened(browser, hostile_file) as seen:
        page = seen.page
        ran: list[str] = []
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        expect(page.locator("h1")).to_have_text(HOSTILE_TITLE)
        for fragment in (
            "",
            "view=communities",
            f"view=focus&at={node}&node={node}",
            "node=list",
            f"node={quote('paper/arxiv:2506.00001', safe='')}",
        ):
            page.evaluate("fragment => { location.hash = fragment; }", fragment)
            page.wait_for_timeout(100)
        expect(page.locator("#panel h2")).to_have_text(HOSTILE_TITLE)
        expect(page.locator(".abstract")).to_contain_text("<script>alert(3)</script> it is <b>bold</b>")
        assert {link.get_attribute("href") for link in page.locator("#panel a").all()} == {
            "https://arxiv.org/abs/2506.00001"
        }
        page.locator("#search-input").fill("svg")
        expect(page.locator("#search-list li").first).to_contain_text(HOSTILE_NAME)
        assert page.locator("main img, main script, #panel i, #panel b, #search-list svg[onload]").count() == 0
        assert ran == []
        assert seen.problems == []
        assert seen.requests == [hostile_file.resolve().as_uri()]


def test_policy_forbids_all_outside_loads(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file, ready="core") as seen:
        policy = seen.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
        assert policy.startswith("default-src 'none'; script-src 'sha256-")
        assert "http" not in policy.replace("http-equiv", "")
        assert "unsafe" not in policy
        blocked = seen.js("""new Promise((done) => {
            const image = new Image();
            image.onload = () => done("loaded");
            image.onerror = () => done("blocked");
            image.src = "https://example.org/x.png";
        })""")
        assert blocked == "blocked"
        assert any("Content Security Policy" in problem for problem in seen.problems)


def test_page_says_what_was_left_out(browser: Browser, tmp_path: Path) -> None:
    graph = fields_graph(tmp_path / "graph", rounds=12)
    write(graph, tmp_path / "all.html")
    size = (tmp_path / "all.html").stat().st_size
    write(graph, tmp_path / "small.html", max_size=(size - 12_000) / 1e6)
    assert (tmp_path / "small.html").stat().st_size < size - 12_000
    with opened(browser, tmp_path / "small.html", focused("TideNet")) as seen:
        expect(seen.page.locator("#left-out")).to_contain_text("the sentences behind")
        expect(seen.page.locator("#left-out")).to_contain_text("kg view --max-size")
        assert seen.problems == []


def test_empty_graph_says_so(browser: Browser, tmp_path: Path) -> None:
    from tests.graphs import write_graph

    write(write_graph(tmp_path / "graph"), tmp_path / "page.html")
    with opened(browser, tmp_path / "page.html") as seen:
        expect(seen.page.locator("#status-text")).to_contain_text("This graph is empty")
        assert seen.problems == []


def test_without_papers_none_is_drawn_or_found(browser: Browser, tmp_path: Path) -> None:
    write(fields_graph(tmp_path / "graph"), tmp_path / "page.html", papers=False)
    with opened(browser, tmp_path / "page.html", focused("TideNet")) as seen:
        assert not any("part" in item["name"] and item["kind"] == "node" for item in drawn(seen))
        expect(seen.page.locator("#type-Paper")).to_have_count(0)
        expect(seen.page.locator("#panel .cite a").first).to_be_visible()  # they are cited all the same
        seen.page.locator("#search-input").fill("revisited")
        expect(seen.page.locator("#search-list")).to_have_text("Nothing of that name")


def test_pan_and_zoom_steps_are_quick(browser: Browser, page_file: Path) -> None:
    with opened(browser, page_file) as seen:
        steps = json.loads(
            seen.js("""JSON.stringify(Array.from({ length: 20 }, (_, i) => {
                const start = performance.now();
                kg.camera({ scale: 0.8 + i / 10, position: { x: i * 4, y: i * 2 } });
                kg.redraw();
                return performance.now() - start;
            }))""")
        )
        assert sorted(steps)[10] < 50


@pytest.fixture(scope="module")
def digests_page(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The page of the real digests, and fragments of its views: the most named things in focus, a community opened."""
    folder = tmp_path_factory.mktemp("digests")
    graph = kg.build([shared / "digests"], output=folder / "graph")
    write(graph, folder / "page.html", title="Daily Papers")
    most = graph.read("entities").sort("papers", descending=True)["id"].to_list()
    views = [f"view=focus&at={quote(node, safe='')}" for node in (most[0], most[5], most[40])]
    return folder / "page.html", ["", "view=communities", "view=communities&at=1", *views]


def test_page_of_the_digests_is_legible_in_every_view_and_quick_to_see(
    browser: Browser, digests_page: tuple[Path, list[str]]
) -> None:
    path, views = digests_page
    first_sight = []
    for fragment in views:
        with opened(browser, path, fragment) as seen:
            assert_legible(seen, least=4)
            assert seen.problems == []
            assert seen.requests == [path.resolve().as_uri()]
            first_sight.append(seen.js("performance.getEntriesByName('kg-core')[0].startTime"))
    assert min(first_sight) < 2000


def test_search_filter_panel_focus_expand_and_back_work_on_the_digests(
    browser: Browser, digests_page: tuple[Path, list[str]]
) -> None:
    with opened(browser, digests_page[0]) as seen:
        page = seen.page
        page.keyboard.press("/")
        page.keyboard.type("policy optimization")
        expect(page.locator("#search-list li").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("#panel mark").first).to_be_visible()
        expect(page.locator("#panel .cite a").first).to_have_attribute("href", re.compile("^https?://"))
        focused_on = page.locator("#title-here").inner_text()
        page.keyboard.press("e")
        page.locator("#confidence").fill("40")
        assert_legible(seen, least=3)
        page.locator("#reset").click()
        page.locator("#back").click()
        page.locator("#back").click()
        expect(page.locator("#title-here")).to_have_text("Map")
        page.locator("#forward").click()
        expect(page.locator("#title-here")).to_have_text(focused_on)
        assert seen.problems == []
