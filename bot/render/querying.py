"""How a query was read, and what of it could not be, in the reader's language: plain text."""

from collections.abc import Callable, Sequence

from bot.render.common import Texts, days, one_line
from bot.render.wrap import harmless
from retrieval.records import Found, Problem, Query, Source, Unread

_LONGEST = 60  # characters shown of a name or a phrase
_NAMED = 20  # sources and words


def understood(query: Query, words: Texts, language: str) -> str:
    """The sources, days and phrases that articles are looked for by; "" where words are all there is."""
    comma = words("comma")
    parts = []
    if query.sources:
        parts.append(words("query-sources", names=_listed(query.sources, comma)))
    if query.dated:
        parts.append(words("query-days", days=days(query.first, query.last, language)))
    if query.phrases:
        quoted = [words("query-phrase", phrase=one_line(phrase, _LONGEST)) for phrase in query.phrases]
        parts.append(words("query-phrases", phrases=comma.join(quoted)))
    if query.without:
        parts.append(words("query-without", words=_listed(query.without, comma)))
    return " · ".join(parts)


def nothing_found(found: Found, said: str, words: Texts) -> str:
    """Why no article is listed for a query, as it was typed."""
    if found.total:
        return words("nothing-more")
    if found.query.problems:
        return _unread(found.query, words)
    return words("no-match", words=harmless(said)) if found.query.plain else words("no-fit", query=harmless(said))


def nothing_new(found: Found, said: str, sources: Callable[[], Sequence[Source]], words: Texts) -> str:
    """The same of the newest articles; the `sources` are asked for where they are named."""
    if found.total:
        return words("nothing-more")
    if found.query.problems:
        return _unread(found.query, words)
    names = [source.name for source in sources()] if said else []
    if not names:
        return words("no-articles")
    return words("no-latest", text=harmless(said), sources=_listed(names, words("comma")))


def _unread(query: Query, words: Texts) -> str:
    """What could not be read, and what can be."""
    return "\n".join(_problem(one, words) for one in query.problems)


def _problem(problem: Problem, words: Texts) -> str:
    said = one_line(problem.said, _LONGEST)
    if problem.kind is Unread.DATE:
        return words("no-date", date=said)
    if not problem.sources:
        return words("no-articles")
    return words("no-source", source=said, sources=_listed(problem.sources, words("comma")))


def _listed(names: Sequence[str], comma: str) -> str:
    more = "…" if len(names) > _NAMED else ""
    return comma.join(one_line(name, _LONGEST) for name in names[:_NAMED]) + more
