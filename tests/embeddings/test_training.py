"""Making the model: texts cut and packed, bags against plain lists, the contrast against torch, a whole small run."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from embeddings.static import StaticEncoder
from embeddings.training import bags, ship
from embeddings.training.bags import Sampler, read
from embeddings.training.measure import measure
from embeddings.training.texts import Story, clauses, folder, pack, passages
from embeddings.training.train import Model, contrast, neighbours
from embeddings.training.vocabulary import build
from tests.embeddings.tiny import ROWS, tokenizer

LISTS = st.lists(st.lists(st.integers(0, 9), max_size=6), min_size=1, max_size=8)


@given(st.text("风雨,。!1\n", max_size=40))
def test_nothing_is_lost(text: str) -> None:
    """Clauses and passages, joined, are the text."""
    assert "".join(clauses(text)) == text
    assert "".join(passages(text, 7)) == text


def test_clauses() -> None:
    """A comma ends a clause, but not one inside a number."""
    assert clauses("共1,500人,已获救。完\n另") == ["共1,500人,", "已获救。", "完\n", "另"]


def test_passages_begin_sentences() -> None:
    """Passages keep to the limit and are cut at sentence ends where there is one."""
    assert pack([4, 4, 4, 4], [False, True, False, True], 10) == [0, 2]
    assert passages("一二三四。五六七八。九十。", 11) == ["一二三四。五六七八。", "九十。"]
    assert passages("一二三,四五六,七八九", 8) == ["一二三,四五六,", "七八九"]


def test_fold() -> None:
    """Training folds as the index does: width, case, script."""
    assert folder()("ＣＮＮ：臺灣　颱風") == "cnn:台湾 台风"


def _bags(lists: list[list[int]]) -> bags.Bags:
    sizes = np.array([len(part) for part in lists])
    return bags.Bags(np.array([i for part in lists for i in part], np.int64), np.cumsum(sizes) - sizes)


def _lists(made: bags.Bags) -> list[list[int]]:
    ends = np.cumsum(made.sizes)
    return [made.ids[end - size : end].tolist() for end, size in zip(ends, made.sizes, strict=True)]


@given(LISTS)
def test_bags_round(lists: list[list[int]]) -> None:
    """Bags of tokens are the lists they were made from, empty ones among them."""
    assert _lists(_bags(lists)) == lists


@given(LISTS)
def test_gather_and_join(lists: list[list[int]]) -> None:
    """Gathered slices are the slices, and joined bags the concatenated lists."""
    flat = _bags(lists)
    ends = np.append(flat.starts, len(flat.ids))[1:]
    assert _lists(bags.gather(flat.ids, flat.starts, ends)) == lists
    assert _lists(bags.join(flat, _bags(lists[::-1]))) == [a + b for a, b in zip(lists, lists[::-1], strict=True)]


@given(LISTS)
def test_select(lists: list[list[int]]) -> None:
    """Selecting keeps what is to be kept, in its bag."""
    flat = _bags(lists)
    assert _lists(bags.select(flat, flat.ids % 2 == 0)) == [[i for i in part if i % 2 == 0] for part in lists]


def test_batch_parts() -> None:
    """A batch's parts are the article's: title, clause and the rest make up the passage, keywords come from both."""
    story = Story("雪云", "风雨云雪风雨云雪风雨,云云云云云云云云云云,雪雪雪雪雪雪雪雪雪雪。")
    corpus = bags.read([story] * 3, tokenizer(special=False))
    batch = bags.Sampler(corpus, tokenizer(special=False), seed=3).batch(np.array([0, 2]))
    whole = Counter(tokenizer(special=False).encode(story.text).ids)
    assert _lists(batch.title) == [[6, 5]] * 2
    for rest, clause, keywords in zip(_lists(batch.rest), _lists(batch.clause), _lists(batch.keywords), strict=True):
        assert Counter(rest) + Counter(clause) == whole
        assert clause
        assert 2 <= len(keywords) <= 6
        assert set(keywords) <= {*whole, 5, 6}


def test_contrast_is_cross_entropy() -> None:
    """The contrast is the mean of the cross entropies in both directions, masked entries left out."""
    torch.manual_seed(0)
    a, b = (torch.nn.functional.normalize(torch.randn(6, 8), dim=1) for _ in range(2))
    same = torch.zeros(6, 6, dtype=torch.bool)
    same[0, 1] = same[4, 2] = True
    logits = (20 * a @ b.T).masked_fill(same, float("-inf"))
    target = torch.arange(6)
    expected = (
        torch.nn.functional.cross_entropy(logits, target) + torch.nn.functional.cross_entropy(logits.T, target)
    ) / 2
    assert contrast(3 * a, b / 2, 20.0, same).item() == pytest.approx(expected.item(), rel=0.02)


def test_vocabulary() -> None:
    """Frequent words and characters are tokens; rare ones are put together from characters, the rest is dropped."""
    counts = Counter({"台风": 50, "登陆": 20, "陆": 9, "风陆": 3, "菲律宾": 1})
    made = build(counts, 7)
    assert made.encode("台风登陆,陆", add_special_tokens=False).tokens == ["台风", "登陆", "陆"]
    assert made.encode("风陆菲台风").tokens == ["风", "陆", "台风"]


def test_long_runs() -> None:
    """A run without any punctuation is cut whole, however long."""
    made = build(Counter({"台风": 50, "登陆": 20}), 7)
    assert len(made.encode("台风登陆" * 5000).ids) == 10_000


def test_neighbours() -> None:
    """Passages of like words stand beside each other, and each is there exactly once."""
    tokenizer = build(Counter({"台风": 50, "选举": 20}), 7)
    corpus = read((Story(word, word * 20) for _ in range(32) for word in ("台风", "选举")), tokenizer)
    order = neighbours(
        Model(np.eye(7, dtype=np.float32)), Sampler(corpus, tokenizer, seed=0), np.arange(64), np.random.default_rng(0)
    )
    assert sorted(order) == list(range(64))
    assert sum((order[1:] - order[:-1]) % 2) <= 2


def test_quantized_within_a_step() -> None:
    """Rounding to int8 moves no component by more than half a step of its row."""
    vectors = np.random.default_rng(0).normal(size=(20, 16)).astype(np.float32)
    vectors[3] = 0
    stored = ship.quantize(vectors)
    error = np.abs(stored["embeddings"].astype(np.float32) * stored["weights"][:, None] - vectors)
    assert (error.max(axis=1) <= np.abs(vectors).max(axis=1) / 254 + 1e-7).all()


def test_whole_run(tmp_path: Path) -> None:
    """The command makes a folder that both readers open, in which a title finds its article, and says its checksums."""
    subjects = ["台风", "地震", "选举", "足球", "疫苗", "股市", "火箭", "电影", "大学", "农业"]
    lines = [
        {"title": f"{subject}消息{i % 7}", "paragraphs": [f"记者报道{subject}的情况,{subject}十分引人注目。" * 4]}
        for subject in subjects
        for i in range(4)
    ]
    articles, made = tmp_path / "articles.jsonl", tmp_path / "made"
    articles.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    command = [sys.executable, "-m", "embeddings.training.train", str(articles), str(made)]
    options = ["--vocabulary", "200", "--dim", "16", "--epochs", "40", "--batch", "10", "--held-out", "4"]
    run = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    encoder = StaticEncoder(made)
    texts = ["地震的情况", "股市十分引人注目", "大学消息"]
    np.testing.assert_allclose(
        encoder.passages(texts), SentenceTransformer(str(made), device="cpu").encode(texts), atol=1e-5
    )
    near = encoder.passages(["地震", "股市", "大学"]) @ encoder.passages(texts).T
    assert near.argmax(axis=1).tolist() == [0, 1, 2]
    assert len((made / "SHA256SUMS").read_text().splitlines()) == 3


def test_measure(tmp_path: Path) -> None:
    """Documents are ranked by their best passage, and a question counts as found by any gold document."""
    corpus = [("a", "风风风。雨雨雨。"), ("b", "云云云。"), ("c", "雪雪雪。")]
    questions = [("云", ["b"]), ("风", ["b", "a"]), ("雨", ["c"]), ("雪", [])]
    rows = [{"id": key, "text": text} for key, text in corpus]
    asked = [{"id": str(i), "text": text, "gold": gold} for i, (text, gold) in enumerate(questions)]
    for name, part in (("corpus", rows), ("queries", asked)):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in part)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    ship.write(tmp_path / "model", tokenizer(special=False), ROWS)
    figures = measure(StaticEncoder(tmp_path / "model"), tmp_path)
    assert figures.questions == 3
    assert figures.recall == pytest.approx((2 / 3, 1, 1))
    assert figures.mrr10 == pytest.approx((1 + 1 + 1 / 3) / 3, abs=0.2)
