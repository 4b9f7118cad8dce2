"""Words that say the same, or nothing, inside longer names: what `image synthesis` and `image generation` meet by.

Data, open to correction. It was read off a corpus of annotated abstracts: words that annotators exchanged or left out within
names of one thing, in three contexts or more, and hardly ever between names of two things in one abstract. They hold inside
longer names only: MATH is no mathematics, and a summary no summarization.
"""

from __future__ import annotations

import re

__all__ = ["same_words"]

_SAME = {
    "adaption": "adaptation", "assessment": "evaluation", "automated": "automatic", "checking": "verification",
    "comprehension": "understanding", "consumption": "use", "conversation": "dialog", "conversational": "dialog",
    "convolution": "convolutional", "distributional": "distribution", "ell1": "l1", "ell2": "l2",
    "equilibria": "equilibrium", "estimate": "estimation", "forecast": "prediction", "forecasting": "prediction",
    "foundational": "foundation", "generating": "generation", "imaging": "image", "imbalanced": "imbalance",
    "math": "mathematical", "mathematic": "mathematical", "mathematics": "mathematical", "maths": "mathematical",
    "multiple": "multi", "optimality": "optimal", "parallelism": "parallel", "preserving": "preservation",
    "prompting": "prompt", "search": "retrieval", "squared": "square", "synthesis": "generation",
    "synthesizing": "generation", "testing": "test", "theoretic": "theory", "tuned": "tuning", "usage": "use",
    "vision": "visual",
}  # fmt: skip
# Prefixes that people write with a hyphen, a space, or run together: they are no word of their own when words are counted.
_PREFIXES = frozenset(
    ["anti", "auto", "bi", "co", "cross", "inter", "intra", "meta", "multi", "neuro", "non", "post", "pre", "re", "self", "semi",
     "sub", "super", "un"]
)  # fmt: skip
_EMPTY_HEADS = frozenset(
    ["architecture", "framework", "function", "mechanism", "paradigm", "problem", "process", "protocol", "scheme", "setting",
     "strategy", "theory"]
)  # fmt: skip
_EMPTY_AFTER_ADJECTIVE = _EMPTY_HEADS | {"model", "system"}
_ADJECTIVE = re.compile(r"(?:ic|ive|al|ible|able|ous|only|free|less)$")
# What is done to something or by means of it: energy optimization is not energy-based optimization.
_PROCESS = re.compile(r"(?:tion|sion|ment|ing|ity|ance|ence|ness|sis|val|rate|error|cost|quality|speed|learning)$")
_BEARERS = frozenset(
    ["agent", "architecture", "assistant", "chatbot", "evaluator", "framework", "judge", "model", "planner", "system"]
)  # fmt: skip
_LINKS = frozenset({"based", "powered", "driven", "enabled", "level"})
_SMALL = frozenset({"a", "an", "the", "as"})
_MEASURES = frozenset(["accuracy", "cost", "latency", "rate", "throughput"])
_OF_A_MEASURE = frozenset(["average", "inference", "overall", "task"])
_IMAGES_ONLY = frozenset(
    ["colorization", "deblurring", "dehazing", "denoising", "deraining", "enhancement", "registration", "restoration",
     "segmentation"]
)  # fmt: skip
_YEARLY = re.compile(  # held each year, and written with two digits of it or four
    r"^(aime|amc|brats|brumo|clef|cmimc|hmmt|imo|isic|putnam|semeval|trec|usamo|voc|wmt)(?:20)?([0-3]\d)$"
)
_NOT_MODELS = frozenset(["causal"])


def same_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a longer name, each in the one form that stands for all that say the same, without those that say nothing.

    >>> same_words(("image", "synthesis")), same_words(("llm", "based", "agent")), same_words(("llm", "as", "a", "judge"))
    (('image', 'generation'), ('llm', 'agent'), ('llm', 'judge'))
    >>> same_words(("math",)), same_words(("task", "success", "rate")), same_words(("neuro", "symbolic", "framework"))
    (('math',), ('success', 'rate'), ('neuro', 'symbolic'))
    >>> same_words(("aime24",)) == same_words(("aime", "2024"))
    True
    >>> same_words(("attention", "mechanism")), same_words(("automatic", "speech", "recognition"))
    (('attention', 'mechanism'), ('speech', 'recognition'))
    """
    if (yearly := _YEARLY.match("".join(words))) and len(words) < 3:
        return yearly[1], "20" + yearly[2]
    if len(words) < 2:
        return words
    said = [_SAME.get(word, word) for word in words]
    if said[-1] == "net" and len(said) > 2:  # neural nets; but Image Net is ImageNet
        said[-1] = "network"
    if said[-1] == "modeling" and _ADJECTIVE.search(said[-2]) and said[-2] not in _NOT_MODELS:
        said[-1] = "model"
    return tuple(_tail(_front(_middle(_turned(said)))))


def _size(words: list[str]) -> int:
    """How many words, a prefix and what it stands before counted as one."""
    return sum(word not in _PREFIXES for word in words)


def _turned(words: list[str]) -> list[str]:
    """Quantization of LLMs as LLM quantization; but a chain of thought, a mixture of experts stay what they are."""
    if (
        words.count("of") == 1
        and 0 < (place := words.index("of")) < len(words) - 1
        and _PROCESS.search(words[place - 1])
    ):
        return words[place + 1 :] + words[:place]
    return words


def _middle(words: list[str]) -> list[str]:
    """Without what links the words between the first and the last: event-based camera, token-level entropy."""
    kept = words[:1]
    for place, word in enumerate(words[1:-1], 1):
        links = word in _LINKS and (
            words[-1] in _BEARERS or not (_PROCESS.search(words[-1]) or words[place - 1] == "model")
        )
        spoken_of = word == "large" and words[place + 1] == "language"
        small = word in _SMALL or (word == "and" and min(len(words[place - 1]), len(words[place + 1])) > 1)
        spent = word == "compute" and words[-1] == "scaling"
        seen = word == "image" and words[-1] in _IMAGES_ONLY
        if not (links or spoken_of or spent or seen or small):
            kept.append(word)
    return kept + words[-1:]


def _front(words: list[str]) -> list[str]:
    """Without a first word that the rest implies: automatic speech recognition, task success rate."""
    rest = words[1:]
    if words[0] == "automatic" and _size(rest) > 1 and rest != ["machine", "learning"]:
        return rest
    if (
        words[0] in _OF_A_MEASURE
        and words[-1] in _MEASURES
        and (_size(rest) > 1 or rest[0] in {"latency", "throughput"})
    ):
        return rest
    if words[:2] == ["natural", "language"] and words[2:] in (["understanding"], ["generation"]):
        return rest
    if words[:3] == ["large", "language", "model"] and words[-1] == "agent" and _size(words[3:]) > 1:
        return words[3:]
    return words


def _tail(words: list[str]) -> list[str]:
    """Without a last word that names no thing of its own behind a name of two words or an adjective."""
    rest = words[:-1]
    if (_size(rest) > 1 and words[-1] in _EMPTY_HEADS) or (
        len(rest) > 1 and _ADJECTIVE.search(rest[-1]) is not None and words[-1] in _EMPTY_AFTER_ADJECTIVE
    ):
        return rest
    return words
