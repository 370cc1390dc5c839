"""The bot's file: brought up to date, private, of one bot at a time, and left alone where it is of a later version."""

import stat
from pathlib import Path

import pytest

from bot.state.database import FILE, open_database
from bot.state.migrations import MIGRATIONS, TABLES
from bot.state.outbox import News, Place
from bot.state.state import open_state
from retrieval.errors import IndexBusy, IndexCorrupt, IndexMismatch
from retrieval.records import Interest, Standing
from retrieval.storage.database import Database
from retrieval.storage.sqlite import SQLite


def test_a_new_file(tmp_path: Path) -> None:
    """A file is made at the latest format, readable and writable by its owner alone, with what lies beside it."""
    with open_state(tmp_path / "home"):
        files = [path for path in (tmp_path / "home").iterdir() if path.name.startswith(FILE)]
        assert len(files) >= 2
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    database = SQLite(tmp_path / "home" / FILE)
    assert database.run("PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert database.run("PRAGMA journal_mode") == [("wal",)]
    database.close()


def test_a_file_that_others_could_read(tmp_path: Path) -> None:
    """A file whose mode is wider, as after a careless copy, is its owner's alone once it is opened."""
    with open_state(tmp_path):
        pass
    (tmp_path / FILE).chmod(0o644)
    with open_state(tmp_path):
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_what_is_there_stays(tmp_path: Path) -> None:
    """Opening again changes nothing of what was kept."""
    with open_state(tmp_path) as state:
        state.inbox.add([(1, "{}")])
    with open_state(tmp_path) as state:
        assert [each.number for each in state.inbox.pending()] == [1]


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_an_earlier_format(tmp_path: Path, version: int) -> None:
    """A file of any earlier format is brought up to the latest, by those changes alone that it has not had."""
    database = SQLite(tmp_path / FILE)
    for number in range(version):
        MIGRATIONS[number](database)
    database.run(f"PRAGMA user_version = {version}")
    database.close()
    opened = open_database(tmp_path)
    assert opened.run("PRAGMA user_version") == [(len(MIGRATIONS),)]
    opened.close()


def test_a_stop_in_a_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that fails half way leaves the file as it was before that change."""

    def half(database: Database) -> None:
        database.run("CREATE TABLE half (one INTEGER)")
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.state.database.MIGRATIONS", (*MIGRATIONS, half))
    with pytest.raises(KeyboardInterrupt):
        open_database(tmp_path)
    database = SQLite(tmp_path / FILE)
    assert database.run("PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert database.run("SELECT name FROM sqlite_master WHERE name = 'half'") == []
    database.close()


def test_a_later_version(tmp_path: Path) -> None:
    """A file of a later version is refused by name, and not a byte of it changes."""
    with open_state(tmp_path):
        pass
    database = SQLite(tmp_path / FILE)
    database.run(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    database.close()
    before = (tmp_path / FILE).read_bytes()
    with (
        pytest.raises(IndexMismatch, match=rf"{FILE} has format {len(MIGRATIONS) + 1}.*another --home"),
        open_state(tmp_path),
    ):
        pass
    assert (tmp_path / FILE).read_bytes() == before


def test_no_database(tmp_path: Path) -> None:
    """What is no database is named, with what is to be done, which is not what an archive needs."""
    (tmp_path / FILE).write_bytes(b"no database at all\n" * 100)
    with pytest.raises(IndexCorrupt, match="move it away") as caught, open_state(tmp_path):
        pass
    assert "doctor" not in str(caught.value)


def test_one_bot_at_a_time(tmp_path: Path) -> None:
    """A second bot over the same folder is told so in one line; when the first has gone, it may."""
    with open_state(tmp_path), pytest.raises(IndexBusy, match="another bot is running"), open_state(tmp_path):
        pass
    with open_state(tmp_path):
        pass


def test_a_server_takes_over_the_file(tmp_path: Path, database: str) -> None:
    """Everything that a bot kept in its folder is on the server when it is first started with one, and counted on."""
    with open_state(tmp_path) as state:
        state.inbox.add([(1, "{}"), (2, "{}")])
        state.inbox.called(2, "sendMessage 0", "{}")
        state.readers.change(700, "language", "en")
        state.access.block(701)
        for text in ("洪水", "地震"):
            state.subscriptions.add(700, 0, 700, "", Standing(Interest.WORDS, text))
        state.outbox.fill(3, [News(2, Place("a", 3, 40, 0, 12, 99))])
        state.broadcasts.add("here", "text", [700])
        kept = [state.subscriptions.every(), state.outbox.of([1, 2]), state.broadcasts.due()]
    for home in (tmp_path, tmp_path / "another"):
        with open_state(home, database) as state:
            assert state.readers.of(700).language == "en"
            assert state.access.blocked(701)
            assert [state.subscriptions.every(), state.outbox.of([1, 2]), state.broadcasts.due()] == kept
            assert state.replicas is not None
            state.replicas.hear(0)
            pending = state.inbox.pending(state.replicas.number)
            assert [(each.number, each.begun, len(each.calls)) for each in pending] == [(1, True, 0), (2, True, 1)]
    with open_state(tmp_path) as state:
        state.readers.change(700, "language", "zh-Hant")
    with open_state(tmp_path, database) as state:  # once: what the server has counts
        assert state.readers.of(700).language == "en"
        assert state.subscriptions.add(700, 0, 700, "", Standing(Interest.WORDS, "颱風")).number == 3
        assert len(state.subscriptions.every()) == 3


def test_every_table_is_taken_over(tmp_path: Path) -> None:
    """All but who is there; and none is named that is not."""
    opened = open_database(tmp_path)
    tables = {name for (name,) in opened.run("SELECT name FROM sqlite_master WHERE type = 'table'")}
    opened.close()
    assert {name for name in tables if not name.startswith("sqlite_")} == {*TABLES, "replicas"}
