"""The one door to pymilvus: calls that end in time, are tried again where that may help, and fail in our words.

A server that does not answer is left alone for a moment: who asks meanwhile is told so at once, and no thread waits.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from retrieval.errors import EngineUnavailable, SettingsError
from retrieval.records import Milvus

if TYPE_CHECKING:
    from pymilvus import MilvusClient

log = logging.getLogger(__name__)

WRITING = 30.0  # seconds in which a batch must be written
MAKING = 120.0  # seconds in which a collection must be made and loaded
_PATIENCE = 10  # of the time for a question: how long a batch is tried again
_FIRST_PAUSE = 0.5  # seconds before a batch is written again; twice as long each time
_LEFT_ALONE = 2.0  # seconds
_ASKING = {"search", "query"}


class Refused(EngineUnavailable):
    """The server answers, and does not do what it was asked: it may not know how."""


class Connection:
    """A server, connected to when it is first needed. Safe to use from several threads."""

    def __init__(self, where: Milvus, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = _without_secrets(where.uri)
        self._where, self._clock = where, clock
        self._opening = threading.Lock()
        self._client: MilvusClient | None = None
        self._until = 0.0  # when a server that did not answer is asked again

    def ask(self, method: str, *values: object, seconds: float | None = None, **options: object) -> Any:
        """What a method of pymilvus's client returns. Tried once, for at most so long (None: as long as a question).

        Raises EngineUnavailable, at once where the server did not answer a moment ago, and Refused.
        """
        if self._clock() < self._until:
            raise self._silent()
        return self._try(method, values, {**options, "timeout": seconds or self._where.seconds})

    def write(self, method: str, *values: object, seconds: float = WRITING, **options: object) -> Any:
        """The same of what may be done twice: tried again, with pauses, while the server does not answer."""
        pause, ends = _FIRST_PAUSE, self._clock() + _PATIENCE * self._where.seconds
        while True:
            try:
                return self._try(method, values, {**options, "timeout": seconds})
            except Refused:
                raise
            except EngineUnavailable as error:
                if self._clock() + pause > ends:
                    raise
                log.warning("%s; trying again in %.1f s", error, pause)
                time.sleep(pause)
                pause *= 2

    def close(self) -> None:
        """Let go of the connection."""
        with self._opening:
            if self._client:
                self._client.close()
            self._client = None

    def _try(self, method: str, values: Sequence[object], options: Mapping[str, object]) -> Any:
        from grpc import RpcError  # noqa: PLC0415 - only where a server is asked
        from pymilvus import MilvusException  # noqa: PLC0415 - likewise

        try:
            answer = self._done(method, values, options)
        except (MilvusException, RpcError, ValueError) as error:  # the last: of a channel that was closed
            raise self._failed(error, method) from error
        self._until = 0.0
        return answer

    def _done(self, method: str, values: Sequence[object], options: Mapping[str, object]) -> Any:
        """Call a method; where it asks a collection that a new start of the server has let go of, load that first."""
        from pymilvus import MilvusException  # noqa: PLC0415

        client = self._connected()
        try:
            return getattr(client, method)(*values, **options)
        except MilvusException as error:
            if method not in _ASKING or "load" not in error.message:
                raise
            client.load_collection(*values[:1], timeout=options["timeout"])
            return getattr(client, method)(*values, **options)

    def _failed(self, error: Exception, method: str) -> EngineUnavailable:
        """A server that answers has refused; one that does not is left alone for a moment."""
        from grpc import RpcError  # noqa: PLC0415
        from pymilvus import MilvusException  # noqa: PLC0415

        try:
            if self._client is not None:
                self._client.get_server_version(timeout=1.0)
                if isinstance(error, RpcError):  # of one that answers: it had no time
                    return EngineUnavailable(f"the Milvus server at {self.name} took too long")
                # What a reader asked for is not told: the server repeats it.
                why = f"{method}, code {getattr(error, 'code', '?')}" if method in _ASKING else _first_line(error)
                return Refused(f"the Milvus server at {self.name} refused: {why}")
        except (MilvusException, RpcError, ValueError):
            pass
        self._until = self._clock() + _LEFT_ALONE
        return self._silent()

    def _silent(self) -> EngineUnavailable:
        return EngineUnavailable(
            f"the Milvus server at {self.name} does not answer: see that it runs, and that milvus_uri names it"
        )

    def _connected(self) -> "MilvusClient":
        client = self._client
        if client is None:
            with self._opening:
                if self._client is None:
                    self._client = _client(self._where)
                client = self._client
        return client


def require() -> None:
    """Refuse to begin without the library, which not every machine needs. Raises SettingsError."""
    try:
        import pymilvus  # noqa: F401, PLC0415 - likewise
    except ImportError as error:
        raise SettingsError('engine = "milvus" needs a library that is not installed: pip install pymilvus') from error


def _client(where: Milvus) -> "MilvusClient":
    from pymilvus import MilvusClient  # noqa: PLC0415 - half a second, only where it is asked for

    # It tells of each failure on standard error, with what was asked: we tell what is to be told.
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)
    options: dict[str, Any] = {"token": where.token} if where.token else {}
    return MilvusClient(where.uri, timeout=where.seconds, **options)


def _without_secrets(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.hostname}:{parts.port}" if parts.hostname and parts.port else parts.hostname or "milvus_uri"


def _first_line(error: Exception) -> str:
    text = getattr(error, "message", "") or type(error).__name__
    return str(text).splitlines()[0][:200]
