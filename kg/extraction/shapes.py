"""Whether a word is written as names are, and what kind of thing a name, or the last word of a term, stands for."""

from __future__ import annotations

import re

__all__ = ["is_everyday", "is_named", "type_by_head", "type_of_name"]

# Written as names are, and yet no name of a method, model, dataset …: units, hardware, formats, everyday abbreviations.
_ORDINARY_WORDS = """
GPU GPUs CPU CPUs TPU TPUs API APIs URL URLs ID IDs USA UK EU US PDF HTML JSON CSV XML SQL HTTP GB MB TB KB GHz MHz
kHz dB RAM GiB II III IV VI VII VIII IX AM PM 2D 3D 4D 1D 6D 6DoF 2.5D AI ML NLP CV IT OS UI UX QA OK A/B I/O IO PhD
CEO CTO FAQ COVID-19 COVID DNA RNA TV HD UHD RGB RGB-D RGBD LaTeX TeX GitHub Github arXiv ArXiv PyTorch TensorFlow C++
JavaScript TypeScript YouTube NeurIPS ICML ICLR CVPR ICCV ECCV ACL EMNLP AAAI IJCAI NAACL KDD WWW SIGIR IEEE ACM MIT
Apache-2.0 CC0 CC-BY STEM R&D IoT WiFi Wi-Fi SOTA SoTA SotA PoC MCQ MCQs QAs FDA-approved OOD IID i.i.d FP16 FP8 BF16
INT8 INT4 FP32 FP4 CUDA H100 A100 V100 H200 B200 RTX NVIDIA i.e e.g vs et PCs PC VR AR XR MR CT MRI PET EEG ECG EHR
LiDAR SAR NP P DOI DoF FPGA ASIC iOS macOS Q&A BC AD USD EUR AGI LLC IoU CI CIs IQR SD RQ1 RQ2 RQ3 Q1 Q2 Q3 Q4 T1 T2
B2B KPI KPIs SME SMEs PhDs 2K 4K 8K 1M 10K 100K 1B 7B 3B 8B 13B 70B 72B 32B 14B E2E e2e OpenAI-API
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
_NAMED = re.compile(r"(?=.*[A-Z])(?:[A-Za-z0-9$\\][\w\-+.@/^$\\*{}]*)$")
_INNER = re.compile(r"[A-Za-z0-9\-][A-Z]|[A-Z][\w\-]*\d|\d[A-Z]")
_INITIAL_CAPITALS = re.compile(r"[A-Z][a-z]+(?:-[A-Z]?[a-z]+)+$")

_BY_SHAPE = (
    (
        "Benchmark",
        re.compile(r"(?:Bench|Eval|Arena|Challenge|Gym|Exam)(?:-?[A-Z\d]\w*|\+)?$|(?:Bench|Eval|Arena)[-\w]*$|QA$|VQA"),
    ),
    (
        "Model",
        re.compile(
            r"[-_]\d+(?:\.\d+)?B(?:-|$)|[-_](?:Instruct|Chat|Base|Thinking)$|(?:LM|GPT|BERT|LLaMA|Llama|VLM)[-\d.]*$|-VL|-LLM"
        ),
    ),
    ("Dataset", re.compile(r"(?:Set|Corpus|Data|Net1k|-DB|-\d+[kKM]|\d+[KM])$")),
)
# The noun that says what a named thing is; the first one counts.
_NOUN = re.compile(
    r"\b(?:(?P<Benchmark>benchmarks?|leaderboard|test ?(?:suite|bed|set)|evaluation suite|challenge|competition)|"
    r"(?P<Dataset>data ?sets?|corpus|corpora|database|data collection)|"
    r"(?P<Metric>metrics?|scores?|index|measures?)|"
    r"(?P<Method>frameworks?|methods?|approach(?:es)?|algorithms?|systems?|pipelines?|architectures?|techniques?|paradigms?|strateg\w+|"
    r"modules?|agents?|toolkits?|platforms?|librar\w+|networks?|schemes?|mechanisms?|loss|optimi[sz]ers?|attacks?|policy)|"
    r"(?P<Model>(?:(?:language|foundation|pre-?trained|embedding|base|open|multimodal|vision) )+models?|model family|family of|"
    r"technical report|checkpoints?)|(?P<Unclear>models?))\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:for|with|of|via|in|to|through|using|from|by|on|based|towards?|that|which|under|against)\b", re.IGNORECASE
)
_LAST = {
    "Task": "detection segmentation recognition classification generation estimation translation answering reasoning "
    "prediction forecasting synthesis retrieval understanding reconstruction localization captioning "
    "summarization editing restoration planning navigation tracking parsing completion matching registration "
    "extraction analysis identification driving manipulation design discovery diagnosis verification "
    "simulation interpretability quantification communication sensing imaging grounding shift bias forgetting "
    "hallucination hallucinations disease disorder syndrome failure cancer imbalance recommendation inference grading "
    "monitoring surveillance speech ASR VQA QA privacy interaction conversion enhancement denoising scoring "
    "control mapping",
    "Metric": "accuracy error rate score ratio distance precision recall similarity coefficient divergence time latency "
    "throughput index AUC F1 deviation regret efficiency speedup perplexity complexity",
    "Benchmark": "benchmark benchmarks challenge suite leaderboard exam arena competition evaluation",
    "Dataset": "dataset datasets corpus corpora database collection",
    "Organization": "university institute company laboratory organization agency consortium foundation administration",
}
_BY_LAST = {word: kind for kind, words in _LAST.items() for word in words.split()}


def is_everyday(word: str) -> bool:
    """Whether `word` is an abbreviation that everybody uses: a unit, a venue, a format, hardware."""
    return word in _ORDINARY


def is_named(word: str) -> bool:
    """Whether `word` is written as a name: capitals inside, or a capital with a digit, and no everyday abbreviation.

    >>> [word for word in "GridNet DPO Qwen2-7B Fine-Tuning GPU The R1 lora".split() if is_named(word)]
    ['GridNet', 'DPO', 'Qwen2-7B', 'R1']
    """
    if len(word) < 2 or word in _ORDINARY or not _NAMED.match(word) or not _INNER.search(word):
        return False
    if "-" in word and all(
        part in _ORDINARY or part.islower() or part.isdigit() or part == "D" for part in word.split("-")
    ):
        return False  # human-AI, GPU-only, 10-D
    return not _INITIAL_CAPITALS.match(word)


def type_of_name(name: str, after: str, before: str = "") -> str:
    """The type of a name: by its shape, else by the noun that the words behind or before it call it; else Method.

    `after` is what follows directly (", a dataset of …", the rest of the title); `before` what announces it ("a novel benchmark").

    >>> type_of_name("GridBench", ""), type_of_name("Volt-7B", ""), type_of_name("Volt", ""), type_of_name("Volt", "", "an open dataset")
    ('Benchmark', 'Model', 'Method', 'Dataset')
    >>> type_of_name("Volt", "A Language Model for Grids"), type_of_name("Volt", "Tuning Language Models")
    ('Model', 'Method')
    """
    shape = next((kind for kind, regex in _BY_SHAPE if regex.search(name)), "")
    if shape == "Benchmark":
        return shape
    stated = _noun(before) or _noun(_phrase(after))
    return stated or shape or "Method"


def _noun(phrase: str) -> str:
    found = _NOUN.search(phrase)
    kind = found.lastgroup or "" if found else ""
    return "Method" if kind == "Unclear" else kind  # a new model is mostly an architecture, not a set of weights


def _phrase(after: str) -> str:
    """The noun phrase that `after` starts with, if it starts with one: "A Dataset of Grids", " dataset", ", a new metric for …"."""
    match = re.match(r"[\s,:(\-–]*(?P<article>(?:an?|the|our|is an?)\s)?", after, re.IGNORECASE)
    rest = after[match.end() :] if match else after
    head = _PREPOSITION.split(rest, maxsplit=1)[0]
    head = re.split(r"[,.;:()]", head, maxsplit=1)[0]
    if match and match["article"]:
        return head
    return " ".join(head.split()[:1])


def type_by_head(term: str) -> str:
    """The type of a term by its last word, "" where that tells nothing.

    >>> type_by_head("optical flow estimation"), type_by_head("Frechet inception distance"), type_by_head("low-rank adaptation")
    ('Task', 'Metric', '')
    """
    last = re.split(r"[\s\-]", term.strip())[-1]
    return _BY_LAST.get(last, "") or _BY_LAST.get(last.casefold(), "")
