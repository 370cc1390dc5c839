"""The reader: the choice of a span against brute force, and what the shipped one makes of a few passages."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.errors import EncoderError
from embeddings.onnx_reader import SPAN, best_span
from embeddings.reader import SHIPPED, PassageReader, load_reader

LOGITS = st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=70)
VISIT = "俄罗斯总统普京10月17日抵达北京,将出席第三届一带一路国际合作高峰论坛。这是他今年第二次出国访问。"
TRADE = "中俄两国今年前八个月的贸易额达到1550亿美元,同比增长32%。"
WEATHER = "台风过境后,市内积水已全部排除,学校周一复课。"


@pytest.fixture(scope="module")
def reader() -> PassageReader:
    """The one that ships."""
    return load_reader()


@given(LOGITS, st.data())
def test_the_likeliest_span_is_the_one_brute_force_finds(starts: list[float], data: st.DataObject) -> None:
    """Of all spans that end no earlier than they begin and are not too long, none is likelier."""
    ends = data.draw(st.lists(st.floats(-9, 9, width=32), min_size=len(starts), max_size=len(starts)))
    first, last, likely = best_span(np.array(starts, np.float32), np.array(ends, np.float32))
    spans = [(a, b) for a in range(len(starts)) for b in range(a, min(len(starts), a + SPAN))]
    best = max(starts[a] + ends[b] for a, b in spans)
    assert (first, last) in spans
    assert starts[first] + ends[last] == pytest.approx(best, abs=1e-3)
    total = np.log(np.exp(starts).sum()) + np.log(np.exp(ends).sum())
    assert likely == pytest.approx(np.exp(best - total), abs=1e-3)


def test_nothing_has_no_span() -> None:
    """A passage without a token has no answer in it."""
    assert best_span(np.zeros(0, np.float32), np.zeros(0, np.float32))[1] == -1


@pytest.mark.parametrize(
    ("question", "right", "answer"),
    [
        ("普京什么时候到北京?", VISIT, "10月17日"),
        ("谁抵达北京出席高峰论坛?", VISIT, "普京"),
        ("中俄贸易额是多少?", TRADE, "1550亿美元"),
        ("学校什么时候复课?", WEATHER, "周一"),
    ],
)
def test_the_passage_that_answers_is_told_from_others(
    reader: PassageReader, question: str, right: str, answer: str
) -> None:
    """It is the most relevant and the likeliest to answer, and the answer is found in it."""
    texts = [VISIT, TRADE, WEATHER]
    readings = dict(zip(texts, reader.read(question, [("", text) for text in texts]), strict=True))
    assert max(texts, key=lambda text: readings[text].relevance) == right
    assert max(texts, key=lambda text: readings[text].answers) == right
    assert answer in right[readings[right].start : readings[right].end]


@pytest.mark.parametrize(
    ("text", "told", "untold"),
    [
        (
            VISIT,
            ("普京什么时候到北京?", "普京哪天抵达北京?"),
            ("普京什么时候去世?", "普京什么时候访问台湾?", "普京的妻子是谁?"),
        ),
        (TRADE, ("中俄前八个月的贸易额是多少?",), ("中俄什么时候建交?", "中俄贸易额下降了多少?")),
        (WEATHER, ("学校什么时候复课?",), ("学校有多少学生?", "台风造成多少人死亡?")),
    ],
)
def test_what_is_not_told_is_not_answered(
    reader: PassageReader, text: str, told: tuple[str, ...], untold: tuple[str, ...]
) -> None:
    """A passage is likelier to answer what it tells, in other words too, than what it does not tell of the same."""
    answered, silent = ([reader.read(ask, [("", text)])[0].answers for ask in asks] for asks in (told, untold))
    assert min(answered) > max(silent)


def test_a_reading_does_not_depend_on_its_company(reader: PassageReader) -> None:
    """A pair alone and among others is read alike."""
    together = reader.read("普京什么时候到北京?", [("访华", VISIT), ("", TRADE * 5)])
    assert reader.read("普京什么时候到北京?", [("访华", VISIT)])[0] == together[0]


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=60))
def test_any_text_can_be_read(reader: PassageReader, question: str, title: str, text: str) -> None:
    """Whatever the texts, the scores are numbers and the span lies in the text, not in the title."""
    (reading,) = reader.read(question, [(title, text)])
    assert np.isfinite([reading.relevance, reading.answers, reading.span]).all()
    assert 0 <= reading.start <= reading.end <= len(text)


def test_a_long_passage_is_read_to_a_limit(reader: PassageReader) -> None:
    """What is beyond the reader's length does not fail."""
    (reading,) = reader.read("问" * 600, [("题" * 600, VISIT * 40)])
    assert np.isfinite(reading.relevance)


def test_a_folder_without_a_reader_is_named(tmp_path: Path) -> None:
    """The error says which file is missing."""
    with pytest.raises(EncoderError, match=r"model\.onnx is missing"):
        load_reader(tmp_path)


def test_threads_that_ask_at_once_share_one_reader(tmp_path: Path) -> None:
    """It is opened once a process, also when the first to ask are several."""
    folder = tmp_path / "reader"
    folder.symlink_to(SHIPPED)
    ready = Barrier(3)

    def opened() -> PassageReader:
        ready.wait()
        return load_reader(folder)

    with ThreadPoolExecutor(3) as pool:
        first, *others = [work.result() for work in [pool.submit(opened) for _ in range(3)]]
    assert all(other is first for other in others)


def test_the_shipped_files_are_those_that_were_measured() -> None:
    """No file of the shipped reader has changed since its checksums were recorded, and it is small."""
    lines = (SHIPPED / "SHA256SUMS").read_text().splitlines()
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == digest, name
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 25_000_000
