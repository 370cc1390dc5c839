"""Why each passage stands where it does, for operators: `ask --explain`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from bot.render.look import BOLD, DIM, Look
from bot.render.wrap import harmless
from retrieval.ranking.confidence import features
from retrieval.ranking.weights import weights
from retrieval.records import Answer, Evidence, Hit

SHOWN = 10  # passages


def ranking(found: Answer, look: Look) -> str:
    """The best passages with what spoke for each, and how the confidence came about; in English, as help is."""
    lines: list[str] = []
    for place, hit in enumerate(found.ranking[:SHOWN], 1):
        lines += _passage(place, hit, look)
    return "\n".join([*lines, *_confidence(found, look)])


def as_data(hits: Sequence[Hit]) -> list[Mapping[str, object]]:
    """The same as `--json` has it."""
    return [
        {
            "article_id": hit.passage.article.id,
            "title": hit.passage.article.title,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "score": round(hit.score, 4),
            **{
                stage: {name: round(value, 4) for name, value in told.items()}
                for stage, told in _stages(hit.evidence).items()
            },
        }
        for hit in hits[:SHOWN]
    ]


def _stages(seen: Evidence) -> Mapping[str, Mapping[str, float]]:
    """What was seen of a passage, by stage."""
    looked = {name: value for name, value in asdict(seen).items() if name != "read"}
    return {"look": looked} if seen.read is None else {"look": looked, "read": asdict(seen.read)}


def _passage(place: int, hit: Hit, look: Look) -> Iterator[str]:
    first = f"{place:>2}  "
    yield from look.flow(f"{hit.score:.3f}  {hit.passage.article.title}", first, code=BOLD)
    for stage, told in _stages(hit.evidence).items():
        by = weights(stage)
        parts = " ".join(f"{name} {by[name]:g}×{value:.2f}" for name, value in told.items())
        yield from look.flow(f"{stage}: {parts}", " " * len(first), code=DIM)
    sentence = hit.passage.text[hit.mark[0] : hit.mark[1]]
    yield from look.flow(harmless(sentence), " " * len(first))


def _confidence(found: Answer, look: Look) -> Iterator[str]:
    if not found.ranking:
        return
    seen = found.ranking[0].evidence
    by = weights("quick" if seen.read is None else "precise")
    parts = " + ".join(f"{name} {by[name]:g}×{value:.2f}" for name, value in features(seen).items())
    yield ""
    yield from look.flow(f"confidence {found.confidence:.3f} = logistic({by['bias']:g} + {parts})", code=DIM)
