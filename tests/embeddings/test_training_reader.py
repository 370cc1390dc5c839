"""Making the reader: questions by rule, groups from our own retrieval, a small real training, stopped and shipped."""

import json
import random
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, pre_tokenizers
from tokenizers.models import WordLevel
from transformers import BertConfig, BertModel, set_seed

from embeddings.onnx_reader import LENGTH, best_span
from embeddings.pairs import Pairs
from embeddings.reader import load_reader
from embeddings.training.reader import ship
from embeddings.training.reader.asking import altered, asked
from embeddings.training.reader.examples import Example, fold_of, read, source
from embeddings.training.reader.model import PADDED, WEIGHTS, Reader
from embeddings.training.reader.train import CHECKPOINT, Course, Progress, loss, train

PEOPLE = ["王毅", "普京", "拜登", "岸田文雄", "马克龙", "泽连斯基", "李克强", "莫迪", "朔尔茨", "苏纳克"]
PLACES = ["北京", "东京", "巴黎", "柏林", "伦敦", "新德里", "华盛顿", "莫斯科", "日内瓦", "首尔"]
TOPICS = [
    "贸易谈判",
    "气候会议",
    "能源合作",
    "粮食危机",
    "核裁军",
    "疫苗援助",
    "移民政策",
    "航天计划",
    "反腐行动",
    "教育改革",
]
OPTIONS = Namespace(per_step=2, negatives=2, length=96, epochs=1, seed=0)


def news(i: int) -> str:
    """The text of one of the ten articles."""
    return (
        f"{PEOPLE[i]}{i + 2}月{i + 11}日抵达{PLACES[i]}参加{TOPICS[i]}的会谈。"
        f"会谈持续了{i + 3}个小时,有{100 + 7 * i}名代表出席{TOPICS[i]}会场。"
    )


def lines(path: Path, rows: list[dict[str, object]]) -> Path:
    """A file of JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def command(module: str, *options: object) -> str:
    """What a command of the training prints; it must succeed."""
    called = [sys.executable, "-m", f"embeddings.training.reader.{module}", *map(str, options)]
    run = subprocess.run(called, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """For models this small others only wait."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with groups of a question set, of articles, and of altered questions."""
    work = tmp_path_factory.mktemp("reader")
    lines(work / "set" / "corpus.jsonl", [{"id": f"d{i}", "title": TOPICS[i], "text": news(i)} for i in range(10)])
    rows: list[dict[str, object]] = []
    for i in range(10):
        told = {"gold": [f"d{i}"]}
        rows += [
            {"id": f"who{i}", "text": f"谁抵达{PLACES[i]}参加{TOPICS[i]}", "answers": [PEOPLE[i]], **told},
            {"id": f"when{i}", "text": f"{PEOPLE[i]}哪天抵达{PLACES[i]}", "answers": [f"{i + 2}月{i + 11}日"], **told},
        ]
    rows.append(
        {"id": "no", "text": f"{PEOPLE[3]}为什么辞职", "answers": [""], "gold": [], "src": "d3", "impossible": True}
    )
    lines(work / "set" / "queries.jsonl", rows)
    article = {"source": "a", "date": "2023-05-06"}
    lines(
        work / "articles.jsonl",
        [{**article, "title": f"{PLACES[i]}举行{TOPICS[i]}高级别会谈", "paragraphs": [news(i)]} for i in range(10)],
    )
    command("groups", "bench", work / "set", "--out", work / "bench.jsonl")
    command("groups", "news", work / "articles.jsonl", "--out", work / "news.jsonl")
    command("groups", "altered", work / "bench.jsonl", work / "news.jsonl", "--out", work / "altered.jsonl")
    return work


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random BERT of two layers that knows the characters of the articles."""
    folder = tmp_path_factory.mktemp("base")
    texts = [
        *map(news, range(10)),
        *PEOPLE,
        *PLACES,
        *TOPICS,
        "谁哪天抵达参加为什么辞职多少时候何国家地方位举行高级别?\n",
    ]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *sorted(set("".join(texts)))]
    made = Tokenizer(WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    made.save(str(folder / "tokenizer.json"))
    set_seed(7)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(folder)
    return folder


def test_a_question_stands_for_its_answer() -> None:
    """Asked of a text by rule: each lacks its answer, which is where it says, and asks what that is."""
    text = "拜登3月11日抵达新德里参加能源合作会议,有107名代表签署声明。莫迪表示:“两国将扩大清洁能源的合作”。"
    found = [ask for seed in range(30) for ask in asked(text, "美国总统访问印度", random.Random(seed))]
    answers = {text[ask.start : ask.end] for ask in found}
    assert {"3月11日", "107名", "两国将扩大清洁能源的合作"} <= answers
    for ask in found:
        assert text[ask.start : ask.end] not in ask.question
    asks = {ask.question for ask in found if text[ask.start : ask.end] == "3月11日"}
    assert any(word in question for question in asks for word in ("什么时候", "何时", "哪天", "几时"))
    assert len(asks) > 3


def test_the_same_chance_asks_the_same() -> None:
    """Groups can be made again."""
    once, again = ([*asked(news(4), TOPICS[4], random.Random(5))] for _ in range(2))
    assert once == again
    assert once


def test_an_altered_question_names_what_its_passage_does_not() -> None:
    """One name or number of it is another; a question without any is not altered."""
    names = {"ns": ["首尔"], "nr": [], "nt": []}
    assert altered("谁抵达巴黎", "马克龙抵达巴黎", names, random.Random(0)) == "谁抵达首尔"
    assert altered("谁抵达巴黎", "马克龙从首尔抵达巴黎", names, random.Random(0)) == ""
    assert altered("谁抵达", "马克龙抵达", names, random.Random(0)) == ""
    year = altered("2021年谁辞职", "2021年他辞职", names, random.Random(0))
    assert year.endswith("年谁辞职")
    assert 1 <= abs(int(year[:4]) - 2021) <= 3


@pytest.mark.parametrize(
    ("row", "document"),
    [
        ({"src": "b", "gold": ["a"]}, "b"),
        ({"gold": ["c", "a", "b"]}, "a"),
        ({"src": "", "gold": ["b"]}, "b"),
        ({"gold": []}, ""),
    ],
)
def test_a_question_has_one_document(row: dict[str, object], document: str) -> None:
    """That it was asked of, else the first in order of those that answer, however they are listed."""
    assert source(row) == document


@pytest.mark.parametrize("kind", ["bench", "news"])
def test_a_group_holds_its_answer_first_and_nowhere_else(work: Path, kind: str) -> None:
    """The span is the answer's, and of what the question is confused with nothing answers."""
    groups = [group for group in read([work / f"{kind}.jsonl"]) if group["passages"][0]["span"]]
    assert len(groups) >= 8
    for group in groups:
        first, *others = group["passages"]
        assert first["answers"] is True
        start, end = first["span"] or (0, 0)
        answer = first["text"][start:end]
        assert answer
        assert answer not in group["question"]
        assert others
        assert all(other["answers"] is False and answer not in other["text"] for other in others)


def test_a_question_set_gives_its_answers(work: Path) -> None:
    """The spans are those of the set's answers; a question that its document does not answer has none."""
    groups = {group["question"]: group for group in read([work / "bench.jsonl"])}
    assert len(groups) == 21
    for i in range(10):
        first = groups[f"谁抵达{PLACES[i]}参加{TOPICS[i]}"]["passages"][0]
        start, end = first["span"] or (0, 0)
        assert (first["title"], first["text"][start:end]) == (TOPICS[i], PEOPLE[i])
    silent = groups[f"{PEOPLE[3]}为什么辞职"]
    assert silent["document"] == "d3"
    assert all(passage["answers"] is False for passage in silent["passages"])


def test_a_title_asks_for_its_article_without_showing_it(work: Path) -> None:
    """None of the passages of a title's group has a title, and nothing is said of whether they answer."""
    titles = [group for group in read([work / "news.jsonl"]) if group["set"] == "title"]
    assert titles
    for group in titles:
        assert all(passage["title"] == "" and passage["answers"] is None for passage in group["passages"])
        assert group["passages"][0]["text"] == news(PLACES.index(group["question"].partition("举行")[0]))


def test_an_altered_group_has_no_answer(work: Path) -> None:
    """It has the passages of the question it was made from, and asks another."""
    made = [*read([work / "bench.jsonl"]), *read([work / "news.jsonl"])]
    altered_groups = read([work / "altered.jsonl"])
    assert altered_groups
    for group in altered_groups:
        assert group["question"] not in {other["question"] for other in made}
        texts = [other["passages"][0]["text"] for other in made if other["document"] == group["document"]]
        assert group["passages"][0]["text"] in texts
        assert not any(passage["answers"] for passage in group["passages"])


def test_a_fold_is_left_out_whole(work: Path) -> None:
    """No document of a fold is trained on, and the folds together are everything."""
    paths = [work / "bench.jsonl", work / "news.jsonl"]
    parts = [read(paths, fold, 2) for fold in range(2)]
    assert sum(map(len, parts)) == len(read(paths))
    for fold, part in enumerate(parts):
        assert part
        assert all(fold_of(group["document"], 2) != fold for group in part)


def course(work: Path, base: Path, **options: int) -> Course:
    """The groups of the question set as they are gone through."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    return Course(read([work / "bench.jsonl"]), tokenizer, Namespace(**{**vars(OPTIONS), **options}))


def weights(model: Reader) -> dict[str, torch.Tensor]:
    """A copy of them."""
    return {name: value.clone() for name, value in model.state_dict().items()}


def fresh(base: Path) -> Reader:
    """The base with new heads, always the same."""
    torch.manual_seed(0)
    return Reader.load(base).train()


class Stopped(Exception):
    """The run was ended from outside."""


class CutShort(Course):
    """A course that is broken off in the middle of an epoch."""

    def steps(self) -> Iterator[tuple[list[Example], list[tuple[int, int, bool]]]]:
        """Up to the 13th."""
        for number, step in enumerate(super().steps(), 1):
            if number > 13:
                raise Stopped
            yield step


def test_a_stopped_run_goes_on_as_if_it_had_not(work: Path, base: Path, tmp_path: Path) -> None:
    """From its last checkpoint on it learns the same: the weights at the end are those of an unbroken run."""
    whole, broken = course(work, base, epochs=2), course(work, base, epochs=2)
    assert len(whole) == 20
    (tmp_path / "whole").mkdir()
    (tmp_path / "broken").mkdir()
    unbroken = fresh(base)
    train(unbroken, whole, Progress(unbroken, 1e-3, len(whole), tmp_path / "whole"), every=5)

    stopped = fresh(base)
    broken.__class__ = CutShort
    with pytest.raises(Stopped):
        train(stopped, broken, Progress(stopped, 1e-3, len(broken), tmp_path / "broken"), every=5)
    assert [path.name for path in (tmp_path / "broken").iterdir()] == [CHECKPOINT]
    torch.manual_seed(1)  # new heads, and others than before
    again = Reader.load(base).train()
    progress = Progress(again, 1e-3, len(whole), tmp_path / "broken")
    train(again, whole, progress, every=5)

    expected, found = weights(unbroken), weights(again)
    assert any(not torch.equal(value, expected[name]) for name, value in weights(stopped).items())
    for name, value in expected.items():
        torch.testing.assert_close(found[name], value, rtol=0, atol=1e-6)


def test_what_is_learnt_is_told_in_parts(work: Path, base: Path) -> None:
    """Ranking, answering and span are each measured where known; what nothing is known of counts nothing."""
    model = fresh(base)
    examples, places = next(course(work, base, per_step=8).steps())
    value, (ranking, honest, placed, right) = loss(model, examples, places)
    assert value.item() == pytest.approx(ranking + 0.7 * honest + 0.5 * placed, rel=1e-4)
    assert min(ranking, honest, placed) > 0
    assert 0 <= right <= 1
    unknown = [Example(each.ids, each.kinds, -1, (-1, -1)) for each in examples]
    assert loss(model, unknown, [(a, b, False) for a, b, _ in places])[0].item() == 0


def test_a_batch_reads_each_as_alone(base: Path) -> None:
    """Pairs of any length come back in their order, and what pads them changes nothing but rounding."""
    model = fresh(base).eval()
    chance = random.Random(0)
    pairs = []
    for size in (5, 60, 17, 60, 33, 9):
        ids = [2, *(chance.randrange(4, 40) for _ in range(size)), 3]
        pairs.append(Example(ids, [0, 0, *[1] * size], -1, (-1, -1)))
    assert sum(len(pair.ids) for pair in pairs) < PADDED
    with torch.no_grad():
        together = model.read(pairs)
        for i, pair in enumerate(pairs):
            for whole, alone in zip(together, model.read([pair]), strict=True):
                size = len(pair.ids) if whole.ndim > 1 else 1
                torch.testing.assert_close(whole[i].reshape(-1)[:size], alone[0].reshape(-1), atol=0.02, rtol=0.02)
    assert (together[2][0, len(pairs[0].ids) :] < -1000).all()


@pytest.fixture(scope="module")
def trained(work: Path, base: Path) -> Path:
    """What the command writes."""
    told = ["--epochs", 16, "--per-step", 4, "--negatives", 2, "--length", 128, "--rate", "4e-3", "--threads", 1]
    out = command("train", base, work / "trained", "--groups", work / "bench.jsonl", work / "altered.jsonl", *told)
    assert "0 done" in out
    return work / "trained"


def test_the_command_teaches(trained: Path, base: Path, work: Path) -> None:
    """It knows more of what it was trained on than it did before."""
    examples, places = next(course(work, base, per_step=20, length=128).steps())
    with torch.no_grad():
        before, after = (loss(model.eval(), examples, places)[0] for model in (fresh(base), Reader.load(trained)))
    assert after < 0.75 * before


def test_a_run_that_is_done_goes_no_further(trained: Path, work: Path, base: Path) -> None:
    """Started again, the command leaves the weights as they are."""
    before = (trained / WEIGHTS).read_bytes()
    told = ["--epochs", 16, "--per-step", 4, "--rate", "4e-3", "--threads", 1]
    groups = [work / "bench.jsonl", work / "altered.jsonl"]
    command("train", base, trained, "--groups", *groups, *told)
    assert (trained / WEIGHTS).read_bytes() == before


def test_what_is_shipped_reads_as_it_was_trained(trained: Path, tmp_path: Path) -> None:
    """The written folder opens as a reader, and reads as torch does; in int8 nearly."""
    command("ship", trained, tmp_path / "small")
    command("ship", trained, tmp_path / "exact", "--float32")
    assert len((tmp_path / "small" / "SHA256SUMS").read_text().splitlines()) == 2
    small, exact = load_reader(tmp_path / "small"), load_reader(tmp_path / "exact")
    model = Reader.load(trained).eval()
    pairs = Pairs(Tokenizer.from_file(str(trained / "tokenizer.json")))
    question = f"谁抵达{PLACES[2]}参加{TOPICS[2]}"
    texts = [(TOPICS[i], news(i)) for i in range(10)]
    readings = zip(texts, exact.read(question, texts), small.read(question, texts), strict=True)
    for (title, text), whole, rounded in readings:
        pair = pairs.pair(pairs.asked(question), title, text, LENGTH)
        ids, kinds = torch.tensor([pair.ids]), torch.tensor([pair.kinds])
        with torch.no_grad():
            relevance, answers, starts, ends = model(ids, torch.ones_like(ids), kinds)
        assert (whole.relevance, whole.answers) == pytest.approx((relevance.item(), answers.item()), abs=1e-3)
        assert (rounded.relevance, rounded.answers) == pytest.approx((relevance.item(), answers.item()), abs=1)
        at = len(pair.ids) - 1 - len(text)  # a token a character
        first, last, likely = best_span(starts[0, at:-1].numpy(), ends[0, at:-1].numpy())
        assert (whole.start, whole.end) == (first, last + 1)
        assert whole.span == pytest.approx(likely, abs=1e-3)


def test_several_trainings_are_shipped_as_their_mean(trained: Path, base: Path) -> None:
    """Each weight is the mean of theirs."""
    one = weights(Reader.load(trained))
    other_folder = trained.with_name("other")
    other_folder.mkdir()
    other = fresh(base)
    other.save(other_folder, Tokenizer.from_file(str(base / "tokenizer.json")))
    found = ship.mean([trained, other_folder]).state_dict()
    for name, value in weights(other).items():
        torch.testing.assert_close(found[name], (one[name] + value) / 2)
