"""Every setting of the program as one frozen value, read once: option, else environment, else file, else default.

A setting `quotes` is the option `--quotes` of a command that has it, the variable `YINWEN_QUOTES`, or the key `quotes`
of `settings.toml` in the state folder. Nothing here reads the process's environment: `load` is given it.
"""

import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta, timezone, tzinfo
from pathlib import Path
from typing import TypeVar

from bot import checks
from bot.operation.operating import Operating
from retrieval.errors import SettingsError
from retrieval.ranking.confidence import POSSIBLE
from retrieval.records import Milvus
from retrieval.storage.durable import make_folder

T = TypeVar("T")

FILE = "settings.toml"
IN_FILE = (
    "access",
    "admins",
    "archive",
    "cluster",
    "daily_questions",
    "database_file",
    "encoder",
    "engine",
    "feedback",
    "fetch_agent",
    "fetch_private",
    "fetch_proxy",
    "inline",
    "language",
    "listed",
    "log_format",
    "metrics_listen",
    "metrics_port",
    "milvus_collection",
    "milvus_index",
    "milvus_seconds",
    "milvus_uri",
    "profile",
    "quotes",
    "telegram_api",
    "telegram_token_file",
    "threshold",
    "webhook_listen",
    "webhook_port",
    "webhook_url",
    "zone",
)
SECRET = (
    "database",
    "milvus_token",
    "telegram_token",
    "webhook_secret",
)  # never in settings.toml, which people share when they ask for help
# The readers' clock. A fixed offset, since a bare machine may have no time zone database.
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program was told, checked."""

    home: Path  # the state folder, absolute; may not exist yet
    encoder: str = ""  # empty: the one shipped
    zone: tzinfo = CHINA
    profile: str = checks.PROFILES[0]
    quotes: int = 3
    threshold: float = POSSIBLE  # least confidence at which quotations are shown
    language: str = checks.LANGUAGES[0]
    telegram_token: str = field(default="", repr=False)
    telegram_token_file: Path | None = None
    telegram_api: str = "https://api.telegram.org"
    webhook_url: str = ""  # empty: polling
    webhook_listen: str = "127.0.0.1"
    webhook_port: int = 8443
    webhook_secret: str = field(default="", repr=False)  # empty: a new one each start
    log_format: str = checks.LOG_FORMATS[0]
    operating: Operating = field(default_factory=Operating)
    archive: Path | None = None  # where articles of feeds are written; None: in the state folder, see `articles`
    fetch_agent: str = ""  # how feeds are asked for: empty, as the fetcher says
    fetch_proxy: str = field(default="", repr=False)  # may hold a password
    fetch_private: tuple[str, ...] = ()  # hosts and networks that feeds may be on beside the open internet

    database: str = field(default="", repr=False)  # URL of the server that keeps all; empty: files in the state folder
    cluster: str = ""  # whose processes help to index, see `retrieval.cluster`; empty: those of this machine
    engine: Milvus | None = None  # the servers that look passages up; None: files in the state folder

    @property
    def articles(self) -> Path:
        """Where articles of feeds are written."""
        return self.archive or self.home / "articles"

    @property
    def clones(self) -> Path:
        """Where archives in git are cloned to."""
        return self.home / "clones"

    @property
    def models(self) -> Path:
        """Where pulled encoders lie."""
        return self.home / "models"

    @property
    def history(self) -> Path:
        """What was typed into the chat."""
        return self.home / "history"

    def token(self) -> str:
        """The bot's token, from the environment or its file."""
        if self.telegram_token:
            return self.telegram_token
        if self.telegram_token_file is None:
            raise SettingsError(
                "no bot token: get one from @BotFather, then set YINWEN_TELEGRAM_TOKEN, "
                "or put it into a file and name that with --telegram-token-file"
            )
        try:
            return checks.token(self.telegram_token_file.read_text(encoding="utf-8"))
        except OSError as error:
            raise SettingsError(f"cannot read the token file {self.telegram_token_file}: {error.strerror}") from error
        except ValueError:  # not UTF-8 or not a token; the cause would repeat what the file holds
            raise SettingsError(
                f"{self.telegram_token_file} holds no bot token: digits, a colon, letters, as @BotFather writes it"
            ) from None


def load(options: Mapping[str, object], environ: Mapping[str, str]) -> Settings:
    """Read and check every setting. An option that is None or a variable that is empty counts as not given."""
    settings, faults = examine(options, environ)
    if faults:
        raise faults[0]
    return settings


def examine(options: Mapping[str, object], environ: Mapping[str, str]) -> tuple[Settings, tuple[SettingsError, ...]]:
    """The settings, with the default for each that cannot be used, and what is wrong with those.

    Raises SettingsError for a state folder that cannot be one.
    """
    sources = _Sources(options, environ)
    home = sources.read("home", checks.folder) or _default_home()
    if sources.faults:
        raise sources.faults[0]
    file, faults = home / FILE, sources.faults
    given = _Sources(options, environ, _read_file(file, faults), file, faults)
    plain = Settings(home)
    settings = Settings(
        home=home,
        encoder=given.read("encoder", checks.word) or plain.encoder,
        zone=given.read("zone", checks.zone) or plain.zone,
        profile=given.read("profile", checks.profile) or plain.profile,
        quotes=given.read("quotes", checks.number(1, 10)) or plain.quotes,
        threshold=plain.threshold if (least := given.read("threshold", checks.share)) is None else least,
        language=given.read("language", checks.language) or _locale_language(environ),
        # A file named on the command line wins over a token in the environment, as every option does.
        telegram_token="" if options.get("telegram_token_file") else given.read("telegram_token", checks.token) or "",
        telegram_token_file=given.read("telegram_token_file", checks.path),
        telegram_api=given.read("telegram_api", checks.url("http", "https")) or plain.telegram_api,
        webhook_url=given.read("webhook_url", checks.url("https")) or plain.webhook_url,
        webhook_listen=given.read("webhook_listen", checks.word) or plain.webhook_listen,
        webhook_port=given.read("webhook_port", checks.number(1, 65535)) or plain.webhook_port,
        webhook_secret=given.read("webhook_secret", checks.webhook_secret) or plain.webhook_secret,
        log_format=given.read("log_format", checks.log_format) or plain.log_format,
        operating=_operating(given),
        archive=given.read("archive", checks.folder),
        fetch_agent=given.read("fetch_agent", checks.word) or plain.fetch_agent,
        fetch_proxy=given.read("fetch_proxy", checks.proxy) or _usual_proxy(environ),
        fetch_private=given.read("fetch_private", checks.hosts) or plain.fetch_private,
        database=_database(given),
        cluster=given.read("cluster", checks.cluster) or plain.cluster,
        engine=_engine(given),
    )
    return settings, tuple(faults)


def _database(given: "_Sources") -> str:
    if url := given.read("database", checks.database):
        return url
    path = given.read("database_file", checks.path)
    if path is None:
        return ""
    try:
        return checks.database(path.read_text(encoding="utf-8"))
    except OSError as error:
        given.faults.append(SettingsError(f"cannot read {path}: {error.strerror}"))
    except ValueError:  # not UTF-8 or no URL; the cause would repeat what the file holds
        given.faults.append(SettingsError(f"{path} holds no postgresql://user:password@host:5432/name"))
    return ""


def _engine(given: "_Sources") -> Milvus | None:
    uri = given.read("milvus_uri", checks.server) or ""
    plain = Milvus(uri)
    servers = Milvus(
        uri,
        token=given.read("milvus_token", checks.word) or plain.token,
        collection=given.read("milvus_collection", checks.collection) or plain.collection,
        index=given.read("milvus_index", checks.vector_index) or plain.index,
        seconds=given.read("milvus_seconds", checks.number(1, 600)) or plain.seconds,
    )
    if given.read("engine", checks.engine) != "milvus":
        return None
    if not uri:
        given.faults.append(SettingsError('engine = "milvus" needs milvus_uri, as http://host:19530'))
        return None
    return servers


def _operating(given: "_Sources") -> Operating:
    plain = Operating()
    return Operating(
        access=given.read("access", checks.access) or plain.access,
        listed=given.read("listed", checks.numbers) or plain.listed,
        admins=given.read("admins", checks.numbers) or plain.admins,
        daily_questions=given.read("daily_questions", checks.number(0, 100_000)) or plain.daily_questions,
        feedback=plain.feedback if (shown := given.read("feedback", checks.flag)) is None else shown,
        inline=plain.inline if (used := given.read("inline", checks.flag)) is None else used,
        metrics_port=given.read("metrics_port", checks.number(0, 65535)) or plain.metrics_port,
        metrics_listen=given.read("metrics_listen", checks.word) or plain.metrics_listen,
    )


def make_private(folder: Path) -> None:
    """Make a state folder only its owner can enter; one that exists keeps the mode its owner chose."""
    try:
        make_folder(folder, stat.S_IRWXU)
    except OSError as error:
        raise SettingsError(f"cannot make the folder {folder}: {error.strerror}; choose another with --home") from error


@dataclass(frozen=True, slots=True)
class _Sources:
    """The places a setting may come from; the first that gives it wins."""

    options: Mapping[str, object]
    environ: Mapping[str, str]
    file: Mapping[str, object] = field(default_factory=dict)
    path: Path = Path(FILE)
    faults: list[SettingsError] = field(default_factory=list)  # what was given and cannot be used

    def read(self, key: str, check: Callable[[object], T]) -> T | None:
        """The checked value of a key, or None where no place gives one, or none that can be used."""
        variable = f"YINWEN_{key.upper()}"
        value: object
        if (value := self.options.get(key)) is not None:
            origin = "--" + key.replace("_", "-")
        elif value := self.environ.get(variable):
            origin = variable
        elif (value := self.file.get(key)) is not None:
            origin = f"{key} in {self.path}"
        else:
            return None
        try:
            return check(value)
        except ValueError as error:  # not kept as its cause: that may hold a secret
            self.faults.append(SettingsError(f"{origin}: {error}"))
            return None


def _read_file(path: Path, faults: list[SettingsError]) -> Mapping[str, object]:
    """The settings file's keys that are known; none where there is no file, or none that can be read."""
    try:
        keys = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        faults.append(SettingsError(f"cannot read {path}: {error.strerror}"))
        return {}
    except ValueError as error:  # not UTF-8 or not TOML
        faults.append(SettingsError(f"{path} is not TOML: {error}"))
        return {}
    for key in keys:
        if key in SECRET:
            faults.append(SettingsError(f"{key} does not belong in {path}: set YINWEN_{key.upper()} instead"))
        elif key not in IN_FILE:
            faults.append(SettingsError(f"unknown setting {key!r} in {path}: it may hold {', '.join(IN_FILE)}"))
    return {key: value for key, value in keys.items() if key in IN_FILE}


def _default_home() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415 - only where no home is named

    return user_data_path("yinwen", appauthor=False)


def _usual_proxy(environ: Mapping[str, str]) -> str:
    """The proxy that other programs use, and the bot."""
    names = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    return next((value for name in names if (value := environ.get(name))), "")


def _locale_language(environ: Mapping[str, str]) -> str:
    """The language of the reader's locale: English only where the locale says so, since the archive is Chinese."""
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    if locale.startswith(("zh_TW", "zh_HK", "zh_MO", "zh_Hant")):
        return "zh-Hant"
    return "en" if locale.startswith("en") else "zh-Hans"
