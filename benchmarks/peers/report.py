"""docs/measurements/peers.md: what came of the comparison, in figures and as ratios to Vraagbaak in the same run."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from benchmarks import sets
from benchmarks.peers.contestants import CONTESTANTS, OURS, Course
from benchmarks.peers.texts import MIX, Judged
from benchmarks.peers.worker import THREADS, Found
from benchmarks.retrieval import scoring
from index.evaluation.test_sets import hit_at_k, ndcg_at_k

REPORT = sets.ROOT / "docs" / "measurements" / "peers.md"
HEAD = """# Beside txtai, Haystack and LlamaIndex

All get the same weights (multilingual-e5-small), prefixes and passages, are asked for as many passages, and have
{threads} threads. They run at once and take turns block by block, so that what else the machine does hits them alike:
look at the ratios. *Stock* is search by vectors, as each tool's first example has it; *best* is the hybrid of its
documentation: BM25 beside the vectors (txtai half and half, the others by reciprocal rank), for LlamaIndex with its
Dutch stemmer and stop words; the other two have none. Vraagbaak is as it comes: it reads queries by weights of
its own, embeds every sentence too, finds products, splits Dutch compounds, re-scores by sentence, and keeps whole
pages. What reads files does so before, for all of them.

"""
INDEXING = """## Indexing

Each embedded {n} of the {total} passages of the mix itself, in turns. The vectors of the rest were given: those that
Vraagbaak's engine makes, so that all search the same ones (cosine with their own in the table, at worst). *Vectors
alone* and *all of it*: passages/s of the engine by itself (the others run stock sentence-transformers), and of
everything until the end. "At the end" is what is done once for the whole mix; memory is the most of the process, index
the size on the disk.
"""
QUESTIONS = """## Questions

The mix asked {n} queries, one after the other, for the first 10 passages, from the text of the query to the passages:
embedding it included, each with its own engine.
"""
READING = """## Questions, with a model that reads

The same queries, where the first passages are read again together with the query. Vraagbaak's *search* and *ask* have
its own reader read the first 4; ask also finds products, picks sentences and proves each quote. The others read by a
cross-encoder as each of them documents it (its `Reranker`, `SentenceTransformersSimilarityRanker`,
`SentenceTransformerRerank`), after *best*: as many passages as our reader, or the 10 that are shown. No trained
cross-encoder could be had here: theirs have the first 6 or all 12 layers of the same e5-small (the shape of
ms-marco-MiniLM-L6 and mmarco-mMiniLMv2-L12), its tokenizer, and a head drawn at random. So this says how long it takes,
nothing of what is found.
"""
QUALITY = """## What is found

nDCG@10 · hit@1 on each set in an index of its own, publications ranked by their best passage among 100. In brackets:
95 % interval of what Vraagbaak has more in nDCG@10 (paired bootstrap over the queries).
"""


def lines(parts: Sequence[Judged], courses: Mapping[str, Course]) -> Iterator[str]:
    """The whole page."""
    mix = parts[-1]
    yield HEAD.format(threads=THREADS)
    yield "- " + "\n- ".join(f"{one.name}: {len(one.texts)} passages, {len(one.queries)} queries" for one in parts)
    yield "\n" + INDEXING.format(n=courses[OURS.name].n_embedded, total=len(mix.texts))
    yield from _indexing(courses, len(mix.texts))
    yield "\n" + QUESTIONS.format(n=len(mix.queries))
    yield from _questions(courses)
    yield "\n" + READING
    yield from _reading(courses)
    yield "\n" + QUALITY
    yield from _quality(parts[:-1], courses)
    machine = f"{os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f} when done"
    yield f"\n{date.today()}, {machine}. Command: `make bench-peers`."


def _indexing(courses: Mapping[str, Course], n_mix: int) -> Iterator[str]:
    yield "| | vectors alone | all of it | at the end, s | s for 2,000 | as many times ours | MB | index MB | cosine |"
    yield "|---|---|---|---|---|---|---|---|---|"
    ours = _seconds(courses[OURS.name], n_mix)
    for name, one in courses.items():
        seconds = _seconds(one, n_mix)
        speeds = f"{one.n_alone / one.alone:.1f} | {one.n_embedded / one.seconds:.1f}"
        sizes = f"{one.megabytes:.0f} | {one.mix.megabytes:.1f}"
        yield (
            f"| {name} | {speeds} | {one.mix.seconds:.1f} | {seconds:.0f} | {seconds / ours:.2f} | {sizes} "
            f"| {one.cosine:.4f} |"
        )


def _seconds(one: Course, n_mix: int) -> float:
    """For 2,000 passages, worked out from those it embedded itself."""
    return 2000 * (one.seconds / one.n_embedded + one.mix.seconds / n_mix)


def _questions(courses: Mapping[str, Course]) -> Iterator[str]:
    return _times(courses, list(_everyone()), (OURS.name, OURS.settings[0]))


def _reading(courses: Mapping[str, Course]) -> Iterator[str]:
    everyone = [(one.name, setting) for one in CONTESTANTS for setting in one.reading]
    return _times(courses, everyone, (OURS.name, OURS.reading[-1]))


def _times(
    courses: Mapping[str, Course], everyone: Sequence[tuple[str, str]], beside: tuple[str, str]
) -> Iterator[str]:
    """How long each took, and as many times as one of them."""
    yield f"| | p50 ms | p95 ms | p50 as many times that of {', '.join(beside)} |"
    yield "|---|---|---|---|"
    ours = float(np.median(_ms(courses, *beside)))
    for name, setting in everyone:
        middle, high = np.quantile(_ms(courses, name, setting), [0.5, 0.95])
        yield f"| {name}, {setting} | {middle:.1f} | {high:.1f} | {middle / ours:.2f} |"


def _ms(courses: Mapping[str, Course], name: str, setting: str) -> tuple[float, ...]:
    return _together(courses[name].found[MIX, setting]).ms


def _quality(parts: Sequence[Judged], courses: Mapping[str, Course]) -> Iterator[str]:
    yield f"| | {' | '.join(one.name for one in parts)} |"
    yield "|---" * (len(parts) + 1) + "|"
    ours = [_scores(part, courses[OURS.name].found[part.name, OURS.settings[0]]) for part in parts]
    for name, setting in _everyone():
        cells = []
        for part, own in zip(parts, ours, strict=True):
            ndcg, hit = _scores(part, courses[name].found[part.name, setting])
            low, high = scoring.interval(own[0], ndcg)
            against = "" if name == OURS.name else f" [{low:+.3f}, {high:+.3f}]"
            cells.append(f"{np.mean(ndcg):.3f} · {np.mean(hit):.3f}{against}")
        yield f"| {name}, {setting} | {' | '.join(cells)} |"


def _everyone() -> Iterator[tuple[str, str]]:
    return ((one.name, setting) for one in CONTESTANTS for setting in one.settings)


def _together(turns: Sequence[Found]) -> Found:
    return Found(tuple(row for one in turns for row in one.passages), tuple(ms for one in turns for ms in one.ms))


def _scores(part: Judged, turns: Sequence[Found]) -> tuple[list[float], list[float]]:
    """nDCG@10 and hit@1 of every query."""
    owner = {text.passage_id: text.publication_id for text in part.texts}
    ndcg, hit = [], []
    for passages, gains in zip(_together(turns).passages, part.gains, strict=True):
        ranked = list(dict.fromkeys(owner[one] for one in passages))
        ndcg.append(ndcg_at_k(ranked, gains, 10))
        hit.append(hit_at_k(ranked, gains, 1))
    return ndcg, hit
