"""Question sets: a folder with `corpus.jsonl` and `queries.jsonl`, one JSON object a line.

corpus.jsonl   {"id", "text", "title"?, "url"?, "published"?}     published: ISO 8601 or epoch milliseconds
queries.jsonl  {"id", "text", "answers", "gold", "impossible"?}   gold: ids of the documents that answer, maybe none
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from retrieval.errors import EvalError
from retrieval.reading.header import plausible
from retrieval.records import Article, Script, lay_out

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Query:
    """One question with what is known of its answer."""

    id: str
    text: str
    answers: tuple[str, ...]  # literal strings, any of which answers
    gold: frozenset[str]  # empty for a question that the corpus does not answer


def corpus(folder: Path) -> list[Article]:
    """The documents of a set as articles. Raises EvalError naming file and line."""
    articles = []
    for where, row in _rows(folder / "corpus.jsonl"):
        text = _text(row, "text", where)
        title = str(row.get("title") or "")
        body, paragraphs = lay_out((line.strip(), False) for line in text.split("\n") if line.strip())
        published = _moment(row.get("published"), where)
        url = str(row.get("url") or "")
        identity = _text(row, "id", where)
        articles.append(Article(identity, title, url, "", published, Script.OTHER, body, paragraphs))
    return articles


def queries(folder: Path) -> list[Query]:
    """The questions of a set. Raises EvalError naming file and line."""
    found = []
    for where, row in _rows(folder / "queries.jsonl"):
        if "gold" not in row and not row.get("impossible"):
            raise EvalError(f"{where}: no gold; give the ids of the documents that answer, or [] where none does")
        answers, gold = row.get("answers", []), row.get("gold", [])
        if not isinstance(answers, list) or not isinstance(gold, list):
            raise EvalError(f"{where}: answers and gold must be lists")
        told = frozenset() if row.get("impossible") else frozenset(map(str, gold))
        query = Query(_text(row, "id", where), _text(row, "text", where), tuple(map(str, filter(None, answers))), told)
        found.append(query)
    return found


def _rows(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                where = f"{path}, line {number}"
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise EvalError(f"{where}: not JSON ({error})") from error
                if not isinstance(row, dict):
                    raise EvalError(f"{where}: not a JSON object")
                yield where, row
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else error  # which names the path once more
        raise EvalError(f"{path} cannot be read ({why}): a question set is a folder with both .jsonl files") from error


def _text(row: dict[str, object], field: str, where: str) -> str:
    value = row.get(field)
    if not isinstance(value, str):
        raise EvalError(f"{where}: the field {field!r} must be a text")
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise EvalError(f"{where}: the field {field!r} holds half of a character")
    return value


def _moment(value: object, where: str) -> datetime:
    try:
        if isinstance(value, int | float):
            moment = datetime.fromtimestamp(value / 1000, UTC)
        elif isinstance(value, str) and value:
            moment = datetime.fromisoformat(value)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        else:
            return _NEVER
    except (ValueError, OverflowError, OSError) as error:
        raise EvalError(f"{where}: published is no time ({value!r})") from error
    if not plausible(moment):
        raise EvalError(f"{where}: published is no plausible time ({value!r}), ISO 8601 or milliseconds since 1970")
    return moment
