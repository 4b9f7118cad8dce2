from __future__ import annotations

import http.client
import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.asking.sparql.endpoint import Endpoint
from kg.errors import OptionError
from kg.graph import Graph
from tests.asking.test_sparql import FOREVER, small
from tests.conftest import ROOT, missing

NAMES = "SELECT ?name { ?m a kg:Method ; kg:name ?name } ORDER BY ?name LIMIT 3"
PAGES = [ROOT / "README.md", ROOT / "docs" / "rdf.md"]
URL_OF_PAGE = "http://127.0.0.1:3030/sparql"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return small(tmp_path_factory.mktemp("endpoint"))


@pytest.fixture(scope="module")
def url(graph: Graph) -> Iterator[str]:
    with Endpoint(graph, timeout=1.5, processes=2) as endpoint:
        thread = threading.Thread(target=endpoint.serve)
        thread.start()
        yield endpoint.url
        endpoint.stop()
        thread.join()


def ask(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str, str]:
    """Status, content type and text."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=body, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


def get(url: str, query: str, **headers: str) -> tuple[int, str, str]:
    return ask(f"{url}?{urllib.parse.urlencode({'query': query})}", **headers)


def names_of(text: str) -> list[str]:
    return [row["name"]["value"] for row in json.loads(text)["results"]["bindings"]]


def test_get_and_both_posts_give_the_same(url: str) -> None:
    by_get = get(url, NAMES)
    form = urllib.parse.urlencode({"query": NAMES}).encode()
    by_form = ask(url, form, Content_Type="application/x-www-form-urlencoded")
    direct = ask(url, NAMES.encode(), Content_Type="application/sparql-query")
    assert by_get == by_form == direct
    assert by_get[:2] == (200, "application/sparql-results+json")
    assert names_of(by_get[2]) == ["GRPO", "PPO"]


def test_accept_chooses_the_form_of_rows(url: str) -> None:
    assert get(url, NAMES, Accept="text/csv") == (200, "text/csv; charset=utf-8", "name\r\nGRPO\r\nPPO\r\n")
    assert get(url, NAMES, Accept="text/tab-separated-values")[2] == '?name\n"GRPO"\n"PPO"\n'
    status, media, text = get(url, NAMES, Accept="text/csv;q=0.1, application/sparql-results+xml")
    assert (status, media) == (200, "application/sparql-results+xml")
    assert [e.text for e in ET.fromstring(text).iter("{http://www.w3.org/2005/sparql-results#}literal")] == [
        "GRPO",
        "PPO",
    ]
    assert get(url, NAMES, Accept="image/png")[0] == 406


@pytest.mark.parametrize(
    ("media", "format"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_accept_chooses_the_form_of_triples(url: str, media: str, format: ox.RdfFormat) -> None:
    status, given, text = get(url, "CONSTRUCT { ?m kg:name ?n } WHERE { ?m a kg:Method ; kg:name ?n }", Accept=media)
    assert (status, given) == (200, media)
    assert sorted(quad.object.value for quad in ox.parse(text, format=format)) == ["GRPO", "PPO"]


def test_ask_is_answered_in_json_and_xml(url: str) -> None:
    assert json.loads(get(url, "ASK { ?m a kg:Method }")[2])["boolean"] is True
    assert "<boolean>false</boolean>" in get(url, "ASK { ?m a kg:None }", Accept="application/sparql-results+xml")[2]


def test_root_describes_the_service(url: str) -> None:
    status, media, text = ask(url.removesuffix("sparql"))
    assert (status, media) == (200, "text/turtle")
    said = {quad.predicate.value.rpartition("#")[2]: quad.object for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}
    assert said["endpoint"] == ox.NamedNode(url)
    assert said["supportedLanguage"].value.endswith("#SPARQL11Query")


@pytest.mark.parametrize(
    ("body", "media", "status", "says"),
    [
        (
            b"update=DELETE+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D",
            "application/x-www-form-urlencoded",
            403,
            "updates are refused: the graph is read-only here\n",
        ),
        (
            b"DELETE WHERE { ?s ?p ?o }",
            "application/sparql-update",
            403,
            "updates are refused: the graph is read-only here\n",
        ),
        (
            b"DELETE WHERE { ?s ?p ?o }",
            "application/sparql-query",
            403,
            "DELETE is refused: the graph is read-only here",
        ),
        (
            b"SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
            "application/sparql-query",
            403,
            "SERVICE is refused",
        ),
        (b"SELECT ?x {", "application/sparql-query", 400, "line 1, column "),
        (b"\xff\xfe", "application/sparql-query", 400, "the query is not UTF-8"),
        (
            b"{}",
            "application/json",
            415,
            "a query is posted as a form or as application/sparql-query, not as application/json\n",
        ),
        (b"", "application/x-www-form-urlencoded", 400, "there is no query in the request\n"),
    ],
)
def test_what_is_no_query_is_refused_in_a_line(url: str, body: bytes, media: str, status: int, says: str) -> None:
    got = ask(url, body, Content_Type=media)
    assert (got[0], got[2].startswith(says)) == (status, True), got
    assert names_of(get(url, NAMES)[2]) == ["GRPO", "PPO"]


def test_a_query_of_10_mb_is_refused_in_time(url: str) -> None:
    start = time.monotonic()
    port = int(re.findall(r":(\d+)/", url)[0])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("POST", "/sparql")
    connection.putheader("Content-Type", "application/sparql-query")
    connection.putheader("Content-Length", "10000000")
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413
    assert answer.read() == b"the query has 10000000 bytes; at most 1000000 are read\n"
    connection.close()
    assert get(url, "SELECT * { # " + "x" * 70_000 + "\n }")[0] == 414
    assert time.monotonic() - start < 10


def test_queries_that_would_run_for_ever_are_ended_and_others_go_on(url: str) -> None:
    start = time.monotonic()
    got: list[tuple[int, str, str]] = []
    threads = [threading.Thread(target=lambda: got.append(get(url, FOREVER))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - start < 15
    assert {status for status, _, _ in got} == {503}
    assert any("took longer than 1.5 s and was ended" in text for _, _, text in got)
    assert names_of(get(url, NAMES)[2]) == ["GRPO", "PPO"]


def test_an_answer_without_end_is_cut_off(url: str) -> None:
    status, _, text = get(url, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert (status, "larger than 100 MB" in text or "was ended" in text) in ((400, True), (503, True))


def test_other_hosts_methods_and_paths_are_refused(url: str) -> None:
    assert get(url, NAMES, Host="evil.example")[::2] == (
        403,
        "this endpoint answers to localhost only, not to evil.example\n",
    )
    assert ask(url.replace("/sparql", "/etc"))[0] == 404
    request = urllib.request.Request(url, data=b"x", method="PUT")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=10)
    assert caught.value.code == 405
    caught.value.close()


def test_a_port_in_use_is_one_line(url: str, graph: Graph) -> None:
    port = int(re.findall(r":(\d+)/", url)[0])
    with pytest.raises(
        OptionError, match=rf"--port {port} cannot be listened on \(Address already in use\); choose another"
    ):
        Endpoint(graph, port=port)


def test_a_new_build_is_answered_from(tmp_path: Path) -> None:
    with Endpoint(small(tmp_path), timeout=10, processes=1) as endpoint:
        thread = threading.Thread(target=endpoint.serve)
        thread.start()
        assert names_of(get(endpoint.url, NAMES)[2]) == ["GRPO", "PPO"]
        small(tmp_path, "Group RPO")
        assert names_of(get(endpoint.url, NAMES)[2]) == ["Group RPO", "PPO"]
        endpoint.stop()
        thread.join()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_curl_examples_of_the_page_run(page: Path, url: str) -> None:
    if not shutil.which("curl"):
        missing("curl is not installed")
    examples = re.findall(r"```sh\n(curl .*?)```", page.read_text("utf-8"), re.DOTALL)
    outputs = [
        subprocess.run(["sh", "-c", text.replace(URL_OF_PAGE, url)], capture_output=True, timeout=20, check=True).stdout
        for text in examples
    ]
    assert outputs[0].decode() == "name\r\nGRPO\r\nPPO\r\n"
    assert all(b'entity:grpo kg:name "GRPO" .' in output for output in outputs[1:])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_sparqlwrapper_example_of_the_page_runs(page: Path, url: str) -> None:
    (example,) = re.findall(r"```python\n(from SPARQLWrapper.*?)```", page.read_text("utf-8"), re.DOTALL)
    names: dict[str, list[str]] = {}
    exec(example.replace(URL_OF_PAGE, url), names)
    assert names["names"] == ["GRPO", "PPO"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_sparqlwrapper_construct_and_update(url: str) -> None:
    from SPARQLWrapper import POST, TURTLE, SPARQLWrapper

    client = SPARQLWrapper(url, returnFormat=TURTLE)
    client.setQuery("PREFIX kg: <https://kg.example/ontology#> CONSTRUCT { ?m kg:name ?n } WHERE { ?m kg:name ?n }")
    assert b"entity:grpo" in client.query().convert()
    client.setMethod(POST)
    client.setQuery("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(urllib.error.HTTPError, match="403") as caught:
        client.query()
    caught.value.close()


def test_the_command_serves_until_it_is_interrupted(graph: Graph) -> None:
    command = [sys.executable, "-m", "kg", "sparql", "--serve", "--port", "0", "-g", str(graph.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        assert names_of(get(url, NAMES)[2]) == ["GRPO", "PPO"]
        server.send_signal(signal.SIGINT)
        rest, says = server.communicate(timeout=20)
    assert (server.returncode, rest, says) == (0, "", "answers SPARQL queries; Ctrl-C stops it\n")
