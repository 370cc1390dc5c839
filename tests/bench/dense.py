"""What searching vectors costs and finds: as this project does it, and in other ways. A command, run by hand.

    python tests/bench/dense.py HOME --questions SET --sizes 20000 200000 1000000 --json dense.json

The vectors are those of the index in HOME, of which only the files of the dense leg are read; where a size is smaller,
so many drawn by chance. Each way is asked every question for a hundred vectors, on one core and one thread, and its
first ten compared with the ten nearest: of the half precision in which vectors are kept, but summed exactly. What is
"compared" are whole vectors that codes lead to: in memory or, as the project does it, in files (in the system's cache).
The project's own is the search of retrieval/legs, which goes by codes above `dense.EXACT` vectors and below it by flat
float16. MB are of the vectors and codes that lie in memory. Prints a table in Markdown, which --from draws again from
what --json kept.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import faiss
import numpy as np

from embeddings.encoder import DEFAULT, load_encoder
from embeddings.vectors import Matrix, Vector
from retrieval.evaluation.metrics import mean
from retrieval.language.text import fold
from retrieval.legs import dense, manifest, snapshot
from retrieval.legs.codes import TRAINING, Flat
from retrieval.legs.dense import DenseIndex
from retrieval.legs.segments import BLOCK, Half, Longs
from retrieval.legs.snapshot import Snapshot
from retrieval.ranking.evidence import Question
from retrieval.records import Point
from tests.bench import archive, speed, tables
from tests.bench.asking import timed
from tests.bench.processes import machine, pin
from tests.bench.recall import Nearest, share

FETCHED = 100  # vectors a question, as `retrieval/ranking/rank.py` asks for
CLOSER = snapshot.CLOSER
COMPARED = (200, CLOSER, 1000, 2000)  # in memory
PROBED = (0.05, 0.2, 0.4)  # shares of the lists
_A_LIST = 40  # vectors that its centre is learnt from; faiss warns below 39
_NAME = "bench"


class Way(NamedTuple):
    """One way to search some vectors."""

    name: str
    find: Callable[[Vector], Longs]  # places, best first
    megabytes: float
    build_s: float  # of the processor


def held(home: Path, encoder: str, dim: int) -> tuple[Snapshot, Longs]:
    """The vectors of an index, and the places of those that were not removed."""
    kept = Snapshot.open(home, manifest.read(home, encoder, dim))
    return kept, np.setdiff1d(np.arange(kept.manifest.rows), kept.gone, assume_unique=True)


def drawn(kept: Snapshot, live: Longs, most: int) -> Half:
    """So many of them by chance, in their order."""
    chosen = np.zeros(kept.manifest.rows, bool)
    chosen[np.random.default_rng(archive.SEED).permutation(live)[:most]] = True
    rows = [part.rows(start, end)[chosen[at : at + end - start]] for at, part, start, end in kept.blocks(BLOCK)]
    return np.concatenate(rows)


def flat(vectors: Half) -> Iterator[Way]:
    """Every vector is compared."""
    yield _built("Flat", vectors)[0]._replace(name="flat, float32")
    half = Flat(vectors.shape[1])
    spent = _spent(lambda: [half.add(vectors[at : at + BLOCK]) for at in range(0, len(vectors), BLOCK)])
    yield Way("yinwen: flat, float16", lambda query: half.search(query, FETCHED)[0], vectors.nbytes / 1e6, spent)
    yield _built("SQ8", vectors)[0]._replace(name="flat, 8 bits")


def lists(vectors: Half) -> Iterator[Way]:
    """Codes in lists (IVF, 4 √n of them), some looked at; then as many compared as the project compares."""
    count, dim = min(round(4 * len(vectors) ** 0.5), len(vectors) // _A_LIST), vectors.shape[1]
    built, index = _built(f"IVF{count},PQ{dim // 4}x4fs,Refine(SQfp16)", vectors, count * _A_LIST)
    for part in PROBED:
        inside = faiss.SearchParametersIVF(nprobe=round(part * count))
        settings = faiss.IndexRefineSearchParameters(k_factor=CLOSER / FETCHED, base_index_params=inside)
        name = f"codes in lists, {part:.0%} looked at, {CLOSER} compared"
        yield built._replace(name=name, find=_finding(index, settings))


def codes(vectors: Half) -> Iterator[Way]:
    """All codes are looked at."""
    built, index = _built(f"PQ{vectors.shape[1] // 4}x4fs,Refine(SQfp16)", vectors)
    alone = faiss.downcast_index(index).base_index
    size = faiss.serialize_index(alone).nbytes / 1e6
    yield built._replace(name="codes, none compared", find=_finding(alone), megabytes=size)
    for most in COMPARED:
        settings = faiss.IndexRefineSearchParameters(k_factor=most / FETCHED)
        yield built._replace(name=f"codes, {most:,} compared", find=_finding(index, settings))


def shipped(vectors: Half, folder: Path) -> Iterator[Way]:
    """The same by the project's own code, which keeps the vectors in files."""
    index = DenseIndex.empty(folder, _NAME, vectors.shape[1])
    for at in range(0, len(vectors), BLOCK):
        block = vectors[at : at + BLOCK]
        index.add(range(at, at + len(block)), [0] * len(block), block.astype(np.float32))
    index.save(Point(1, 1))
    from_here, dense.EXACT = dense.EXACT, 0  # whatever the size
    spent = _spent(index.consolidate)
    dense.EXACT = from_here
    size = sum(path.stat().st_size for path in folder.glob("*.codes")) / 1e6
    yield Way(
        f"yinwen: codes, {CLOSER} compared in files",
        lambda query: np.array([place for place, _ in index.search(query, FETCHED)], "<i8"),
        size,
        spent,
    )


def measured(way: Way, queries: Matrix, vectors: Half, best: Matrix) -> dict[str, object]:
    """What a way costs and finds, where the cosines of the nearest are known."""
    found = [way.find(query)[: best.shape[1]] for query in queries]
    shares = [
        share(nearest, (vectors[places].astype(np.float32) @ query).tolist())
        for query, nearest, places in zip(queries, best, found, strict=True)
    ]
    return {
        "name": way.name,
        **timed(way.find, list(queries)),
        f"recall@{best.shape[1]}": round(mean([each for each in shares if each is not None]), 4),
        "mb": round(way.megabytes, 1),
        "build_cpu_s": round(way.build_s, 2),
    }


def best_of(queries: Matrix, vectors: Half) -> Matrix:
    """The cosines of the ten nearest to each query."""
    nearest = Nearest(queries, [()] * len(queries))
    for at in range(0, len(vectors), BLOCK):
        nearest.add((), vectors[at : at + BLOCK].astype(np.float32))
    return nearest.best


def table(sizes: Mapping[str, Sequence[tables.Figures]]) -> str:
    """A row a way; memory and building at the largest size."""
    columns = [name for size in sizes for name in (f"{int(size):,}: CPU ms, p50", "p95", "recall@10")]
    rows = [
        [ways[0]["name"], *(cell for way in ways for cell in (*map(tables.number, way["cpu_ms"]), _share(way)))]
        + [tables.number(ways[-1][name]) for name in ("mb", "build_cpu_s")]
        for ways in zip(*sizes.values(), strict=True)
    ]
    return tables.grid(["", *columns, "MB", "build, CPU s"], rows)


def _share(way: tables.Figures) -> str:
    return f"{way['recall@10']:.3f}"


def _built(described: str, vectors: Half, learnt_from: int = TRAINING) -> tuple[Way, faiss.Index]:
    """An index of faiss's, filled, and what it costs; its size is that of a file of it."""
    index = faiss.index_factory(vectors.shape[1], described, faiss.METRIC_INNER_PRODUCT)

    def fill() -> None:
        sample = np.sort(np.random.default_rng(0).permutation(len(vectors))[:learnt_from])
        index.train(vectors[sample].astype(np.float32))
        for at in range(0, len(vectors), BLOCK):
            index.add(vectors[at : at + BLOCK].astype(np.float32))

    spent = _spent(fill)
    return Way(described, _finding(index), faiss.serialize_index(index).nbytes / 1e6, spent), index


def _finding(index: faiss.Index, settings: object = None) -> Callable[[Vector], Longs]:
    def find(query: Vector) -> Longs:
        places = index.search(query[None], FETCHED, params=settings)[1][0]
        found: Longs = places[places >= 0]
        return found

    return find


def _spent(work: Callable[[], object]) -> float:
    """The processor's seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


def compared(home: Path, asked: Sequence[str], sizes: Sequence[int]) -> Iterator[tuple[str, dict[str, object]]]:
    """Each size, and a way that was measured there."""
    encoder = load_encoder(DEFAULT, models=home)
    kept, live = held(home, encoder.name, encoder.dim)
    if max(sizes) > len(live):
        sys.exit(f"{home} holds {len(live):,} vectors")
    queries = np.stack([encoder.query(Question.read(fold(text)).meaning) for text in asked])
    for size in sorted(sizes):
        vectors = drawn(kept, live, size)
        best = best_of(queries, vectors)
        with TemporaryDirectory() as folder:
            for way in chain(flat(vectors), lists(vectors), codes(vectors), shipped(vectors, Path(folder))):
                speed.say(f"{size:,}: {way.name}")
                yield str(size), measured(way, queries, vectors, best)


def main() -> None:
    """Measure, keep, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, nargs="?")
    parser.add_argument("--questions", type=Path, metavar="SET")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 200_000, 1_000_000])
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--from", dest="before", type=Path, metavar="FILE", help="measure nothing: show this --json")
    options = parser.parse_args()
    if options.before:
        figures = json.loads(options.before.read_text("utf-8"))
    elif options.home and options.questions:
        pin()
        faiss.omp_set_num_threads(1)
        asked = speed.asked(options.questions)
        figures = {"machine": machine(), "faiss": faiss.__version__, "questions": len(asked), "sizes": {}}
        for size, way in compared(options.home, asked, options.sizes):
            figures["sizes"].setdefault(size, []).append(way)
        if options.json:
            options.json.write_text(json.dumps(figures, indent=1), "utf-8")
    else:
        parser.error("name a HOME and --questions, or --from")
    print(f"{tables.described(figures['machine'])}; faiss {figures['faiss']}\n\n{table(figures['sizes'])}")


if __name__ == "__main__":
    main()
