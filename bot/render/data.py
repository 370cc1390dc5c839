"""The shapes of `--json`: one document a command, the same from version to version."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from retrieval.answering.links import sentence_link, source_link
from retrieval.records import Answer, Article, Digest, Finding, Found, Period, Query, Quote, Rejected, Report, Trend

if TYPE_CHECKING:  # numpy is not needed to write an answer
    from embeddings.probe import Probe
    from embeddings.weights import Model
    from retrieval.gathering.origin import Origin

Json = Mapping[str, object]

# Valid in JSON as they are, but a terminal would act on them: written as \u escapes, which read back the same.
_ESCAPED = {
    code: f"\\u{code:04x}"
    for code in (*range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}


def document(value: object) -> str:
    """A JSON text, Chinese left readable."""
    return json.dumps(value, ensure_ascii=False, indent=2).translate(_ESCAPED)


def answer(found: Answer, seconds: float) -> Json:
    """`ask --json`."""
    return {
        "question": found.question,
        "status": found.status.value,
        "understood": {
            "folded": found.understood.folded,
            "terms": list(found.understood.terms),
            "period": period(found.understood.period) if found.understood.period else None,
            "completed": found.understood.completed,
            "carried": list(found.understood.carried),
            "corrected": [{"written": written, "read": read} for written, read in found.understood.corrected],
            "renamed": [{"asked": asked, "quoted": name} for asked, name in found.understood.renamed],
        },
        "quotes": [quotation(quote) for quote in found.quotes],
        "nearest": [article.title for article in found.nearest],
        "articles": [_heading(article) for article in found.nearest],
        "seconds": round(seconds, 4),
    }


def period(read: Period) -> Json:
    """The time that a question speaks of; an open end is null."""
    return {
        "first": _end(read.first),
        "last": _end(read.last),
        "until": read.until.isoformat() if read.until else None,
        "said": read.said,
        "use": read.use.value,
    }


def quotation(quote: Quote) -> Json:
    """A quotation with all that is needed to cite it."""
    article = quote.article
    return {
        "text": quote.text,
        "sentence": quote.sentence,
        "answer": quote.answer,
        "title": article.title,
        "source": article.source,
        "published": moment(article.published),
        "url": source_link(article),
        "link": sentence_link(quote),
        "article_id": article.id,
        "score": round(quote.score, 4),
        "copies": [_heading(copy) for copy in quote.copies],
    }


def found(page: Found) -> Json:
    """`search --json` and `latest --json`: a page of articles; `quote` is what was found in each, or null."""
    return {
        "query": query(page.query),
        "total": page.total,
        "offset": page.offset,
        "articles": [
            {**_heading(article), "quote": quotation(quote) if quote else None} for article, quote in page.items
        ],
    }


def query(read: Query) -> Json:
    """How a query was read; an open end of its days is null."""
    return {
        "text": read.text,
        "words": read.words,
        "phrases": list(read.phrases),
        "without": list(read.without),
        "sources": list(read.sources),
        "first": _end(read.first),
        "last": _end(read.last),
        "problems": [{"kind": one.kind.value, "said": one.said, "sources": list(one.sources)} for one in read.problems],
    }


def article(whole: Article) -> Json:
    """`show --json`."""
    return {
        **_heading(whole),
        "script": whole.script.value,
        "reporters": list(whole.reporters),
        "editors": list(whole.editors),
        "captions": list(whole.captions),
        "paragraphs": [
            {"text": whole.text[part.start : part.end], "subhead": part.subhead} for part in whole.paragraphs
        ],
    }


def report(run: Report) -> Json:
    """`index --json`."""
    return {
        "added": run.added,
        "changed": run.changed,
        "moved": run.moved,
        "removed": run.removed,
        "unchanged": run.unchanged,
        "duplicates": run.duplicates,
        "articles": run.articles,
        "passages": run.passages,
        "encoded": run.encoded,
        "seconds": round(run.seconds, 3),
        "rejected": rejected(run.rejected),
    }


def trend(counted: Trend) -> Json:
    """`trend --json`; without any mention the ends are null."""
    return {
        "terms": list(counted.terms),
        "step": counted.step.value,
        "articles": counted.articles,
        "undated": counted.undated,
        "first": moment(counted.first) if counted.first else None,
        "last": moment(counted.last) if counted.last else None,
        "until": counted.until.isoformat() if counted.until else None,
        "counts": [
            {"day": count.day.isoformat(), "articles": count.articles, "total": count.total} for count in counted.counts
        ],
    }


def digest(found: Digest) -> Json:
    """`digest --json`."""
    return {
        "day": found.day.isoformat(),
        "articles": found.articles,
        "before": found.before.isoformat() if found.before else None,
        "after": found.after.isoformat() if found.after else None,
        "stories": [
            {
                "quote": quotation(story.quote),
                "sources": list(story.sources),
                "novelty": story.novelty,
                "articles": [_heading(one) for one in story.articles],
            }
            for story in found.stories
        ],
    }


def rejected(files: Sequence[Rejected]) -> list[Json]:
    """`index --rejected --json`."""
    return [{"path": file.path, "reason": file.reason} for file in files]


def origin(known: "Origin") -> Json:
    """One of `source list --json`."""
    health = known.health
    return {
        "name": known.slug,
        "kind": known.kind.value,
        "address": known.address,
        "title": known.title,
        "full_text": known.full_text,
        "paused": known.paused,
        "dead": known.dead(datetime.now(UTC)),
        "added": moment(known.added),
        "tried": moment(health.tried) if health.tried else None,
        "succeeded": moment(health.succeeded) if health.succeeded else None,
        "error": health.error or None,
        "failures": health.failures,
        "items": health.items,
        "every": round(health.delay.total_seconds()),
        "due": moment(health.due),
    }


def findings(checked: Sequence[Finding]) -> Json:
    """`doctor --json`."""
    return {
        "ok": all(one.ok for one in checked),
        "findings": [{"name": one.name, "ok": one.ok, "detail": one.detail, "remedy": one.remedy} for one in checked],
    }


def model(known: "Model", *, ready: bool) -> Json:
    """One of `model list --json`."""
    return {
        "name": known.name,
        "dim": known.dim,
        "licence": known.licence,
        "bytes": known.bytes,
        "where": known.where,
        "ready": ready,
    }


def probe(tried: "Probe") -> Json:
    """`model test --json`."""
    return {
        "name": tried.name,
        "dim": tried.dim,
        "open_ms": round(tried.open_ms, 1),
        "query_ms": round(tried.query_ms, 2),
        "passages_per_second": round(tried.passages_per_second),
        "pairs": [
            {
                "question": pair.question,
                "answer": pair.answer,
                "near": round(pair.near, 4),
                "other": pair.other,
                "far": round(pair.far, 4),
            }
            for pair in tried.pairs
        ],
    }


def moment(when: datetime) -> str:
    """ISO 8601 in UTC."""
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _end(day: date) -> str | None:
    return None if day in (date.min, date.max) else day.isoformat()


def _heading(whole: Article) -> Json:
    return {
        "article_id": whole.id,
        "title": whole.title,
        "source": whole.source,
        "published": moment(whole.published),
        "url": source_link(whole),
    }
