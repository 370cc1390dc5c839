"""The commands over an archive on a server: as over files, but for what servers do themselves."""

from pathlib import Path

from tests.bot.conftest import run

SEEDS = Path(__file__).parents[2] / "seeds"


def test_the_commands(tmp_path: Path, database: str) -> None:
    """Indexed, asked, looked after; backup and restore name what does it there; nothing is in the folder."""
    where = {"YINWEN_DATABASE": database}
    assert run(tmp_path, "ask", "普京什么时候访问中国？", **where).returncode == 3
    indexed = run(tmp_path, "index", str(SEEDS), **where)
    assert (indexed.returncode, "1 added" in indexed.stderr) == (0, True)
    for command in (["ask", "普京什么时候访问中国？"], ["latest"], ["search", "普京"], ["trend", "普京"], ["digest"]):
        answered = run(tmp_path, *command, **where)
        assert (answered.returncode, bool(answered.stdout)) == (0, True), answered.stderr
    assert run(tmp_path, "ask", "火星上有没有水？", **where).returncode == 1
    again = run(tmp_path, "index", **where)
    assert "up to date" in again.stderr
    for command in (["doctor"], ["compact"], ["index", "--rejected"]):
        done = run(tmp_path, *command, **where)
        assert done.returncode == 0, done.stdout + done.stderr
    backup = run(tmp_path, "backup", str(tmp_path / "copy"), **where)
    assert (backup.returncode, "pg_dump" in backup.stderr) == (3, True)
    restored = run(tmp_path, "restore", str(next(SEEDS.rglob("*.md"))), **where)
    assert (restored.returncode, "pg_restore" in restored.stderr) == (3, True)
    votes = run(tmp_path, "feedback", str(tmp_path / "votes"), **where)
    assert (votes.returncode, "no votes yet" in votes.stderr) == (1, True)
    assert not list(tmp_path.glob("archive.db*"))
    assert run(tmp_path, "ask", "普京什么时候访问中国？").returncode == 3  # in files there is nothing
    assert run(tmp_path, "index", "--forget", str(SEEDS), **where).returncode == 0


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """One line that says so, without the password."""
    asked = run(tmp_path, "ask", "普京？", YINWEN_DATABASE="postgresql://yinwen:geheim@127.0.0.1:1/news")
    assert asked.returncode == 2
    assert len(asked.stderr.splitlines()) == 1
    assert "127.0.0.1/news" in asked.stderr
    assert "geheim" not in asked.stdout + asked.stderr


def test_an_index_by_a_cluster(tmp_path: Path) -> None:
    """As without one; an address where nobody is, is told in a line."""
    indexed = run(tmp_path, "index", str(SEEDS), "--cluster", "local:2")
    assert (indexed.returncode, "1 added" in indexed.stderr) == (0, True), indexed.stderr
    assert run(tmp_path, "ask", "普京什么时候访问中国？").returncode == 0
    refused = run(tmp_path, "index", "--cluster", "here")
    assert (refused.returncode, "tcp://host:8786" in refused.stderr) == (2, True)
