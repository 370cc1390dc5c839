"""yinwen beside other systems, over the same passages, vectors and questions. A command, run by hand.

    python tests/bench/peers.py FOLDER --environments DIR --questions SET --json peers.json --plot peers.svg

FOLDER holds article files (tests/bench/archive.py makes one). Each other system is installed into an environment of its
own under DIR, with the versions of systems/*.txt: the only time that the network is used. Each gets the passages that
yinwen makes, with their titles, and their vectors by the encoder that it ships, and the vectors of the questions; a
round is every system in turn, building, then opened by a new process for a first answer (cold) and asked everything on
one core (warm). Of several rounds the medians count. yinwen does more at both ends: its building begins at the article
files, its asking with encoding the question.

Asked are titles of the articles (right is an article of that title), and with SET its questions, their documents added
to the archive. Every system gives ten passages; they count by their articles. Prints a table in Markdown.
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.evaluation import metrics, questions
from retrieval.language.text import fold
from retrieval.understanding.frames import asked
from tests.bench import archive, tables
from tests.bench.plots import compared
from tests.bench.processes import Cost, disk, machine, measure

SYSTEMS = Path(__file__).parent / "systems"
PEERS = {
    "txtai hybrid": "txtai",
    "bm25s + faiss": "bm25s",
    "LlamaIndex hybrid": "llamaindex",
    "chromadb, dense": "chroma",
}
PROFILES = {"yinwen, legs and fusion": "legs", "yinwen quick": "quick", "yinwen precise": "precise"}
ASKED = 200  # questions of each kind
ALONE = {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}  # while asked: one core, for all alike


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the articles that are right."""

    kind: str
    text: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a system found in one round, and how fast."""

    cold: Cost
    cold_cpu_s: float  # until the first answer
    cpu_ms: tuple[float, float]  # at the median and the 95th percentile
    wall_ms: tuple[float, float]
    found: tuple[tuple[str, ...], ...]  # articles, best first


def environment(folder: Path, system: str) -> Path:
    """The interpreter of a system's environment, which is made where there is none of these versions."""
    requirements = SYSTEMS / f"with_{system}.txt"
    python, stamp = folder / system / "bin" / "python", folder / system / "installed.txt"
    if not stamp.exists() or stamp.read_text("utf-8") != requirements.read_text("utf-8"):
        say(f"installing {system}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder / system], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
        shutil.copy(requirements, stamp)
    return python


def titles(articles: Sequence[tuple[str, str, str]]) -> list[Question]:
    """Some titles as questions."""
    gold: dict[str, set[str]] = {}
    told: dict[str, str] = {}
    for identity, _, title in articles:
        gold.setdefault(fold(title), set()).add(identity)
        told.setdefault(fold(title), title)
    chosen = random.Random(archive.SEED).sample(sorted(gold), min(ASKED, len(gold)))
    return [Question("titles", told[each], frozenset(gold[each])) for each in chosen]


def of_set(folder: Path, articles: Sequence[tuple[str, str, str]], numbers: Mapping[str, str]) -> list[Question]:
    """Some questions of a set, right being the articles made of its documents."""
    by_url = {url: identity for identity, url, _ in articles}
    answered = [query for query in questions.queries(folder) if query.gold]
    chosen = random.Random(archive.SEED).sample(answered, min(ASKED, len(answered)))
    name = folder.resolve().name
    return [
        Question(name, query.text, frozenset(by_url[numbers[gold]] for gold in query.gold if gold in numbers))
        for query in chosen
    ]


def documents(folder: Path, into: Path) -> dict[str, str]:
    """Write a set's documents as article files; their addresses by id."""
    found = {}
    for number, article in enumerate(questions.corpus(folder), 10**9):
        paragraphs = tuple(article.text[each.start : each.end] for each in article.paragraphs)
        archive.write(archive.Story(article.title, "set", article.published, paragraphs), into, number)
        found[article.id] = archive.address(number)
    return found


def ask(command: Sequence[str | Path], articles: Sequence[tuple[str, str, str]]) -> Asked:
    """Open a system and ask it everything."""
    cost, printed = measure(*command, environment=ALONE)
    told = json.loads(printed.splitlines()[-1])
    spread = {
        what: tuple(1000 * metrics.quantile(told[what], share) for share in (0.5, 0.95)) for what in ("cpu", "wall")
    }
    found = tuple(tuple(key if isinstance(key, str) else articles[key][0] for key in each) for each in told["found"])
    return Asked(cost, told["first_cpu"], spread["cpu"], spread["wall"], found)


def relevance(asked_: Sequence[Question], found: Sequence[Sequence[str]]) -> dict[str, dict[str, float]]:
    """hit@10 and MRR of each kind of question."""
    figures = {}
    for kind in dict.fromkeys(question.kind for question in asked_):
        pairs = [(q, list(dict.fromkeys(f))) for q, f in zip(asked_, found, strict=True) if q.kind == kind]
        figures[kind] = {
            "questions": len(pairs),
            "hit@10": round(metrics.mean([metrics.recall_at(f, q.gold, 10) for q, f in pairs]), 4),
            "mrr": round(metrics.mean([metrics.reciprocal_rank(f, q.gold, 10) for q, f in pairs]), 4),
        }
    return figures


def summed_up(
    builds: Sequence[Cost], rounds: Sequence[Asked], size: float, asked_: Sequence[Question]
) -> dict[str, object]:
    """A system's figures: medians of its rounds."""
    return {
        "build": {name: statistics.median(asdict(cost)[name] for cost in builds) for name in asdict(builds[0])},
        "cold_s": statistics.median(each.cold.first_s for each in rounds),
        "cold_cpu_s": round(statistics.median(each.cold_cpu_s for each in rounds), 3),
        "memory_mb": statistics.median(each.cold.memory_mb for each in rounds),
        "cpu_ms": [round(statistics.median(each.cpu_ms[at] for each in rounds), 3) for at in (0, 1)],
        "wall_ms": [round(statistics.median(each.wall_ms[at] for each in rounds), 3) for at in (0, 1)],
        "disk_mb": size,
        "relevance": relevance(asked_, rounds[0].found),
    }


def write_questions(asked_: Sequence[Question], path: Path) -> None:
    """A line each, with the vector that our index would look for."""
    encoder = load_encoder(DEFAULT, models=path.parent)
    lines = (
        json.dumps({"text": q.text, "vector": encoder.query(fold(asked(q.text))).tolist()}, ensure_ascii=False)
        for q in asked_
    )
    path.write_text("\n".join(lines) + "\n", "utf-8")


def say(what: str) -> None:
    """How far it is."""
    print(what, file=sys.stderr, flush=True)


def compare(
    roots: Sequence[Path], options: argparse.Namespace, work: Path, numbers: Mapping[str, str]
) -> dict[str, object]:
    """All rounds of all systems."""
    pythons = {name: environment(options.environments.resolve(), system) for name, system in PEERS.items()}
    data, lines = work / "data", work / "questions.jsonl"
    data.mkdir()
    say("passages and vectors")
    preparing, _ = measure(sys.executable, Path(__file__).parent / "prepare.py", data, *roots)
    articles = json.loads((data / "articles.json").read_text("utf-8"))
    asked_ = titles([each for each in articles if each[1] not in set(numbers.values())])
    if options.questions:
        asked_ += of_set(options.questions, articles, numbers)
    write_questions(asked_, lines)
    builds: dict[str, list[Cost]] = {}
    rounds: dict[str, list[Asked]] = {}
    sizes: dict[str, float] = {}
    for number in range(options.rounds):
        say(f"round {number + 1}: yinwen")
        home = work / f"yinwen-{number}"
        yinwen = Path(sys.executable).parent / "yinwen"
        built, _ = measure(yinwen, "--quiet", "--home", home, "index", *roots)
        for name, profile in PROFILES.items():
            builds.setdefault(name, []).append(built)
            sizes[name] = disk(home)["all"]
            command = (sys.executable, SYSTEMS / "with_yinwen.py", "ask", home, lines, profile)
            rounds.setdefault(name, []).append(ask(command, articles))
        for name, system in PEERS.items():
            say(f"round {number + 1}: {name}")
            home, script = work / f"{system}-{number}", SYSTEMS / f"with_{system}.py"
            builds.setdefault(name, []).append(measure(pythons[name], script, "build", data, home)[0])
            sizes[name] = disk(home)["all"]
            rounds.setdefault(name, []).append(ask((pythons[name], script, "ask", home, lines), articles))
            shutil.rmtree(home)
    systems = {name: summed_up(builds[name], rounds[name], sizes[name], asked_) for name in rounds}
    for name, figures in systems.items():
        before = 0.0 if name in PROFILES else preparing.cpu_s
        figures["from_files_cpu_s"] = round(before + statistics.median(cost.cpu_s for cost in builds[name]), 2)
    return {
        "machine": machine(),
        "passages": len(articles),
        "rounds": options.rounds,
        "preparing": asdict(preparing),
        "systems": systems,
    }


def main() -> None:
    """Measure, keep, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--environments", type=Path, metavar="DIR")
    parser.add_argument("--questions", type=Path, metavar="SET")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="an SVG picture")
    parser.add_argument("--from", dest="before", type=Path, metavar="FILE", help="measure nothing: show this --json")
    options = parser.parse_args()
    if options.before:
        figures = json.loads(options.before.read_text("utf-8"))
    elif options.folder and options.environments:
        with ExitStack() as stack:
            work = Path(stack.enter_context(TemporaryDirectory()))
            numbers = documents(options.questions, work / "set") if options.questions else {}
            roots = [options.folder, *([work / "set"] if numbers else [])]
            figures = compare(roots, options, work, numbers)
        if options.json:
            options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False), "utf-8")
    else:
        parser.error("name a FOLDER and --environments, or --from")
    print(tables.peers(figures["machine"], figures))
    if options.plot:
        options.plot.write_text(compared(figures["systems"]), "utf-8")


if __name__ == "__main__":
    main()
