"""What the benchmarks compute: recall, costs of processes, fusion, tables and pictures."""

import ast
import json
import random
import sys
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from packaging.requirements import Requirement

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.index import Index
from retrieval.legs import dense as leg
from retrieval.legs.dense import DenseIndex
from retrieval.records import Point
from tests.bench import building, dense, plots, tables, waiting
from tests.bench.asking import spread
from tests.bench.peers import PEERS, SYSTEMS, Question, relevance, titles
from tests.bench.processes import disk, machine, measure
from tests.bench.recall import Nearest, share
from tests.bot import archive

SEEDS = Path(__file__).parents[2] / "seeds"


def unit(*components: float) -> np.ndarray:
    """A direction."""
    vector = np.array(components, np.float32)
    return vector / np.linalg.norm(vector)


def test_recall_is_the_share_of_the_nearest_that_was_found() -> None:
    """Over all blocks of passages; what was found beyond the nearest does not count."""
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(500, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query = vectors[:1]
    order = np.argsort(-(vectors @ query[0]))
    found = [*order[:7], *order[40:43]]
    nearest = Nearest(query, [[int(n) for n in found]])
    for at in range(0, 500, 64):
        nearest.add(range(at, min(at + 64, 500)), vectors[at : at + 64])
    assert nearest.recall() == pytest.approx(0.7)


def test_any_copy_counts_as_the_tenth() -> None:
    """Of passages with the same vector it is no matter which were found."""
    vectors = np.stack([unit(1, 0)] * 15 + [unit(0, 1)] * 5)
    nearest = Nearest(unit(1, 0)[None], [list(range(5, 15))])
    nearest.add(range(20), vectors)
    assert nearest.recall() == 1.0


def test_fewer_passages_than_are_sought_can_all_be_found() -> None:
    """The nearest are then all there are."""
    nearest = Nearest(unit(1, 0)[None], [[0, 1]])
    nearest.add([0, 1, 2], np.stack([unit(1, 0), unit(1, 1), unit(0, 1)]))
    assert nearest.recall() == pytest.approx(2 / 3)


def test_milliseconds_at_the_median_and_the_95th_percentile() -> None:
    """Of a hundred times."""
    assert spread([n / 1000 for n in range(1, 101)]) == [51.0, 96.0]


def test_what_a_command_costs() -> None:
    """Input goes in, output comes out, and processor time and memory are the command's own."""
    program = "import sys; held = bytearray(80_000_000); sum(range(3_000_000)); print(sys.stdin.read() + '!')"
    cost, printed = measure(sys.executable, "-c", program, feed="问")
    assert printed == "问!\n"
    assert 0 < cost.first_s <= cost.wall_s
    assert cost.cpu_s > 0
    assert 80 <= cost.memory_mb < 400


def test_the_cost_of_its_children_counts() -> None:
    """A command that lets another do its work costs what both do."""
    work = "held = bytearray(90_000_000); import time; sum(range(5_000_000)); time.sleep(1)"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
    cost, _ = measure(sys.executable, "-c", program)
    alone, _ = measure(sys.executable, "-c", work)
    assert cost.cpu_s >= alone.cpu_s * 0.7
    if Path("/proc/self/smaps_rollup").exists():
        assert cost.memory_mb > 90


def test_what_measures_does_not_count() -> None:
    """A small command is small, however much memory the measuring program has."""
    held = bytearray(150_000_000)
    cost, _ = measure(sys.executable, "-S", "-c", "pass")
    assert len(held) > 0
    assert cost.memory_mb < 60


def test_a_command_that_fails_ends_the_run() -> None:
    """Its figures would be those of nothing."""
    with pytest.raises(SystemExit, match="exited 3"):
        measure(sys.executable, "-c", "raise SystemExit(3)")


def test_disk_by_part(tmp_path: Path) -> None:
    """Files of one part that differ by number and ending are one."""
    for name, size in (("dense-7-ab.faiss", 200_000), ("dense.json", 100_000), ("words/part", 400_000)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(bytes(size))
    assert disk(tmp_path) == {"dense": 0.3, "words": 0.4, "all": 0.7}


def test_titles_are_asked_of_all_articles_that_have_them() -> None:
    """Written in either script, a title is one question, and each of its articles is right."""
    asked = titles([("a", "", "訪問"), ("a", "", "訪問"), ("b", "", "访问"), ("c", "", "普京")])
    assert sorted((q.text, sorted(q.gold)) for q in asked) == [("普京", ["c"]), ("訪問", ["a", "b"])]


def test_relevance_counts_articles() -> None:
    """Passages of one article are one place of the ranking, and each kind of question is apart."""
    asked = [Question("x", "", frozenset("c")), Question("x", "", frozenset("z")), Question("y", "", frozenset("a"))]
    found = [("a", "a", "c"), ("a", "b"), ("a",)]
    assert relevance(asked, found) == {
        "x": {"questions": 2, "hit@10": 0.5, "mrr": 0.25},
        "y": {"questions": 1, "hit@10": 1.0, "mrr": 1.0},
    }


@pytest.mark.parametrize("system", PEERS.values())
def test_a_system_names_what_it_imports(system: str) -> None:
    """Each third-party name in its script has a pinned version in its requirements."""
    pins = [Requirement(line) for line in (SYSTEMS / f"with_{system}.txt").read_text("utf-8").splitlines()]
    assert all(str(pin.specifier).startswith("==") for pin in pins)
    tree = ast.parse((SYSTEMS / f"with_{system}.py").read_bytes())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    pinned = {pin.name.replace("-", "").replace("cpu", "") for pin in pins}
    foreign = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names - {"worker"}
    assert {name.replace("_", "") for name in foreign} <= pinned | {"llamaindex"}


def archives() -> list[dict[str, object]]:
    """Invented figures of two sizes."""
    cost = {"first_s": 0.5, "wall_s": 30.0, "cpu_s": 33.0, "memory_mb": 290.0}
    spent = {"wall_ms": [2.0, 3.0], "cpu_ms": [2.0, 3.0]}
    return [
        {
            "articles": size // 4,
            "passages": size,
            "build": cost,
            "update": cost,
            "again": cost,
            "cold": {"quick": cost, "precise": cost},
            "quick": {"encoding": spent, "retrieval": spent, "answer": spent, "memory_mb": 200.0},
            "precise": {"answer": spent, "memory_mb": 300.0},
            "recall": {"recall@10": 0.98765},
            "disk_mb": {"archive": 20.0, "all": 60.0},
        }
        for size in (20_000, 1_000_000)
    ]


def test_the_table_has_a_column_an_archive() -> None:
    """As Markdown, every row of the same width, with what was aimed at."""
    rows = [line for line in tables.speed(machine(), archives()).splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {7}
    assert "| passages |  | 20,000 | 1,000,000 | target, 20,000 | target, 1,000,000 |" in rows
    assert "| recall@10, dense |  | 0.988 | 0.988 |  | .97 |" in rows


def test_pictures_are_well_formed_and_name_what_they_show() -> None:
    """SVG with a drawing a figure."""
    grown = ET.fromstring(plots.growth(archives()))  # noqa: S314 - our own
    assert "retrieval p95 3" in "".join(grown.itertext())
    systems = {
        name: {
            "from_files_cpu_s": 3.0,
            "cold_s": 0.5,
            "cpu_ms": [2.0, 3.0],
            "memory_mb": 200.0,
            "disk_mb": 60.0,
            "relevance": {"titles": {"hit@10": 0.95, "mrr": 0.9}},
        }
        for name in ("yinwen quick", "another <one>")
    }
    compared = ET.fromstring(plots.compared(systems))  # noqa: S314 - likewise
    assert {"yinwen quick", "another <one>", "MRR, titles"} <= set(compared.itertext())


def directions(count: int, dim: int = 16) -> np.ndarray:
    """Unit vectors by chance, in half precision."""
    vectors = np.random.default_rng(2).normal(size=(count, dim))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def test_what_is_drawn_from_an_index_was_not_removed(tmp_path: Path) -> None:
    """And is what was put there, in its order."""
    vectors = directions(60)
    index = DenseIndex.empty(tmp_path, "one", 16)
    index.add(range(60), [0] * 60, vectors.astype(np.float32))
    index.save(Point(1, 1))
    index.remove(range(5))
    index.save(Point(2, 2))
    kept, live = dense.held(tmp_path, "one", 16)
    assert np.array_equal(dense.drawn(kept, live, 55), vectors[5:])
    assert {tuple(row) for row in dense.drawn(kept, live, 20)} <= {tuple(row) for row in vectors[5:]}


def test_each_way_to_search_finds_what_is_near(tmp_path: Path) -> None:
    """All of it where all is compared; of each it is measured what it finds, costs and holds."""
    vectors = directions(900)
    queries = vectors[:12].astype(np.float32)
    best = dense.best_of(queries, vectors)
    exact = leg.EXACT
    ways = [*dense.flat(vectors), *dense.lists(vectors), *dense.codes(vectors), *dense.shipped(vectors, tmp_path)]
    found = {way.name: dense.measured(way, queries, vectors, best) for way in ways}
    assert exact == leg.EXACT
    assert {found[name]["recall@10"] for name in ("flat, float32", "yinwen: flat, float16")} == {1.0}
    assert found["codes, 2,000 compared"]["recall@10"] == 1.0
    assert found["codes, none compared"]["recall@10"] < found["yinwen: codes, 600 compared in files"]["recall@10"]
    assert found["yinwen: flat, float16"]["mb"] == round(900 * 16 * 2 / 1e6, 1)
    rows = dense.table({"900": list(found.values()), "1800": list(found.values())}).splitlines()
    assert len(rows) == len(found) + 2
    assert {row.count("|") for row in rows} == {10}


def test_what_is_found_counts_up_to_what_there_is() -> None:
    """One more that is as near counts no more, and of nothing there is no share."""
    best = np.array([0.9, 0.8, 0.7, 0.6], np.float32)
    assert share(best, [0.9, 0.6, 0.5]) == 0.5
    assert share(best, [0.6] * 7) == 1.0
    assert share(np.full(4, -np.inf, np.float32), []) is None


def test_how_much_longer_questions_took_than_alone() -> None:
    """Each against itself, in milliseconds."""
    alone = {"slow": 0.1, "quick": 0.01}
    asked = [("slow", 0.1), ("quick", 0.012), ("slow", 0.104)]
    assert waiting.longer(alone, asked) == {"median": 2.0, "p95": 4.0, "most": 4.0}


def test_every_tenth_question_is_the_title_of_what_is_new() -> None:
    """Whatever the number of the others, which go round."""
    asked = list(islice(waiting.mixed(["a", "b", "c", "d"], "new"), 40))
    assert [at for at, text in enumerate(asked, 1) if text == "new"] == [10, 20, 30, 40]
    assert asked[:5] == ["a", "b", "c", "d", "a"]


def test_what_another_process_takes_in_is_found_meanwhile(tmp_path: Path) -> None:
    """And how long the questions asked beside it took."""
    files, home, incoming = archive.write(tmp_path / "files"), tmp_path / "home", tmp_path / "new"
    with Index.create(home, load_encoder(DEFAULT, models=home)) as index:
        index.update([files])
    title = waiting.told(files, incoming)
    figures = waiting.measured(home, incoming, ["新桥什么时候通车？"], title)
    assert figures["asked"] >= waiting.TITLE_EVERY
    assert figures["seen_s"] > 0
    assert "| beside an indexer |" in waiting.table(figures)


def ticking(beside: int = 0) -> building.Clock:
    """A clock that goes on by a second at each look, in which other threads spend some more."""
    seconds = iter(range(100))
    return building.Clock(lambda: (float(second := next(seconds)), float(second * (1 + beside))))


def test_the_seconds_of_each_stage_count_once() -> None:
    """What a stage does within another is its own, except within one that counts whole."""
    clock = ticking()
    inner = clock.timed("inner", lambda: None)
    clock.timed("outer", lambda: (inner(), inner()))()
    clock.timed(building.COPIES, inner)()
    assert clock.spent == {"outer": 3.0, "inner": 2.0, building.COPIES: 1.0}


def test_other_threads_are_tantivys_while_it_is_handed_documents() -> None:
    """Whoever makes those; else they are those of the stage itself."""
    clock = ticking(beside=10)
    cutting = clock.timed("cutting", lambda: None)
    clock.timed(building.TANTIVY, cutting)()
    clock.timed("encoding", lambda: None)()
    assert clock.spent == {building.TANTIVY: 2.0 + 30.0, "cutting": 1.0, "encoding": 11.0}


def test_a_generator_is_on_the_clock_while_it_yields() -> None:
    """Not only when it is made."""
    clock = ticking()
    inner = clock.timed("inner", lambda: 1)
    assert list(clock.timed("numbers", lambda: (inner() for _ in range(2)))()) == [1, 1]
    assert clock.spent == {"numbers": 3.0, "inner": 2.0}


def test_the_stages_of_a_build() -> None:
    """They are all there in a build of the seeds, and the table says how they share its time."""
    _, printed = measure(sys.executable, building.__file__, SEEDS, "--once")
    once = json.loads(printed)
    assert {building.COPIES, building.TANTIVY, building.OTHER, "parsing HTML", "encoding"} < once["stages"].keys()
    assert all(seconds >= 0 for seconds in once["stages"].values())
    twice = {**once, "stages": {stage: 3 * seconds for stage, seconds in once["stages"].items()}}
    figures = building.medians(random.sample([once, twice, twice], 3))
    assert figures["stages"][building.TANTIVY] == pytest.approx(3 * once["stages"][building.TANTIVY], abs=0.001)
    assert list(figures["stages"].values()) == sorted(figures["stages"].values(), reverse=True)
    assert "| together |" in building.table(figures)
