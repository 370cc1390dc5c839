"""Training groups: a question, the passage that answers it, and what our own retrieval confuses with that.

    python -m embeddings.training.reader.groups bench SET_FOLDER ... --out GROUPS.jsonl
    python -m embeddings.training.reader.groups news ARTICLES.jsonl.xz --out GROUPS.jsonl
    python -m embeddings.training.reader.groups silent ARTICLES.jsonl.xz --out GROUPS.jsonl
    python -m embeddings.training.reader.groups told ARTICLES.jsonl.xz --out GROUPS.jsonl
    python -m embeddings.training.reader.groups altered GROUPS.jsonl ... --out ALTERED.jsonl

A line a question, folded, as `examples.Group` has it. The one module of training that looks things up: negatives are
what the application would have shown, with `bench --among ARTICLES.jsonl.xz` of a set and an archive together.
"""

import argparse
import json
import lzma
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from embeddings.encoder import DEFAULT, load_encoder
from embeddings.training.reader.asking import Asked, altered, asked, tagged
from embeddings.training.reader.clauses import SLOT, plain
from embeddings.training.reader.examples import Group, Told, read, source
from embeddings.training.reader.silent import asked as unanswered
from retrieval.evaluation import questions
from retrieval.evaluation.evaluate import bare
from retrieval.index import Index
from retrieval.language.text import fold
from retrieval.ranking.evidence import Question
from retrieval.ranking.reread import told
from retrieval.records import Article, Hit, Script, lay_out

NEGATIVES = 8  # kept a question, best ranked first
ALTERED = 0.4  # of the questions that can be
_NO_SPAN = ("YES", "NO")


def _passage(hit: Hit, answers: bool | None, span: tuple[int, int] | None = None, *, titled: bool = True) -> Told:
    title, text = told(hit.passage)
    return Told(title=title if titled else "", text=text, answers=answers, span=span)


def _find(text: str, answers: Sequence[str]) -> tuple[int, int] | None:
    """Where the first of the folded answers stands."""
    spots = [(text.find(answer), len(answer)) for answer in answers]
    return next(((at, at + size) for at, size in spots if at >= 0), None)


def bench(folder: Path, index: Index, limit: int, chance: random.Random) -> Iterator[Group]:
    """The groups of a question set."""
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines() if line.strip()]
    chance.shuffle(rows)
    for row in rows[:limit]:
        document = source(row)
        answers = {fold(answer) for answer in row["answers"] if answer and answer not in _NO_SPAN}
        question = fold(row["text"])
        hits = index.ranking.rank(Question.read(question))
        passages = _graded(hits, document, sorted(answers, key=len, reverse=True), bool(row.get("impossible")))
        if passages:
            yield Group(set=folder.name, document=document, question=question, passages=passages)


def _graded(hits: Sequence[Hit], document: str, answers: Sequence[str], impossible: bool) -> list[Told]:
    """The passage of the source document that answers, others of it that do not, then others; [] where none does."""
    bares = [bare(answer) for answer in answers]
    own = [hit for hit in hits if hit.passage.article.id == document]
    silent = [hit for hit in hits if not any(answer in bare(hit.passage.text) for answer in bares)]
    if impossible:
        passages = [_passage(hit, answers=False) for hit in own[:2]]
    else:
        found = ((hit, _find(told(hit.passage)[1], answers)) for hit in own)
        passages = [_passage(hit, True, span) for hit, span in found if span][:1]
        passages += [_passage(hit, answers=False) for hit in silent if passages and hit in own][:2]
    others = [hit for hit in silent if passages and hit not in own]
    return passages + [_passage(hit, answers=False) for hit in others[:NEGATIVES]]


def news(articles: Sequence[Article], index: Index, limit: int, chance: random.Random) -> Iterator[Group]:
    """Groups of questions made by rule: of clauses with a span, of titles without."""
    made = 0
    for article in articles:
        if made >= limit:
            return
        text, title = fold("\n".join(article.text.split("\n")[:6])), fold(article.title)
        candidates = [ask for ask in asked(text, title, chance) if len(ask.question) >= 8]
        chance.shuffle(candidates)
        for ask in candidates[:2]:
            if group := _clause(article, ask, text, index):
                yield group
                made += 1
        if chance.random() < 0.4 and len(title) >= 10 and (group := _title(article, title, index)):
            yield group
            made += 1


def _clause(article: Article, ask: Asked, text: str, index: Index) -> Group | None:
    """A question of a clause with the passage that the clause stands in."""
    answer = text[ask.start : ask.end]
    around = text[max(0, ask.start - 6) : ask.end + 6].replace("\n", "")
    hits = index.ranking.rank(Question.read(ask.question))
    own = [hit for hit in hits if hit.passage.article.id == article.id]
    home = next((hit for hit in own if around in told(hit.passage)[1].replace("\n", "")), None)
    if home is None:
        return None
    whole = told(home.passage)[1]
    at = whole.find(answer, max(0, whole.find(around[:6])))
    if at < 0:
        return None
    others = [hit for hit in hits if hit is not home and answer not in fold(hit.passage.text)]
    passages = [_passage(home, True, (at, at + len(answer)))]
    passages += [_passage(hit, answers=False) for hit in others[:NEGATIVES]]
    return Group(set="news", document=article.id, question=ask.question, passages=passages)


def _title(article: Article, title: str, index: Index) -> Group | None:
    """A title with a passage of its article; none of the passages shows its title."""
    hits = index.ranking.rank(Question.read(title))
    own = [hit for hit in hits if hit.passage.article.id == article.id]
    others = [hit for hit in hits if hit.passage.article.id != article.id]
    passages = [_passage(hit, None, titled=False) for hit in (*own[:1], *others[:NEGATIVES])]
    return Group(set="title", document=article.id, question=title, passages=passages) if own else None


def silent(articles: Sequence[Article], index: Index, limit: int, chance: random.Random) -> Iterator[Group]:
    """Groups of questions that nothing found answers, though it names whom they ask of."""
    pool = _kinds(fold(article.text[:600]) for article in articles[:2500])
    people = sorted(name for name, count in Counter(pool["nr"]).items() if count > 2 and 2 < len(name) < 7)
    places = [name for name, _ in Counter(pool["ns"]).most_common(150)]
    made = 0
    for number, ask in enumerate(unanswered(people, places, chance)):
        if made >= limit or number >= 5 * limit:
            return
        found = index.ranking.rank(Question.read(ask.question))[:12]
        passages = [_passage(hit, answers=False) for hit in found if ask.silent(*told(hit.passage))][:5]
        if passages:
            yield Group(set="silent", document=f"s{number}", question=ask.question, passages=passages)
            made += 1


def told_of(articles: Sequence[Article], index: Index, limit: int, chance: random.Random) -> Iterator[Group]:
    """Groups of short questions of whom a clause tells, and of the same asked of others, which nothing answers."""
    pool = _kinds(fold(article.text[:600]) for article in articles[:2500])
    names = {tag: [name for name, _ in Counter(pool[tag]).most_common(300) if len(name) < 7] for tag in pool}
    made = 0
    for article in articles:
        if made >= limit:
            return
        text = fold("\n".join(article.text.split("\n")[:6]))
        candidates = list(plain(text, chance))
        chance.shuffle(candidates)
        for ask in candidates[:2]:
            if group := _clause(article, Asked(ask.of(ask.name), ask.start, ask.end), text, index):
                yield group
                made += 1
            if SLOT in ask.form:
                other = chance.choice(names[ask.tag])
                found = index.ranking.rank(Question.read(ask.of(other)))[:12]
                passages = [_passage(hit, answers=False) for hit in found if ask.silent(other, *told(hit.passage))][:5]
                if passages:
                    yield Group(set="silent", document=article.id, question=ask.of(other), passages=passages)


def _kinds(texts: Iterable[str]) -> dict[str, Sequence[str]]:
    """The names in folded texts, by jieba's tags for people, places and bodies."""
    pool: dict[str, list[str]] = {"nr": [], "ns": [], "nt": []}
    for text in texts:
        for word in tagged(text):
            if word.tag in pool and len(word.text) > 1:
                pool[word.tag].append(word.text)
    return {**pool, "nrt": pool["nr"], "nrfg": pool["nr"]}


def read_articles(path: Path, limit: int, chance: random.Random) -> list[Article]:
    """Some articles of a file of training texts."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    chance.shuffle(rows)
    articles = []
    for number, row in enumerate(rows[:limit]):
        text, paragraphs = lay_out((p.replace("\n", " ").strip(), False) for p in row["paragraphs"] if p.strip())
        if text:
            day = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC)
            articles.append(Article(f"n{number}", row["title"], "", row["source"], day, Script.OTHER, text, paragraphs))
    return articles


def altered_of(made: Sequence[Group], chance: random.Random) -> Iterator[Group]:
    """Groups of the same passages, asked about another person, place or number: none of them answers."""
    names = _kinds(group["passages"][0]["text"][:300] for group in chance.sample(made, min(1000, len(made))))
    for group in made:
        first = group["passages"][0]
        if not first["answers"] or chance.random() > ALTERED:
            continue
        if other := altered(group["question"], f"{first['title']}\n{first['text']}", names, chance):
            silent = Told(title=first["title"], text=first["text"], answers=False, span=None)
            passages = [silent, *group["passages"][1:3]]
            yield Group(set="altered", document=group["document"], question=other, passages=passages)


MADE = {"news": news, "silent": silent, "told": told_of}


def groups(options: argparse.Namespace) -> Iterator[Group]:
    """The groups of every source."""
    chance = random.Random(options.seed)  # noqa: S311 - a sample
    if options.kind == "altered":
        yield from altered_of(read(options.sources), chance)
        return
    encoder = load_encoder(DEFAULT, models=Path())
    for place in options.sources:
        bench_set = options.kind == "bench"
        archive = options.among if bench_set else place
        articles = read_articles(archive, options.articles, chance) if archive else []
        with tempfile.TemporaryDirectory() as home, Index.create(Path(home), encoder) as index:
            index.add([*questions.corpus(place), *articles] if bench_set else articles)
            if bench_set:
                yield from bench(place, index, options.limit, chance)
            else:
                yield from MADE[options.kind](articles, index, options.limit, chance)


def write(made: Iterable[Group], out: Path) -> None:
    """Write lines as they come, telling of every thousandth."""
    with out.open("w", encoding="utf-8") as lines:
        for number, row in enumerate(made, 1):
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            if number % 1000 == 0:
                print(f"{out.name}: {number:,}", flush=True)


def main() -> None:
    """Read the command line, index, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("bench", *MADE, "altered"))
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--among", type=Path, help="news articles in which a set's questions are asked as well")
    parser.add_argument("--limit", type=int, default=1_000_000, help="questions a source")
    parser.add_argument("--articles", type=int, default=9000, help="news articles to ask, and to be confused by")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    write(groups(options), options.out)


if __name__ == "__main__":
    main()
