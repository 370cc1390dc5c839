"""The figures of `yinwen eval` where the reader was trained: each question read by one that has not seen its document.

A command, run by hand.

    python tests/quality/cross_fit.py BENCH ats_news drcd --readers FOLD0 FOLD1 --unanswerable noanswer --most 800

FOLD0 and FOLD1 are readers trained without the documents of that fold (embeddings/training/reader). The shipped one is
their mean: a figure of it on these sets would be of questions it has seen.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from embeddings.encoder import DEFAULT, load_encoder
from embeddings.reader import load_reader
from embeddings.training.reader.examples import fold_of
from retrieval.evaluation import questions
from retrieval.evaluation.evaluate import Evaluation, Outcome, measure_index
from retrieval.evaluation.figures import figures
from retrieval.evaluation.questions import Query
from retrieval.index import Index
from retrieval.progress import silent
from tests.quality.candidates import sources


def evaluate(folder: Path, readers: list[Path], unanswerable: Path | None, most: int) -> Evaluation:
    """Measure a set, its questions spread over it when more than `most`."""
    everything = questions.queries(folder)
    asked = everything[:: max(1, -(-len(everything) // most))]
    if unanswerable:
        asked += [Query(one.id, one.text, (), frozenset()) for one in questions.queries(unanswerable)[::2]]
    source = sources(folder)
    encoder = load_encoder(DEFAULT, models=Path())
    outcomes: list[Outcome] = []
    with TemporaryDirectory() as scratch:
        home = Path(scratch)
        began = monotonic()
        with Index.create(home, encoder) as index:
            index.add(questions.corpus(folder))
        build = monotonic() - began
        for fold, reader in enumerate(readers):
            own = [one for one in asked if fold_of(source.get(one.id) or one.id, len(readers)) == fold]
            with Index.open(home, encoder, reader=partial(load_reader, reader)) as index:
                outcomes += measure_index(index, own, silent)
            print(f"{folder.name}: fold {fold}, {len(own):,} questions", file=sys.stderr, flush=True)
    return Evaluation(folder.name, tuple(outcomes), build, 0)


def main() -> None:
    """Print the figures as `yinwen eval --json` writes them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--readers", type=Path, nargs="+", required=True)
    parser.add_argument("--unanswerable", help="a set whose questions no document answers; every second is asked")
    parser.add_argument("--most", type=int, default=1_000_000, help="questions a set")
    options = parser.parse_args()
    beside = options.bench / options.unanswerable if options.unanswerable else None
    found = [figures(evaluate(options.bench / name, options.readers, beside, options.most)) for name in options.sets]
    print(json.dumps(found, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
