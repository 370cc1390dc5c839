"""Article files to passages and vectors, for systems that take them ready. Run by peers.py.

    python tests/bench/prepare.py DATA ROOT...

The passages are ours, each with its title and subhead above it; the vectors are of the shipped encoder, of the folded
text as in our own index. Writes what systems/worker.py reads, and articles.json: for each passage its article's id,
address and title.
"""

import json
import sys
from pathlib import Path

import numpy as np

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.errors import ParseError
from retrieval.language.text import fold
from retrieval.reading import chunk, corpus
from retrieval.records import Passage


def main() -> None:
    """Read, encode, write."""
    data, *roots = map(Path, sys.argv[1:])
    held: list[Passage] = []
    for file in corpus.scan(roots):
        try:
            held.extend(chunk.passages(corpus.read(file)))
        except ParseError:
            continue
    texts = ["\n".join(filter(None, (p.article.title, p.subhead, p.text))) for p in held]
    np.save(data / "vectors.npy", load_encoder(DEFAULT, models=data).passages([fold(text) for text in texts]))
    (data / "passages.json").write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
    articles = [(p.article.id, p.article.url, p.article.title) for p in held]
    (data / "articles.json").write_text(json.dumps(articles, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
