"""The values that pass between modules: frozen, compared by content, importing nothing of ours.

Offsets are Python string indices (code points). An article's `text` is its paragraphs joined by line feeds; every
other text here is a slice of it, so that what is quoted cannot differ from what is stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum


class Script(StrEnum):
    """The writing an article is in."""

    HANS = "zh-Hans"
    HANT = "zh-Hant"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article: `article.text[start:end]`. A subhead is context of what follows, never quoted."""

    start: int
    end: int
    subhead: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read from its file."""

    id: str  # stable across machines: from the canonical URL and the time, [a-z2-7]{12}
    title: str
    url: str  # canonical; empty when the file names none
    source: str  # the publisher's name as readers know it
    published: datetime  # aware, UTC
    script: Script
    text: str  # paragraphs joined by "\n"
    paragraphs: tuple[Paragraph, ...]  # in order, none empty, covering all of text but the joints
    reporters: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    original: "Article | None" = None  # as published, where this is a copy in the other script, for reading only


def lay_out(paragraphs: Iterable[tuple[str, bool]]) -> tuple[str, tuple[Paragraph, ...]]:
    """Join (text, is_subhead) pairs into an article's text and its paragraph offsets. Texts hold no line feed."""
    texts: list[str] = []
    spans: list[Paragraph] = []
    at = 0
    for text, subhead in paragraphs:
        spans.append(Paragraph(at, at + len(text), subhead))
        texts.append(text)
        at += len(text) + 1
    return "\n".join(texts), tuple(spans)


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotable stretch of an article: whole paragraphs or whole sentences, never across a subhead."""

    article: Article
    start: int
    end: int
    subhead: str = ""  # what stands above it, context for matching only
    id: int = 0  # the store's number; 0 before it is stored

    @property
    def text(self) -> str:
        """The passage, byte for byte the article's."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader makes of a passage."""

    relevance: float  # it is about what is asked, as a logit: 0 is even odds
    answers: float  # it holds the answer, as a logit
    span: float  # probability of the likeliest answer among all stretches of it


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a passage, each 0 to 1 but what was read: why it stands where it does."""

    lexical: float  # BM25 as a share of the best passage's
    dense: float  # where its cosine stands between the lowest and the highest of the candidates'
    passage: float  # share of what was asked that its title, subhead and text hold
    sentence: float  # share that its best sentence holds
    names: float  # share of the names and numbers asked about that they hold
    run: float  # the longest stretch of the question found word for word, as a share of it
    form: float  # 1 when that sentence has the form of an answer: a date for 什么时候
    read: Read | None = None  # None: not among those that were read


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found."""

    passage: Passage
    score: float  # 0 to 1 by the first stage; the reader may carry it beyond
    mark: tuple[int, int]  # its best sentence, offsets into its text
    evidence: Evidence
    span: tuple[int, int] | None = None  # the answer itself, offsets into the passage's text, within the mark


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim excerpt: offsets into a passage, from which every text is derived."""

    passage: Passage
    start: int
    end: int
    mark: tuple[int, int]  # the best sentence, offsets into the passage, within start:end
    score: float
    span: tuple[int, int] | None = None  # the answer itself, where the reader found it, within the mark
    copies: tuple[Article, ...] = ()  # the other articles of the same story, oldest first

    @property
    def text(self) -> str:
        """The excerpt."""
        return self.passage.text[self.start : self.end]

    @property
    def sentence(self) -> str:
        """The sentence of the excerpt that answers best."""
        return self.passage.text[self.mark[0] : self.mark[1]]

    @property
    def answer(self) -> str:
        """The words of that sentence that answer; "" where no reader found them."""
        return self.passage.text[self.span[0] : self.span[1]] if self.span else ""

    @property
    def article(self) -> Article:
        """Where it stands."""
        return self.passage.article

    @property
    def publishers(self) -> tuple[str, ...]:
        """The other publishers that have the story, each once."""
        others = (copy.source for copy in self.copies if copy.source not in ("", self.article.source))
        return tuple(dict.fromkeys(others))

    @property
    def versions(self) -> tuple[Article, ...]:
        """The other versions of it by the same publisher."""
        return tuple(copy for copy in self.copies if copy.source == self.article.source)


class Status(StrEnum):
    """How sure an answer is."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    NOT_FOUND = "not_found"
    LISTED = "listed"  # nothing in particular is asked: `nearest` holds the newest articles, of the time asked about


class Use(StrEnum):
    """What was made of the time that a question speaks of."""

    ONLY = "only"  # nothing of another time is shown
    FIRST = "first"  # articles of that time come first where they answer as well
    NEWEST = "newest"  # the newest articles do: 最近, 目前, 明天
    ELSEWHERE = "elsewhere"  # no article of that time answers, and what is shown is of other times
    LIFTED = "lifted"  # the reader has lifted it


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a question speaks of, on the reader's calendar."""

    first: date  # date.min: open
    last: date  # included; date.max: open
    said: str  # by which words of the question
    use: Use
    until: date | None = None  # under ONLY, how long after `last` an article may have come out, where it may


@dataclass(frozen=True, slots=True)
class Window:
    """When an article was published: milliseconds UTC, both included. One of unknown time, 0, is in none."""

    since: int
    until: int

    def holds(self, at: int) -> bool:
        """Whether what was published then is within it."""
        return at != 0 and self.since <= at <= self.until


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was read, to be shown to who asked it."""

    folded: str  # the question as matched: simplified, half-width, one region's names
    terms: tuple[str, ...]  # the words that carried the search, most telling first
    period: Period | None = None  # None: it speaks of no time, or no article here has one
    completed: str = ""  # the question made whole from the turn before; empty where it stands by itself
    carried: tuple[str, ...] = ()  # what of that turn it was made whole with, as written there
    corrected: tuple[tuple[str, str], ...] = ()  # (as written, as read): names with one wrong character
    renamed: tuple[tuple[str, str], ...] = ()  # (as asked, as quoted): names that the quotations write otherwise


@dataclass(frozen=True, slots=True)
class Turn:
    """What a question may lean on of the one before it: little, so that it can be kept for many readers."""

    question: str  # made whole, where it leaned on another itself
    sentence: str = ""  # that answered it


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive says: quotations best first, or none and the nearest articles. "Nothing found" is an answer."""

    question: str
    status: Status
    confidence: float  # estimated probability that the quotations answer the question
    quotes: tuple[Quote, ...]  # empty when status is NOT_FOUND or LISTED
    nearest: tuple[Article, ...]  # best first, also when answered
    understood: Understood
    ranking: tuple[Hit, ...] = ()  # all passages that were considered, best first: why these were quoted

    @property
    def turn(self) -> Turn:
        """What the next question may lean on."""
        certain = self.status is Status.ANSWERED and self.quotes
        return Turn(self.understood.completed or self.question, self.quotes[0].sentence if certain else "")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question, and what is needed to understand it."""

    text: str
    previous: Turn | None = None  # what was asked before, which a question with a gap leans on
    day: date | None = None  # the reader's day, from which 昨天 is counted; None: today in UTC
    undated: bool = False  # the reader has lifted the dates that were read from the question
    zone: tzinfo = UTC  # the reader's, in which a day begins and ends
    as_written: bool = False  # the reader has lifted what was corrected in the question


class Unread(StrEnum):
    """Which part of a query was not understood."""

    SOURCE = "source"  # there is no such source
    DATE = "date"  # it names no day that there could be


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a query that was not understood. Nothing is found where there is one."""

    kind: Unread
    said: str  # as written
    sources: tuple[str, ...] = ()  # those there are, where none of them was meant


@dataclass(frozen=True, slots=True)
class Query:
    """What articles are looked for by, as read from `普京 来源:BBC 日期:2021年1月 "一带一路" -峰会`."""

    words: str = ""  # found in any order, under their other names too
    phrases: tuple[str, ...] = ()  # stand as they are, in whatever script
    without: tuple[str, ...] = ()  # stand nowhere in the article
    sources: tuple[str, ...] = ()  # of one of these
    first: date = date.min  # published on that day, on the reader's clock, or later; date.min: open
    last: date = date.max  # or earlier; date.max: open
    problems: tuple[Problem, ...] = ()

    @property
    def dated(self) -> bool:
        """Whether it limits the time."""
        return (self.first, self.last) != (date.min, date.max)

    @property
    def plain(self) -> bool:
        """Whether it is words and nothing else."""
        return self == Query(self.words)

    @property
    def text(self) -> str:
        """The query in one way of writing, which reads as this query again."""
        unread = (f"{_FIELDS[one.kind]}:{_bare_or_quoted(one.said)}" for one in self.problems)
        parts = (
            self.words,
            *map(_quoted, self.phrases),
            *(f"-{_bare_or_quoted(text)}" for text in self.without),
            *(f"{_FIELDS[Unread.SOURCE]}:{_bare_or_quoted(name)}" for name in self.sources),
            f"{_FIELDS[Unread.DATE]}:{_days(self.first, self.last)}" if self.dated else "",
            *unread,
        )
        return " ".join(filter(None, parts))


_FIELDS = {Unread.SOURCE: "来源", Unread.DATE: "日期"}


def _quoted(text: str) -> str:
    return f"「{text}」" if any(mark in text for mark in '"＂“”„‟') else f'"{text}"'


def _bare_or_quoted(text: str) -> str:
    return text if text.isalnum() else _quoted(text)


def _days(first: date, last: date) -> str:
    ends = ["" if end in (date.min, date.max) else end.isoformat() for end in (first, last)]
    return ends[0] if first == last else "..".join(ends)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of articles: of a search (each with its best passage) or of the newest (without)."""

    items: tuple[tuple[Article, Quote | None], ...]
    total: int  # how many there are in all, or the least number known
    offset: int
    query: Query = Query()  # what was looked for


class Step(StrEnum):
    """The stretches of time that articles are counted by."""

    DAY = "day"
    WEEK = "week"  # begins on Monday
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Count:
    """The articles of one stretch of time."""

    day: date  # the first of it
    articles: int  # that mention what is counted
    total: int  # of the archive

    @property
    def share(self) -> float:
        """Which part of the archive's articles mention it, 0 to 1."""
        return self.articles / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Trend:
    """How many articles mention some words, over time. Each article counts, copies of a story too."""

    terms: tuple[str, ...]  # the words as they were looked up; an article mentions all of them
    step: Step
    counts: tuple[Count, ...]  # without a gap, from the first mention to the archive's newest article; empty: none
    first: datetime | None  # the first mention
    last: datetime | None  # the last
    until: date | None  # the day of the archive's newest article: of the last stretch there may be more to come
    undated: int = 0  # articles of unknown time that mention them, in none of the counts

    @property
    def articles(self) -> int:
        """All that are counted."""
        return sum(count.articles for count in self.counts)

    @property
    def highest(self) -> Count | None:
        """The stretch with the most articles, the latest of several; None without any."""
        return max(self.counts, key=lambda count: (count.articles, count.day), default=None)


@dataclass(frozen=True, slots=True)
class StoryOfDay:
    """What several articles of a day tell, or one."""

    quote: Quote  # the sentence that says it best, marked in its passage
    articles: tuple[Article, ...]  # all that tell it, the quoted one too, oldest first
    novelty: float  # 1: nothing like it came out in the days before; the nearer to 0, the more did

    @property
    def sources(self) -> tuple[str, ...]:
        """Who tells it, the quoted one first, each once."""
        named = (one.source for one in (self.quote.article, *self.articles))
        return tuple(dict.fromkeys(name for name in named if name))


@dataclass(frozen=True, slots=True)
class Digest:
    """The main stories of a day, those first that most tell and that are new. A day without articles has none."""

    day: date  # on the reader's calendar
    stories: tuple[StoryOfDay, ...]
    articles: int  # of the day, in all
    before: date | None = None  # the nearest day before it that has articles
    after: date | None = None  # and after it


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the store's history: a change's number and its random mark."""

    sequence: int = 0
    mark: int = 0


START = Point()  # before the first change


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that holds no article, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing run did."""

    added: int
    changed: int
    removed: int  # articles that no file holds any more
    unchanged: int
    duplicates: int  # files whose article another file already holds
    rejected: tuple[Rejected, ...]
    passages: int  # in the index now
    articles: int  # in the index now
    encoded: int  # passages that had to be encoded, the rest came from the vector cache
    seconds: float
    moved: int = 0  # files found under another path than before, with the same article


@dataclass(frozen=True, slots=True)
class Stats:
    """What an index holds."""

    articles: int
    passages: int
    oldest: datetime | None
    newest: datetime | None
    sources: tuple[tuple[str, int], ...]  # name, articles; most first


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the archive."""

    name: str
    articles: int
    newest: datetime | None  # when its newest article came out; None where no time is known


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""  # what to run, when not ok


class Interest(StrEnum):
    """How new articles are held against what someone wants to hear of."""

    WORDS = "words"  # a query, read as `Query.text` writes it
    QUESTION = "question"  # a question or statement, by what it means
    SOURCE = "source"  # a source's name: all it publishes


@dataclass(frozen=True, slots=True)
class Standing:
    """What someone wants to hear of whenever it comes."""

    interest: Interest
    text: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that came into the archive. One stored anew, changed or not, arrives no second time."""

    place: int  # grows with each arrival; not without gaps
    article: Article
    story: tuple[str, ...] = ()  # ids of the other articles that tell the same


@dataclass(frozen=True, slots=True)
class Match:
    """What an arrival has for someone."""

    number: int  # of the subscription, as it was put
    quote: Quote
    score: float  # 0 to 1; 1 for words and sources, which are either there or not


@dataclass(frozen=True, slots=True)
class Milvus:
    """Where passages are looked up on Milvus servers, instead of in files beside the archive."""

    uri: str
    token: str = field(default="", repr=False)
    collection: str = "yinwen"  # the name that readers know; an archive's own collections are named after it
    index: str = "hnsw"  # of the vectors: "hnsw", or "flat", which is exact
    seconds: float = 3.0  # in which a question must be looked up
