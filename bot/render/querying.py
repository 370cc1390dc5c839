"""How a query was read, and what of it could not be, in the reader's language: plain text."""

from collections.abc import Callable, Sequence

from bot.render.common import Texts, days, one_line
from bot.render.wrap import harmless
from retrieval.records import Found, Problem, Query, Source, Unread

_LONGEST = 60  # characters shown of a name or a phrase
_NAMED = 20  # sources and words


def understood(query: Query, texts: Texts, language: str) -> str:
    """The sources, days and phrases that articles are looked for by; "" where words are all there is."""
    comma = texts("comma")
    parts = []
    if query.sources:
        parts.append(texts("query-sources", names=_listed(query.sources, comma)))
    if query.dated:
        parts.append(texts("query-days", days=days(query.first, query.last, language)))
    if query.phrases:
        quoted = [texts("query-phrase", phrase=one_line(phrase, _LONGEST)) for phrase in query.phrases]
        parts.append(texts("query-phrases", phrases=comma.join(quoted)))
    if query.without:
        parts.append(texts("query-without", words=_listed(query.without, comma)))
    return " · ".join(parts)


def nothing_found(found: Found, said: str, texts: Texts) -> str:
    """Why no article is listed for a query, as it was typed."""
    if found.total:
        return texts("nothing-more")
    if found.query.problems:
        return _unread(found.query, texts)
    return texts("no-match", words=harmless(said)) if found.query.plain else texts("no-fit", query=harmless(said))


def nothing_new(found: Found, said: str, sources: Callable[[], Sequence[Source]], texts: Texts) -> str:
    """The same of the newest articles; the `sources` are asked for where they are named."""
    if found.total:
        return texts("nothing-more")
    if found.query.problems:
        return _unread(found.query, texts)
    names = [source.name for source in sources()] if said else []
    if not names:
        return texts("no-articles")
    return texts("no-latest", text=harmless(said), sources=_listed(names, texts("comma")))


def _unread(query: Query, texts: Texts) -> str:
    """What could not be read, and what can be."""
    return "\n".join(_problem(one, texts) for one in query.problems)


def _problem(problem: Problem, texts: Texts) -> str:
    said = one_line(problem.said, _LONGEST)
    if problem.kind is Unread.DATE:
        return texts("no-date", date=said)
    if not problem.sources:
        return texts("no-articles")
    return texts("no-source", source=said, sources=_listed(problem.sources, texts("comma")))


def _listed(names: Sequence[str], comma: str) -> str:
    more = "…" if len(names) > _NAMED else ""
    return comma.join(one_line(name, _LONGEST) for name in names[:_NAMED]) + more
