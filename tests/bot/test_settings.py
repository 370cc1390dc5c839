"""Settings: where each may come from, which place wins, and what is said of a wrong one."""

import re
import tomllib
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.commands.settings import TEMPLATE
from bot.operation.operating import Operating
from bot.settings import CHINA, IN_FILE, Settings, load, make_private
from retrieval.errors import SettingsError
from retrieval.records import Milvus

TOKEN = "123456:AAfake_token-for-tests"  # noqa: S105 - invented


def write(home: Path, text: str) -> Path:
    """Put a settings file into a state folder."""
    path = home / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults(tmp_path: Path) -> None:
    """Where nothing is given, every setting has a value that works."""
    assert load({"home": str(tmp_path)}, {}) == Settings(tmp_path)


def test_the_default_home_is_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without --home the state lies where the platform keeps a user's data."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert load({}, {}).home == tmp_path / "yinwen"


def test_an_option_wins_over_a_variable_over_the_file_over_the_default(tmp_path: Path) -> None:
    """The nearer to the command, the stronger."""
    options: dict[str, object] = {"home": str(tmp_path)}
    assert load(options, {}).quotes == 3
    write(tmp_path, "quotes = 4")
    assert load(options, {}).quotes == 4
    assert load(options, {"YINWEN_QUOTES": "5"}).quotes == 5
    assert load({**options, "quotes": "6"}, {"YINWEN_QUOTES": "5"}).quotes == 6


def test_what_is_empty_or_none_is_not_given(tmp_path: Path) -> None:
    """An option that was not used and an empty variable leave the setting to the next place."""
    write(tmp_path, 'zone = "UTC"')
    assert load({"home": str(tmp_path), "zone": None}, {"YINWEN_ZONE": ""}).zone is UTC


def test_the_home_is_absolute_and_knows_the_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A state folder means the same wherever the program goes on."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert load({"home": "~/state"}, {}).home == tmp_path / "state"
    assert load({}, {"YINWEN_HOME": "state"}).home == tmp_path / "state"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", UTC),
        ("+08:00", CHINA),
        ("Asia/Taipei", ZoneInfo("Asia/Taipei")),
    ],
)
def test_zones(tmp_path: Path, zone: str, expected: object) -> None:
    """A zone is a name or an offset."""
    assert load({"home": str(tmp_path), "zone": zone}, {}).zone == expected


def test_a_negative_offset(tmp_path: Path) -> None:
    """A zone west of Greenwich is as good as one east of it."""
    assert load({"home": str(tmp_path), "zone": "-03:30"}, {}).zone.utcoffset(None) == -timedelta(hours=3, minutes=30)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "zh-Hans"),
        ({"LANG": "C.UTF-8"}, "zh-Hans"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "en_US.UTF-8", "YINWEN_LANGUAGE": "zh-hant"}, "zh-Hant"),
    ],
)
def test_languages(tmp_path: Path, variables: dict[str, str], language: str) -> None:
    """The language is the setting's, else the locale's, else simplified Chinese."""
    assert load({"home": str(tmp_path)}, variables).language == language


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("quotes", "many", "1 to 10"),
        ("quotes", "0", "1 to 10"),
        ("quotes", "11", "1 to 10"),
        ("quotes", "-1", "1 to 10"),
        ("zone", "Mars/Olympus", "Asia/Taipei"),
        ("zone", "Asia", "Asia/Taipei"),
        ("zone", "../../etc/passwd", "Asia/Taipei"),
        ("language", "fr", "zh-Hans, zh-Hant, en"),
        ("encoder", "  ", "not empty"),
        ("webhook_url", "http://example.org", "https://"),
        ("webhook_port", "65536", "65535"),
        ("telegram_api", "ftp://example.org", "https://"),
    ],
)
def test_a_wrong_value_is_named_with_its_origin(tmp_path: Path, key: str, value: str, says: str) -> None:
    """The error says which place gave the value and what to give instead."""
    home: dict[str, object] = {"home": str(tmp_path)}
    with pytest.raises(SettingsError, match=says) as option:
        load({**home, key: value}, {})
    assert str(option.value).startswith(f"--{key.replace('_', '-')}: ")
    with pytest.raises(SettingsError, match=says) as variable:
        load(home, {f"YINWEN_{key.upper()}": value})
    assert str(variable.value).startswith(f"YINWEN_{key.upper()}: ")
    path = write(tmp_path, f"{key} = '{value}'")
    with pytest.raises(SettingsError, match=says) as file:
        load(home, {})
    assert str(file.value).startswith(f"{key} in {path}: ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("qoutes = 3", "unknown setting 'qoutes'"),
        ("quotes = 3\nquotes = 4", "is not TOML"),
        ("quotes = true", "1 to 10"),
        ("encoder = 3", "not empty"),
        (f'telegram_token = "{TOKEN}"', "set YINWEN_TELEGRAM_TOKEN instead"),
        ('webhook_secret = "x"', "set YINWEN_WEBHOOK_SECRET instead"),
    ],
)
def test_a_wrong_settings_file_is_an_error_that_names_it(tmp_path: Path, text: str, says: str) -> None:
    """A misspelt key, broken TOML or a secret in the file is refused, and the secret not repeated."""
    path = write(tmp_path, text)
    with pytest.raises(SettingsError, match=says) as error:
        load({"home": str(tmp_path)}, {})
    assert str(path) in str(error.value)
    assert TOKEN not in str(error.value)


def test_a_settings_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    """A file in another encoding gets an error, not a traceback."""
    (tmp_path / "settings.toml").write_bytes("language = '繁'".encode("big5"))
    with pytest.raises(SettingsError, match="is not TOML"):
        load({"home": str(tmp_path)}, {})


def test_every_key_of_the_file_is_a_setting() -> None:
    """What the file may hold and what the program knows cannot drift apart."""
    servers = {f"milvus_{name}" for name in Milvus.__slots__}
    assert set(IN_FILE) <= {*Settings.__slots__, *Operating.__slots__, *servers, "database_file"}


def test_the_token_from_the_environment(tmp_path: Path) -> None:
    """The variable gives the token, stripped, and no repr shows it."""
    settings = load({"home": str(tmp_path)}, {"YINWEN_TELEGRAM_TOKEN": f"{TOKEN}\n", "YINWEN_WEBHOOK_SECRET": "s3cret"})
    assert settings.token() == TOKEN
    assert TOKEN not in repr(settings)
    assert "s3cret" not in repr(settings)


def test_the_token_from_a_file(tmp_path: Path) -> None:
    """A file named by an option gives the token, whatever the environment holds."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    options: dict[str, object] = {"home": str(tmp_path), "telegram_token_file": str(file)}
    assert load(options, {"YINWEN_TELEGRAM_TOKEN": "1:other"}).token() == TOKEN


def test_without_a_token_the_error_says_where_to_get_one(tmp_path: Path) -> None:
    """Only asking for the token fails where there is none."""
    with pytest.raises(SettingsError, match="@BotFather"):
        load({"home": str(tmp_path)}, {}).token()


@pytest.mark.parametrize("content", [b"no-token-at-all", b"\xff\xfe", b""])
def test_a_token_file_without_a_token_is_named_but_not_repeated(tmp_path: Path, content: bytes) -> None:
    """What the file holds may be a secret of another kind."""
    file = tmp_path / "token"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match="holds no bot token") as error:
        load({"home": str(tmp_path), "telegram_token_file": str(file)}, {}).token()
    assert "no-token-at-all" not in str(error.value)


def test_a_token_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A wrong path gets its reason."""
    with pytest.raises(SettingsError, match="nowhere: No such file"):
        load({"home": str(tmp_path), "telegram_token_file": str(tmp_path / "nowhere")}, {}).token()


def test_a_malformed_token_is_not_repeated(tmp_path: Path) -> None:
    """A token with one letter too many is still a token."""
    with pytest.raises(SettingsError, match="BotFather") as error:
        load({"home": str(tmp_path)}, {"YINWEN_TELEGRAM_TOKEN": f"{TOKEN}!"})
    assert TOKEN not in str(error.value)


def test_a_new_state_folder_is_its_owners_alone(tmp_path: Path) -> None:
    """It is made with mode 0700; one that exists keeps the mode it was given."""
    make_private(tmp_path / "new")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    (tmp_path / "old").mkdir(mode=0o755)
    make_private(tmp_path / "old")
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o755


def test_the_database(tmp_path: Path) -> None:
    """From the environment or a file, not from settings.toml; never repeated, for it may hold a password."""
    url = "postgresql://yinwen:geheim@db.lan:5432/news"
    settings = load({"home": str(tmp_path)}, {"YINWEN_DATABASE": url})
    assert settings.database == url
    assert "geheim" not in repr(settings)
    (tmp_path / "secret").write_text(f"{url}\n", encoding="utf-8")
    assert load({"home": str(tmp_path)}, {"YINWEN_DATABASE_FILE": str(tmp_path / "secret")}).database == url
    (tmp_path / "secret").write_text("mysql://yinwen:geheim@db.lan/news", encoding="utf-8")
    for given in (
        {"YINWEN_DATABASE_FILE": str(tmp_path / "secret")},
        {"YINWEN_DATABASE": "mysql://yinwen:geheim@db.lan/news"},
        {"YINWEN_DATABASE_FILE": str(tmp_path / "nowhere")},
    ):
        with pytest.raises(SettingsError) as error:
            load({"home": str(tmp_path)}, given)
        assert "geheim" not in str(error.value)
    write(tmp_path, f'database = "{url}"')
    with pytest.raises(SettingsError, match="set YINWEN_DATABASE instead"):
        load({"home": str(tmp_path)}, {})


def test_the_cluster(tmp_path: Path) -> None:
    """A scheduler's address, or so many processes here."""
    for good in ("tcp://scheduler:8786", "tls://scheduler:8786", "local:4"):
        assert load({"home": str(tmp_path), "cluster": good}, {}).cluster == good
    for bad in ("scheduler:8786", "local:0", "http://scheduler"):
        with pytest.raises(SettingsError, match="--cluster"):
            load({"home": str(tmp_path), "cluster": bad}, {})


def test_a_state_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file in the way gets an error that says what to do."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="choose another with --home"):
        make_private(tmp_path / "file" / "state")


def test_the_documented_file_has_every_setting_as_it_is_by_default(tmp_path: Path) -> None:
    """What `yinwen settings` prints, with every # taken away, changes nothing and leaves nothing out."""
    lines = TEMPLATE.read_text(encoding="utf-8").splitlines()
    settings = [line.removeprefix("# ") for line in lines if re.match(r"# [a-z_]+ = ", line)]
    given = tomllib.loads("\n".join(settings))
    assert sorted(given) == sorted(IN_FILE)
    unset = {name for name, value in given.items() if value == ""}  # as good as not there
    assert unset == {
        "archive",
        "cluster",
        "database_file",
        "encoder",
        "fetch_agent",
        "fetch_proxy",
        "milvus_uri",
        "telegram_token_file",
        "webhook_url",
    }
    write(tmp_path, "\n".join(line for line in settings if line.split(" ")[0] not in unset))
    assert load({"home": str(tmp_path)}, {}) == Settings(tmp_path)
