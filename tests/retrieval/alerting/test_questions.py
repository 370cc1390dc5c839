"""Questions held against an article all at once."""

from pathlib import Path

import numpy as np

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.alerting.questions import LIKELY, Board, Waiting
from retrieval.alerting.seen import Seen
from retrieval.alerting.standing import subject
from retrieval.ranking.evidence import Question
from retrieval.reading import corpus

QUALITY = Path(__file__).parents[2] / "quality"


def test_none_that_would_be_told_is_passed_over(tmp_path: Path) -> None:
    """Looked at closely are all questions that come to enough, though not all there are."""
    encoder = load_encoder(DEFAULT, models=tmp_path)
    lines = (QUALITY / "alerts" / "held_out.tsv").read_text("utf-8").splitlines()
    texts = [line.split("\t")[1] for line in lines if line.startswith("question")]
    questions = {text: Question.read(subject(text)) for text in texts}
    waiting = {text: Waiting.of(one, encoder.query(one.meaning)) for text, one in questions.items() if one.sought}
    board = Board(waiting, encoder.dim)
    told = 0
    for file in corpus.scan([QUALITY / "gate" / "articles"]):
        seen = Seen.of(corpus.read(file))
        vectors = encoder.passages([part.folded for part in seen.parts])
        near = vectors @ np.stack([one.vector for one in waiting.values()]).T
        each = {
            text: board._closely(one.question, seen, near[:, at]).score
            for at, (text, one) in enumerate(waiting.items())
        }
        found = {text: hit.score for text, hit in board.match(seen, vectors)}
        assert found == {text: score for text, score in each.items() if score >= LIKELY}
        told += len(found)
    assert told > len(texts) / 4
