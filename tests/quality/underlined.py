"""How often an answer itself is underlined, and how often it is one that is known. A command, run by hand.

    python tests/quality/underlined.py BENCH ats_news rgb_zh drcd cmrc2018 --readers FOLD0 FOLD1 --most 200

Asked is what `yinwen ask` asks, over the documents of each set; of every question the first quotation counts. Each
question is read by the reader that was trained without its document (see candidates.py); one folder where none has seen
any. "Known": the underlined words are one of the known answers; "overlaps": they are within one, or one within them.
"""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import DEFAULT, load_encoder
from embeddings.reader import load_reader
from embeddings.training.reader.examples import fold_of
from retrieval.evaluation import questions
from retrieval.evaluation.evaluate import bare
from retrieval.evaluation.metrics import mean
from retrieval.evaluation.questions import Query
from retrieval.index import Index
from retrieval.records import Inquiry
from tests.bench import tables
from tests.quality.candidates import sources

Judged = tuple[bool, bool]  # one of the known answers, overlaps one


def judged(underlined: str, answers: Sequence[str]) -> Judged:
    """Whether some words are one of the known answers, and whether they are within one or one within them."""
    text, known = bare(underlined), [answer for answer in map(bare, answers) if answer]
    return text in known, any(text in answer or answer in text for answer in known)


def measured(folder: Path, asked: Sequence[Query], underlined: Callable[[Query], str]) -> list[str]:
    """A row of the table."""
    found = [(text, query.answers) for query in asked if (text := underlined(query))]
    right = [judged(text, answers) for text, answers in found]
    shares = [len(found) / len(asked), *(mean([float(each[at]) for each in right]) for at in (0, 1))]
    length = mean([float(len(text)) for text, _ in found])
    return [folder.name, str(len(asked)), *(f"{share:.3f}" for share in shares), f"{length:.1f}"]


def row(folder: Path, readers: Sequence[Path], most: int) -> list[str]:
    """Index the documents of a set and ask its questions."""
    everything = [query for query in questions.queries(folder) if query.gold]
    asked = everything[:: max(1, len(everything) // most)][:most]
    document = sources(folder)
    with TemporaryDirectory() as scratch:
        home = Path(scratch)
        encoder = load_encoder(DEFAULT, models=home)
        with Index.create(home, encoder) as index:
            index.add(questions.corpus(folder))
        open_with = [Index.open(home, encoder, reader=partial(load_reader, reader)) for reader in readers]

        def underlined(query: Query) -> str:
            index = open_with[fold_of(document.get(query.id) or query.id, len(readers))]
            quotes = index.ask(Inquiry(query.text)).quotes
            return quotes[0].answer if quotes else ""

        found = measured(folder, asked, underlined)
        for index in open_with:
            index.close()
    return found


def main() -> None:
    """Measure each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--readers", type=Path, nargs="+", required=True, metavar="FOLDER")
    parser.add_argument("--most", type=int, default=200, help="questions a set")
    options = parser.parse_args()
    rows = [row(options.bench / name, options.readers, options.most) for name in options.sets]
    print(tables.grid(["set", "questions", "underlined", "of these known", "overlaps", "characters"], rows))


if __name__ == "__main__":
    main()
