"""The lexicon: what it holds, how it is found, and what it says of a file that it cannot use."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import lexicon, schema
from kg.errors import InputError
from kg.lexicon import Entry, Lexicon

LEXICON = lexicon.load()
HEADER = "name,type,aliases,developer,different,match\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "names.csv"


def test_every_type_has_its_names() -> None:
    assert {entry.type for entry in LEXICON} == set(schema.ENTITY_TYPES_BY_NAME)
    assert 600 <= len(LEXICON) < 1500


def test_every_developer_is_an_organization_of_the_lexicon() -> None:
    developers = {entry.developer for entry in LEXICON if entry.developer}
    assert {name for name in developers if not LEXICON.find(name, "Organization")} == set()


def test_only_what_can_be_developed_has_a_developer() -> None:
    assert {entry.type for entry in LEXICON if entry.developer} == {"Model"}


def test_no_entry_is_different_from_itself() -> None:
    assert [entry.name for entry in LEXICON if set(entry.different) & set(entry.names)] == []


def test_files_are_sorted_so_that_a_name_has_one_place() -> None:
    for path in Path(lexicon.__file__).parent.glob("*.csv"):
        names = [line.split(",")[0].strip('"') for line in path.read_text("utf-8").splitlines()[1:]]
        assert names == sorted(names, key=lambda name: (name.casefold(), name)), path.name


@pytest.mark.parametrize(
    ("name", "found"), [("dpo", "Direct Preference Optimization"), ("DeepMind", "Google DeepMind")]
)
def test_an_alias_leads_to_its_entry_in_any_case(name: str, found: str) -> None:
    assert [entry.name for entry in LEXICON.find(name)] == [found]


def test_a_name_of_two_types_is_found_as_both() -> None:
    both = Lexicon((Entry(name="DeepSeek", type="Model"), Entry(name="DeepSeek", type="Organization")))
    assert [entry.type for entry in both.find("deepseek")] == ["Model", "Organization"]
    assert [entry.type for entry in both.find("deepseek", "Organization")] == ["Organization"]
    assert both.find("volt") == ()


def test_the_digest_changes_with_an_entry_alone(file: Path) -> None:
    file.write_text(HEADER + "Volt,Method,,,,\n")
    first = lexicon.load(file).digest
    assert lexicon.load(file).digest == first
    file.write_text(HEADER + "Volt,Method,V,,,\n")
    assert lexicon.load(file).digest != first


def test_a_row_is_read_with_its_lists(file: Path) -> None:
    file.write_text(HEADER + 'Volt,Model,"V|Volt, Inc",Ohm,Watt|Amp,case\n')
    assert lexicon.load(file).entries == (
        Entry(
            name="Volt",
            type="Model",
            aliases=("V", "Volt, Inc"),
            developer="Ohm",
            different=("Watt", "Amp"),
            match="case",
        ),
    )


def test_columns_behind_name_and_type_can_be_left_out(file: Path) -> None:
    file.write_text("name,type\nVolt,Method\n")
    assert lexicon.load(file.parent).entries == (Entry(name="Volt", type="Method"),)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", ":1: the first line does not name the columns name, type; see the files of kg/lexicon for the form"),
        ("a,b\n", ":1: the first line does not name the columns name, type; see the files of kg/lexicon for the form"),
        (HEADER + ",Method,,,,\n", ":2: the row has no name; see the files of kg/lexicon for the form"),
        (
            HEADER + "Volt,Gadget,,,,\n",
            ":2: unknown type 'Gadget' of 'Volt'; use one of Method, Model, Dataset, Benchmark, Task, Metric, Organization",
        ),
        (HEADER + "Volt,Method,,,,maybe\n", ":2: unknown match 'maybe' of 'Volt'; use case or context"),
        (HEADER + "Volt,Method,V,,,\nVista,Method,v,,,\n", ":3: 'v' names both 'Volt' and 'Vista'; keep one"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(file: Path, content: str, problem: str) -> None:
    file.write_text(content)
    with pytest.raises(InputError) as error:
        lexicon.load(file)
    assert str(error.value) == f"{file}{problem}"


def test_a_missing_file_is_named(file: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        lexicon.load(file)
    with pytest.raises(InputError, match="no CSV file in the folder"):
        lexicon.load(file.parent)


def test_bytes_that_are_no_text_are_refused(file: Path) -> None:
    file.write_bytes(b"name,type\n\xff\xfe,Method\n")
    with pytest.raises(InputError) as error:
        lexicon.load(file)
    assert str(error.value) == f"{file}: is not UTF-8 text; see the files of kg/lexicon for the form"
