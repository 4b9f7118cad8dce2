"""What is known of names beforehand: lexicon, registers and corrections, brought to the keys that the records' names have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from kg.lexicon import Entry, Lexicon
from kg.resolution.abbreviations import is_short, spells_out
from kg.resolution.corrections import Corrections
from kg.resolution.forms import Forced, expand_forms, form_table
from kg.resolution.keys import COMPATIBLE
from kg.resolution.names import name_words, numbers
from kg.resolution.registers import Registered
from kg.resolution.ties import tie_kind
from kg.resolution.words import same_words

__all__ = ["Keyring", "Known", "Thing", "bring_to_keys", "forced_names", "things_of"]


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of the lexicon or a register. `source` says which; names that must never be merged with it are `different`."""

    names: tuple[str, ...]
    type: str
    source: str
    address: str = ""
    developer: str = ""
    different: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def label(self) -> str:
        """What marks keys as this thing's."""
        return f"{self.source}:{self.type}:{self.name}"


def _one_thing(entry: Entry) -> tuple[str, ...]:
    """The names of an entry that can name nothing else. A text that says BLEU-4 or extended Kalman filter speaks of BLEU or
    Kalman filters, which is what an alias promises the reader of texts; here it is a thing of its own.
    """
    first, *others = [name_words(name) for name in entry.names]
    kept = [entry.name]
    for name, words in zip(entry.aliases, others, strict=True):
        if is_short(name) and spells_out(name, entry.name):
            kept.append(name)
            continue
        longer = words[: len(first)] == first or not is_short(name)
        kinds = (
            {tie_kind(" ".join(fold(first)), " ".join(fold(words))) for fold in (tuple, same_words)}
            if longer
            else set()
        )
        more = set(numbers(same_words(words))) - set(numbers(same_words(first))) or "+" in {*first} ^ {*words}
        special = entry.type in _OPEN and "broad" in kinds
        less = entry.type == "Model" and "cut" in kinds  # Claude 3.7 is more than its Sonnet
        if not (more or special or less):
            kept.append(name)
    return tuple(kept)


_OPEN = ("Method", "Task", "Metric")


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of names that are no surface of a record, folded just as those are; a short name has the key it is spelled by.

    `longs` are the abbreviations to write out, `forced` the names of one key that a user holds apart, `written` the keys of
    what the records spell alike.
    """

    longs: Mapping[str, str] = field(default_factory=dict)
    forced: Forced = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)

    def keys(self, names: Iterable[str]) -> dict[str, str]:
        """The key of each name."""
        distinct = pl.Series(sorted(set(names)), dtype=pl.String())
        forms = expand_forms(form_table(distinct, self.forced), self.longs)
        rows = forms.select("form", "spelled_key", "key").iter_rows()
        return {form: self.written.get(spelled, key) for form, spelled, key in rows}


def forced_names(corrections: Corrections) -> dict[str, tuple[str, ...]]:
    """By key, the names that `different` parts though they fold alike."""
    forced: dict[str, set[str]] = {}
    for group in corrections.different:
        keys = Keyring().keys(group)
        for key, name in ((keys[name], name) for name in group):
            if sum(keys[other] == key for other in set(group)) > 1:
                forced.setdefault(key, set()).add(name)
    return {key: tuple(sorted(names)) for key, names in sorted(forced.items())}


@dataclass(slots=True)
class Known:
    """`labels` by key: keys with one label are one thing, with two labels two. `things` by key, best first. `different`: pairs of keys.

    `sources` says of a label where it comes from: "same" (a correction), "lexicon" or "register", and the name. `corrected`
    are the keys that corrections speak of as same or different.
    """

    labels: dict[str, str] = field(default_factory=dict)
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=dict)
    different: set[tuple[str, str]] = field(default_factory=set)
    corrected: frozenset[str] = frozenset()


def things_of(lexicon: Lexicon, registers: Iterable[Iterable[Registered]]) -> list[Thing]:
    """The things of the lexicon, then those of the registers."""
    things = [
        Thing(_one_thing(entry), entry.type, "lexicon", developer=entry.developer, different=entry.different)
        for entry in lexicon
    ]
    for register in registers:
        things += [Thing(item.names, item.type, "register", item.address) for item in register]
    return things


def bring_to_keys(
    things: Iterable[Thing],
    corrections: Corrections,
    *,
    keyring: Keyring,
    types: Mapping[str, str],
    several: Mapping[str, str],
    read_as: Mapping[str, frozenset[str]],
) -> Known:
    """Labels, things and forbidden pairs by key.

    `types` gives the commonest type of each key that records use, `several` the abbreviations that the corpus spells out in
    several ways, with the way of most papers, `read_as` the keys that a bare name is read as (an abbreviation as its dominant long form).
    """
    held = list(things)
    names = {name for thing in held for name in (*thing.names, *thing.different)}
    names |= {name for group in (*corrections.same, *corrections.different) for name in group}
    keys = keyring.keys(names)
    known = Known()
    _label_same(known, corrections, keys, read_as)
    for group in corrections.different:
        known.different |= _pairs([keys[name] for name in group])
    for thing in held:
        _label_thing(known, thing, keys, types, several)
    spoken = {keys[name] for group in (*corrections.same, *corrections.different) for name in group}
    known.corrected = frozenset(key for name in spoken for key in (name, *read_as.get(name, ())))
    for thing in held:
        known.different |= {_pair(keys[thing.name], keys[other]) for other in thing.different}
    known.different -= {(key, key) for key in keys.values()}
    return known


def _label_same(
    known: Known, corrections: Corrections, keys: Mapping[str, str], read_as: Mapping[str, frozenset[str]]
) -> None:
    """Label the groups of `same`; groups that share a key are one."""
    for group in corrections.same:
        meant = sorted({key for name in group for key in {keys[name], *read_as.get(keys[name], ())}})
        shared = sorted({known.labels[key] for key in meant if key in known.labels})
        label = shared[0] if shared else f"same:{meant[0]}"
        known.sources[label] = ("same", " = ".join(group))
        for key, old in list(known.labels.items()):
            if old in shared:
                known.labels[key] = label
        known.labels |= dict.fromkeys(meant, label)


def _label_thing(
    known: Known, thing: Thing, keys: Mapping[str, str], types: Mapping[str, str], several: Mapping[str, str]
) -> None:
    main = keys[thing.name]
    own = [
        key
        for key in dict.fromkeys(keys[name] for name in thing.names)
        if key == main or several.get(key, main) == main
    ]
    fitting = [key for key in own if not (key in types and thing.type and types[key] not in COMPATIBLE[thing.type])]
    for key in own:
        known.things.setdefault(key, []).append(thing)
    if not fitting:
        return
    label = known.labels.get(main if main in fitting else fitting[0]) or thing.label
    known.sources.setdefault(label, (thing.source, thing.name))
    bearing = [key for key, other in known.labels.items() if other == label] if known.different else []
    for key in fitting:
        if not any(_pair(key, other) in known.different for other in bearing):
            bearing.append(key)
            known.labels.setdefault(key, label)


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)


def _pairs(keys: list[str]) -> set[tuple[str, str]]:
    return {_pair(a, b) for place, a in enumerate(keys) for b in keys[place + 1 :]}
