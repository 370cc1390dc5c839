"""How a query was read, and what of it could not be, in the reader's language: plain text."""

from bot.render.common import Texts, days, one_line
from retrieval.records import Problem, Query, Unread

_LONGEST = 60  # characters shown of a name or a phrase
_NAMED = 20  # sources


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


def unread(problem: Problem, texts: Texts) -> str:
    """What could not be read, and what can be."""
    said = one_line(problem.said, _LONGEST)
    if problem.kind is Unread.DATE:
        return texts("no-date", date=said)
    if not problem.sources:
        return texts("no-articles")
    return texts("no-source", source=said, sources=_listed(problem.sources, texts("comma")))


def _listed(names: tuple[str, ...], comma: str) -> str:
    more = "…" if len(names) > _NAMED else ""
    return comma.join(one_line(name, _LONGEST) for name in names[:_NAMED]) + more
