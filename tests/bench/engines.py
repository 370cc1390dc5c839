"""Whether two engines give the same answers, and what looking passages up costs with each.

    python -m tests.bench.engines SET --uri URI [--index flat|hnsw] [--limit N] [--settle SECONDS] [--quick]

SET is a question set in the format of `yinwen eval`, or a folder of articles, of which titles are asked then. All is
indexed into files and into a Milvus server, in new collections that are dropped afterwards, and each question is put to
both, one after the other. Prints one JSON object: the shares of questions with the same ten passages and the same first
one, answer@1 of both, milliseconds (p50, p95) of a question's retrieval beyond the encoder (both legs, and their fusion
where all times are asked of), of each leg, and of both within the later half of the archive's time, and what building
took. A real server to measure: `python -m tests.servers.milvus FOLDER`, once `make test-extended` has installed it.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from embeddings.encoder import DEFAULT, load_encoder
from embeddings.reader import load_reader
from embeddings.vectors import Vector
from retrieval.evaluation import questions
from retrieval.evaluation.evaluate import measure_index
from retrieval.evaluation.questions import Query
from retrieval.index import Index
from retrieval.progress import silent
from retrieval.ranking.evidence import Question
from retrieval.ranking.rank import DEPTH
from retrieval.records import Milvus, Window
from retrieval.storage.rows import milliseconds

COLLECTION = "bench_engines"
_FIRST = 10
_WARM = 20  # questions that are not counted


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("--uri", required=True)
    parser.add_argument("--index", default="flat", choices=("flat", "hnsw"))
    parser.add_argument("--limit", type=int, default=500, help="questions")
    parser.add_argument("--settle", type=float, default=0.0, help="seconds in which the server may build its index")
    parser.add_argument("--quick", action="store_true", help="without the reader")
    options = parser.parse_args()
    servers = Milvus(options.uri, collection=COLLECTION, index=options.index, seconds=60.0)
    drop(servers)  # what a measurement that was stopped has left
    is_set = (options.set / "corpus.jsonl").exists()
    encoder = load_encoder(DEFAULT, models=options.set)
    reader = None if options.quick else load_reader
    with TemporaryDirectory() as scratch, ExitStack() as stack:
        figures: dict[str, Any] = {"set": options.set.resolve().name, "index": options.index}
        indexes: dict[str, Index] = {}
        for name, remote in (("local", None), ("milvus", servers)):
            started, cpu = time.monotonic(), time.process_time()
            index = stack.enter_context(Index.create(Path(scratch) / name, encoder, reader=reader, remote=remote))
            if is_set:
                index.add(questions.corpus(options.set))
            else:
                index.update([options.set])
            figures[name] = {
                "build_s": round(time.monotonic() - started, 1),
                "build_cpu_s": round(time.process_time() - cpu, 1),
            }
            indexes[name] = index
            print(f"{name}: {index.stats().passages} passages in {figures[name]['build_s']} s", file=sys.stderr)
        figures["passages"] = indexes["local"].stats().passages
        time.sleep(options.settle)
        figures["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        asked = _asked(options.set, indexes["local"], options.limit) if not is_set else questions.queries(options.set)
        asked = asked[: options.limit]
        figures["questions"] = len(asked)
        for name, index in indexes.items():
            figures[name] |= _costs(index, asked) | {"answer@1": _answered(index, asked)}
        figures |= _same(indexes["local"], indexes["milvus"], asked)
        drop(servers)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def _asked(folder: Path, index: Index, limit: int) -> list[Query]:
    """Titles of a folder's articles, as questions without a known answer."""
    return [Query(f"{folder.name}-{n}", title, (), frozenset()) for n, title in enumerate(index._store.titles(limit))]


def _same(ours: Index, theirs: Index, asked: list[Query]) -> dict[str, float]:
    """How often both rank alike."""
    ten = first = 0
    for query in asked:
        rankings = []
        for index in (ours, theirs):
            hits = index.ranking.rank(index.ranking.read(query.text))[:_FIRST]
            rankings.append([(hit.passage.article.id, hit.passage.start) for hit in hits])
        ten += rankings[0] == rankings[1]
        first += rankings[0][:1] == rankings[1][:1]
    return {"same_ten": round(ten / len(asked), 4), "same_first": round(first / len(asked), 4)}


def _answered(index: Index, asked: list[Query]) -> float | None:
    """The share of questions whose first quotation holds an answer, of those that have one."""
    held = [one.held.first for one in measure_index(index, asked, silent) if one.held]
    return round(sum(held) / len(held), 4) if held else None


def _costs(index: Index, asked: list[Query]) -> dict[str, Any]:
    """Milliseconds of retrieval beyond the encoder: p50 and p95."""
    span = index._store.span()
    half = None
    if span:
        first, last = map(milliseconds, span)
        half = Window((first + last) // 2, last)
    ways: dict[str, Callable[[Question, Vector], object]] = {
        "retrieval_ms": index.ranking.candidates,
        "lexical_ms": lambda read, _: index._engine.lexical.search(read.folded, DEPTH),
        "dense_ms": lambda _, vector: index._engine.dense.search(vector, DEPTH),
        "in_a_window_ms": lambda read, vector: (
            index._engine.lexical.search(read.folded, DEPTH, within=half),
            index._engine.dense.search(vector, DEPTH, within=half),
        ),
    }
    read = [index.ranking.read(query.text) for query in asked]
    vectors = [index._encoder.query(each.meaning) for each in read]
    costs: dict[str, Any] = {}
    for name, way in ways.items():
        taken = []
        for number, (question, vector) in enumerate(zip(read, vectors, strict=True)):
            started = time.perf_counter()
            way(question, vector)
            if number >= _WARM:
                taken.append((time.perf_counter() - started) * 1000)
        cuts = quantiles(taken, n=20)
        costs[name] = [round(cuts[9], 2), round(cuts[18], 2)]
    return costs


def drop(servers: Milvus) -> None:
    """Drop the collections and the alias of a measurement."""
    from pymilvus import MilvusClient  # noqa: PLC0415 - imported where it is needed, as in the program

    client = MilvusClient(servers.uri, timeout=60)
    for name in client.list_collections():
        if name.startswith(f"{servers.collection}_"):
            for alias in client.list_aliases(name)["aliases"]:
                client.drop_alias(alias)
            client.drop_collection(name)


if __name__ == "__main__":
    main()
