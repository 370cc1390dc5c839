"""The second stage: a reader reads the question together with each of the best passages, and ranks them anew."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from embeddings.reader import PassageReader
from retrieval.language.alignment import unfolded
from retrieval.language.text import matched, sentences
from retrieval.ranking.evidence import Question
from retrieval.ranking.weights import weights
from retrieval.records import Hit, Passage, Read

READ = 10  # passages a question: 8 rank as well as 16 (docs/quality.md), and each takes a fiftieth of a second

# The reader's sentence is marked where its answer is at least that likely, else the one that the first stage marks.
SPOTTED = 0.1

# From here on, where the passage rather answers than not, what it reads as the answer is shown as such: some nine in
# ten are, or overlap it (docs/quality.md).
TOLD = 0.6


def reread(question: Question, hits: Sequence[Hit], reader: PassageReader) -> list[Hit]:
    """Rank the first hits by both stages together; the others follow as they stood."""
    first = hits[:READ]
    seen = [read(question, hit, reader) for hit in first]
    seen.sort(key=lambda hit: (-hit.score, hit.passage.id))
    return behind(seen, hits[READ:])


def behind(seen: Sequence[Hit], rest: Sequence[Hit]) -> list[Hit]:
    """What was read, and behind it what was not."""
    floor = seen[-1].score if seen else 0.0
    return [*seen, *(replace(hit, score=min(hit.score, floor)) for hit in rest)]


def told(passage: Passage) -> tuple[str, str]:
    """The title with the subhead, and the text, as the reader sees them."""
    title = " ".join(filter(None, (passage.article.title, passage.subhead)))
    return matched(title).folded, matched(passage.text).folded


def read(question: Question, hit: Hit, reader: PassageReader) -> Hit:
    """A hit with what the reader makes of it: its score, and the sentence that holds the answer."""
    title, text = told(hit.passage)
    (reading,) = reader.read(question.worded(f"{title}\n{text}"), [(title, text)])
    found = Read(reading.relevance, reading.answers, reading.span)
    by = weights("read")
    score = hit.score + sum(by[name] * value for name, value in asdict(found).items())
    seen = replace(hit, score=score, evidence=replace(hit.evidence, read=found))
    if reading.span < SPOTTED:
        return seen
    start, end = unfolded(hit.passage.text, reading.start, reading.end)
    mark = next((span for span in sentences(hit.passage.text) if span[0] <= start < span[1]), hit.mark)
    span = (max(start, mark[0]), min(end, mark[1]))
    sure = reading.span >= TOLD and reading.answers > 0 and span[0] < span[1]
    return replace(seen, mark=mark, span=span if sure else None)
