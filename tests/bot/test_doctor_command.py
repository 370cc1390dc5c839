"""`yinwen doctor` where something is wrong around the index, and what `compact` says of what was kept."""

import subprocess
from pathlib import Path

from tests.bot.conftest import run


def test_doctor_goes_on_where_the_settings_are_wrong(articles: Path, tmp_path: Path) -> None:
    """Each fault of settings.toml is a finding; what else there is to check is checked, by the defaults."""
    home = tmp_path / "home"
    assert run(home, "index", str(articles)).returncode == 0
    (home / "settings.toml").write_text("quotes = 99\ncolour = 'red'\nlanguage = 'en'\n")
    (home / "settings.toml").chmod(0o600)
    done = run(home, "doctor")
    assert done.returncode == 3
    assert f"FAIL  setting: quotes in {home / 'settings.toml'}: '99' will not do" in done.stdout
    assert f"FAIL  setting: unknown setting 'colour' in {home / 'settings.toml'}" in done.stdout
    assert done.stdout.count("FAIL") == 2
    assert "ok    store: 14 articles, " in done.stdout
    (home / "settings.toml").write_text("this is not TOML")
    done = run(home, "doctor")
    assert "settings.toml is not TOML" in done.stdout
    assert "ok    store: 14 articles, " in done.stdout
    assert run(home, "latest").returncode == 2


def test_doctor_asks_no_network(home: Path) -> None:
    """An encoder that is not here is a finding at once, and the hub is not asked for it."""
    done = run(home, "--encoder", "nosuch", "doctor", HF_ENDPOINT="http://127.0.0.1:9")
    assert done.returncode == 3
    assert "FAIL  encoder: there is no encoder nosuch in " in done.stdout
    assert "the model hub was not asked" in done.stdout
    assert done.stderr == ""


def test_damaged_archives_kept_beside_are_not_forgotten(articles: Path, tmp_path: Path) -> None:
    """`doctor` lists them with their size and how to remove them, `compact` names them; removed, neither does."""
    home = tmp_path / "my home"
    assert run(home, "index", str(articles)).returncode == 0
    archive = home / "archive.db"
    archive.write_bytes(archive.read_bytes()[:8192])
    assert "damaged-" in run(home, "doctor", "--repair").stderr
    (kept,) = (path for path in home.glob("archive.db.damaged-*") if not path.name.endswith(("-wal", "-shm")))
    checked = run(home, "doctor")
    command = f"rm '{home}/archive.db.damaged-'*"
    said = f"ok    kept beside: 1 damaged archive, 0.0 MB; to remove: {command}\n  {kept} (0.0 MB)\n"
    assert said in checked.stdout
    assert command in run(home, "compact").stderr
    subprocess.run(["sh", "-c", command], check=True)
    assert list(home.glob("archive.db.*")) == []
    assert "kept beside" not in run(home, "doctor").stdout
    assert "damaged" not in run(home, "compact").stderr
