"""What is the Milvus engine's own: the same scores, servers that know less, and what its errors say."""

import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.engines.milvus.connection import Refused
from retrieval.engines.milvus.dense import MilvusDense
from retrieval.engines.milvus.engine import MilvusEngine
from retrieval.engines.milvus.lexical import MilvusLexical
from retrieval.engines.milvus.nearby import NearbyLexical
from retrieval.errors import EngineUnable, IndexBusy
from retrieval.index import Index
from retrieval.language.text import fold
from retrieval.legs.weighing import Limits
from retrieval.records import Inquiry, Milvus
from tests.retrieval.small import LetterEncoder, article

ROOT = Path(__file__).parents[3]
WORDS = [
    "海城",
    "新桥",
    "通车",
    "颱風",
    "登陆",
    "世卫组织",
    "WHO",
    "外汇储备",
    "增加",
    "航线",
    "开通",
    "市长",
    "渔船",
    "回港",
]


@pytest.fixture
def index(milvus: Milvus, tmp_path: Path) -> Iterator[Index]:
    """Sixty articles of chance words."""
    chance = random.Random(3)
    with Index.create(tmp_path / "milvus", LetterEncoder(), remote=milvus) as opened:
        opened.add(
            article(n, f"题{n}", "，".join(chance.choices(WORDS, k=chance.randint(2, 60))) + "。", source=f"社{n % 2}")
            for n in range(60)
        )
        yield opened


def nearby(index: Index) -> NearbyLexical:
    """The lexical leg over the same collection, as where the server knows no sparse vectors."""
    engine = index._engine
    assert isinstance(engine, MilvusEngine)
    state = engine._states.get()
    assert state
    blind = replace(state, lexical=False)
    return NearbyLexical(MilvusDense(engine._connection, blind, 64), blind, index._store, LetterEncoder())


def test_scores_are_those_of_the_local_engine(index: Index, tmp_path: Path) -> None:
    """Of every passage, for questions of one word and of many, with names that have several forms."""
    with Index.create(tmp_path / "local", LetterEncoder()) as local:
        local.add(index.article(f"article{n:05}") for n in range(60))
        for question in ["颱風", "海城新桥什么时候通车", "世卫组织的市长", "WHO 渔船 外汇储备", *WORDS]:
            ours = dict(local._engine.lexical.search(fold(question), 100))
            theirs = dict(index._engine.lexical.search(fold(question), 100))
            assert theirs == pytest.approx(ours, rel=1e-3), question
            assert ours


def test_a_server_that_knows_no_words_finds_them_near_in_meaning(index: Index) -> None:
    """Within the same limits, best or newest first; the scores are about those of BM25."""
    leg = nearby(index)
    full = dict(index._engine.lexical.search(fold("渔船回港"), 100))
    found = dict(leg.search(fold("渔船回港"), 100))
    assert found.keys() == full.keys()
    assert max(found, key=lambda number: found[number]) in sorted(full, key=lambda number: -full[number])[:5]
    held = index._store.passages(list(full))
    ours = {number for number, _ in leg.search(fold("渔船"), 100, limits=Limits(sources=("社1",)))}
    assert ours == {number for number in ours if held[number].article.source == "社1"}
    assert ours
    both = Limits(words=fold("渔船 颱風"))
    assert {n for n, _ in leg.search(fold("渔船 颱風"), 100, limits=both)} == {
        n for n, _ in index._engine.lexical.search(fold("渔船 颱風"), 100, limits=both)
    }
    newest = [held[number].article.published for number, _ in leg.search(fold("渔船回港"), 5, newest=True)]
    assert newest == sorted((each.article.published for each in held.values()), reverse=True)[:5]


def test_what_such_a_server_cannot_do_is_said_without_what_was_asked(index: Index) -> None:
    """A reader's words are in no error: errors are logged."""
    with pytest.raises(EngineUnable) as raised:
        nearby(index).mentioning("秘密")
    assert "秘密" not in str(raised.value)


def test_what_a_server_refuses_is_told_without_what_was_asked(index: Index) -> None:
    """Though the server repeats the whole condition."""
    engine = index._engine
    assert isinstance(engine, MilvusEngine)
    state = engine._states.get()
    assert state
    with pytest.raises(Refused) as raised:
        engine._connection.ask("query", state.collection, filter='source in ["秘密"] and nosuch == 1')
    assert "秘密" not in str(raised.value)
    assert "refused: query, code" in str(raised.value)


def test_a_passage_without_words_is_written_too(index: Index) -> None:
    """It is nothing but punctuation, and counts."""
    before = len(index._engine.dense)
    index.add([article(99, "……", "？！——")])
    assert len(index._engine.dense) == before + 1
    assert [finding for finding in index.check() if not finding.ok] == []
    assert isinstance(index._engine.lexical, MilvusLexical)


def test_a_missing_library_is_named(tmp_path: Path) -> None:
    """One line that says what to install, not a traceback."""
    program = "import sys; sys.modules['pymilvus'] = None; sys.argv[1:] = ['index', 'seeds']\n"
    program += "from bot.cli import main; main()"
    environment = {
        "YINWEN_HOME": str(tmp_path),
        "YINWEN_ENGINE": "milvus",
        "YINWEN_MILVUS_URI": "http://127.0.0.1:1",
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, cwd=ROOT, check=False
    )
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].endswith("needs a library that is not installed: pip install pymilvus")


def test_readers_on_other_machines(milvus: Milvus, database: str, tmp_path: Path) -> None:
    """Over a shared database a folder of one's own needs nothing: what one writes is found by all who ask, at once."""
    written = [article(n, f"题{n}", f"第{n}条航线开通。") for n in range(1, 7)]
    with Index.create(tmp_path / "writer", LetterEncoder(), remote=milvus, server=database) as writer:
        writer.add(written[:5])
        with Index.open(tmp_path / "reader", LetterEncoder(), remote=milvus, server=database) as reader:
            asked = Inquiry("第3条航线开通", as_written=True)
            assert writer.ask(asked, threshold=0.0) == reader.ask(asked, threshold=0.0)
            writer.add(written[5:])
            assert reader.ask(Inquiry("第6条航线开通"), threshold=0.0).quotes[0].text == "第6条航线开通。"
            assert reader.latest(limit=10) == writer.latest(limit=10)
            assert all(finding.ok for finding in reader.check())
            with pytest.raises(IndexBusy), writer._writing():
                reader.add([article(7, "题", "文。")])
    assert not list((tmp_path / "reader").glob("archive.db*"))
