"""What the command that asks questions written by hand counts."""

from pathlib import Path

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.index import Index
from retrieval.records import Inquiry
from tests.bot import archive
from tests.quality.by_hand import KINDS, Asked, read, right, table

QUESTIONS = Path(__file__).parent / "archive_questions.tsv"


def test_questions_with_words_that_answer_and_without() -> None:
    """As lines of a file; none is of another kind, or asked twice."""
    assert read(["told\t谁？\t甲|乙\n", "\n", "silent\t何时？\n"]) == [
        Asked("told", "谁？", ("甲", "乙")),
        Asked("silent", "何时？"),
    ]
    shipped = read(QUESTIONS.read_text("utf-8").splitlines())
    assert {asked.kind for asked in shipped} == set(KINDS)
    assert len({asked.text for asked in shipped}) == len(shipped)


def test_answers_are_counted_by_how_they_are_given(tmp_path: Path) -> None:
    """And whether the quotation holds a word that answers, where those are known."""
    found = []
    with Index.create(tmp_path / "home", load_encoder(DEFAULT, models=tmp_path)) as index:
        index.update([archive.write(tmp_path / "files")])
        for asked in (
            Asked("told", "新桥什么时候通车？", ("六月", "6月")),
            Asked("told", "跨江的新桥什么时候通车？", ("七月",)),
            Asked("told", "新桥什么时候通车？"),
            Asked("silent", "火星上有没有水？"),
        ):
            found.append((asked, index.ask(Inquiry(asked.text))))  # noqa: PERF401 - it reads better
    assert [right(*each)[0] for each in found] == [True, False, False, False]
    told, silent = table(found).splitlines()[2:]
    assert told == "| told | 3 | 3 | 0 | 0 | 2 | 1 | 1 |"
    assert silent == "| silent | 1 | 0 | 0 | 1 |  |  |  |"
