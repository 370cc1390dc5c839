"""What questions written for an archive of news get: those that it answers, and close ones that it does not.

    python tests/quality/by_hand.py HOME --day 2021-02-01 --questions tests/quality/archive_questions.tsv

HOME holds an index of the archive, which is of 2020 and January 2021; the readers' day is the one given. A line of the
file is `silent` and a question that nothing there answers, or `told`, a question and, where they are known, words any
of which answers, parted by |. Counted are answers by how they are given, and in how many the first quotation, and its
marked sentence, holds one of the words. Prints a table, with --each every question too.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from embeddings.encoder import DEFAULT, load_encoder
from embeddings.reader import load_reader
from retrieval.index import Index
from retrieval.records import Answer, Inquiry, Status
from tests.bench import tables

KINDS = ("told", "silent")
SHOWN = (Status.ANSWERED, Status.UNSURE, Status.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the file."""

    kind: str  # one of KINDS
    text: str
    words: tuple[str, ...] = ()  # any of which answers; none where that is not known


def read(lines: Iterable[str]) -> list[Asked]:
    """The questions of a file."""
    rows = [line.rstrip("\n").split("\t") for line in lines if line.strip()]
    return [Asked(kind, text, tuple("|".join(words).split("|")) if words else ()) for kind, text, *words in rows]


def right(asked: Asked, answer: Answer) -> tuple[bool, bool]:
    """Whether the first quotation, and its marked sentence, holds one of the words."""
    if not answer.quotes:
        return False, False
    first = answer.quotes[0]
    return any(word in first.text for word in asked.words), any(word in first.sentence for word in asked.words)


def table(found: Sequence[tuple[Asked, Answer]]) -> str:
    """A row for each kind of question."""
    rows = []
    for kind in KINDS:
        those = [(asked, answer) for asked, answer in found if asked.kind == kind]
        given = Counter(answer.status for _, answer in those)
        known = [right(asked, answer) for asked, answer in those if asked.words]
        counted = [str(sum(each[at] for each in known)) if known else "" for at in (0, 1)]
        rows.append([kind, str(len(those)), *(str(given[status]) for status in SHOWN), str(len(known) or ""), *counted])
    return tables.grid(["", "questions", "plain", "possible", "refused", "known", "quotation", "sentence"], rows)


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--day", type=date.fromisoformat, help="the readers' day; today where none is given")
    parser.add_argument("--reader", type=Path, metavar="FOLDER", help="in place of the shipped one")
    parser.add_argument("--each", action="store_true")
    options = parser.parse_args()
    encoder = load_encoder(DEFAULT, models=options.home)
    reader = partial(load_reader, options.reader) if options.reader else load_reader
    with options.questions.open(encoding="utf-8") as lines:
        questions = read(lines)
    with Index.open(options.home, encoder, reader=reader) as index:
        found = [(asked, index.ask(Inquiry(asked.text, day=options.day))) for asked in questions]
    for asked, answer in found if options.each else ():
        sentence = answer.quotes[0].sentence if answer.quotes else ""
        print(asked.kind, answer.status.value, round(answer.confidence, 2), asked.text, sentence[:60], sep="\t")
    print(table(found))


if __name__ == "__main__":
    main()
