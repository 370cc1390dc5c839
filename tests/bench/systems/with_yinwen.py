"""yinwen by the same rules. In place of a number it gives an article's id, and encodes the question itself.

    python with_yinwen.py ask HOME QUESTIONS.jsonl PROFILE     legs: both legs and their fusion alone; quick; precise

It builds by its own command, from article files: those passages and vectors are its own work.
"""

import sys
from pathlib import Path

from worker import DEPTH, WANTED, Answering, Found, Vector, ask

from embeddings.encoder import DEFAULT, load_encoder
from embeddings.reader import load_reader
from retrieval.index import Index
from retrieval.records import Inquiry
from retrieval.storage.store import Store


def opened(home: Path) -> Answering:
    """Open the index as `yinwen ask` does."""
    profile = sys.argv[4]
    encoder = load_encoder(DEFAULT, models=home)
    index = Index.open(home, encoder, reader=load_reader if profile == "precise" else None)
    store = Store.open(home)

    def answer(text: str, vector: Vector) -> Found:
        found = index.ask(Inquiry(text)).ranking[:WANTED]
        return [(hit.passage.article.id, hit.passage.text) for hit in found]

    def legs(text: str, vector: Vector) -> Found:
        question = index.ranking.read(text)
        best, _ = index.ranking.candidates(question, encoder.query(question.meaning), DEPTH)
        numbers = [each.passage for each in best[:WANTED]]
        held = store.passages(numbers)
        return [(held[number].article.id, held[number].text) for number in numbers]

    return legs if profile == "legs" else answer


if __name__ == "__main__":
    ask(opened, *map(Path, sys.argv[2:4]))
