"""The same work on many machines: processes of a Dask cluster, which are handed parts and give back what they made.

A part is known by its content: one that is handed out again, because who had it is gone, is the same part, and what was
made of it counts once. No folder need be shared: files are sent as they are. Who can send to a scheduler can have
anything run on its workers: it belongs on a private network, with TLS by Dask's own configuration.
"""

import contextlib
import hashlib
import logging
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from multiprocessing import resource_tracker
from pathlib import Path
from types import TracebackType
from typing import Any

import dask
import distributed
import numpy as np
from distributed.comm.core import CommClosedError
from distributed.gc import disable_gc_diagnosis

from embeddings.encoder import Encoder, load_encoder
from embeddings.errors import EncoderError
from embeddings.vectors import Matrix, Vector
from retrieval.errors import EngineUnavailable, IndexMismatch, IndexUnusable, SettingsError
from retrieval.workers import WORTH, Made, Part, Workers

LOCAL = "local:"  # an address that begins so is of a cluster on this machine alone, of so many processes
_AHEAD = 3  # parts a process that are handed out or wait to be taken: bounds memory
_TEXTS = 16  # a part, of those that are encoded: they come by the thousand, and there may be many processes
_FEW = 128  # texts that are encoded here, where nothing is started yet
_TRIES = 5  # in a cluster of its own, of a part whose processes end, one after another: it is what ends them
_CONNECTING = 15.0  # seconds
_ALONE = 60.0  # seconds without any process, after which nobody waits for one
_LOOK = 2.0  # seconds between two looks at who is there
_LARGE = 2**30  # bytes of a part of which Dask warns: ours are files, which it has no better way to
_SOURCES = (Path(__file__).parent, Path(__file__).parents[1] / "embeddings")


class Cluster(Workers):
    """Its processes, asked for when there is enough to do; a cluster of its own is gone after a with block."""

    elsewhere = True

    def __init__(self, address: str) -> None:
        """`address` is a scheduler's, as tcp://host:8786 or tls://host:8786; or local:2, two processes here."""
        super().__init__(1)
        self._address = address
        self._client: distributed.Client | None = None
        self._there = 1, 0.0  # how many processes, and when they were counted
        self._stack = contextlib.ExitStack()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of what was handed out, and of the processes that were started here."""
        self._client = None
        with _told(self._address):
            self._stack.close()

    def map(self, make: Callable[[Part], Made], parts: Iterable[Part], seconds: float) -> Iterator[Made]:
        """What `make`, a function of a module, gives for each part, in order.

        Raises EngineUnavailable where the cluster is lost: what was stored before stays. IndexUnusable where a part
        ends each process that has it, IndexMismatch where one runs another version of this program.
        """
        if self._client is None and seconds < WORTH:
            yield from map(make, parts)
            return
        handed: deque[distributed.Future[Made]] = deque()
        try:
            with _told(self._address):
                for part in parts:
                    handed.append(self._hand_out(make, part))
                    if len(handed) >= _AHEAD * self._processes():
                        yield self._result(handed.popleft())
                while handed:
                    yield self._result(handed.popleft())
        finally:
            with contextlib.suppress(Exception):  # of a cluster that is gone
                for future in handed:
                    future.cancel()  # type: ignore[no-untyped-call]

    def encoder(self, encoder: Encoder, name: str, models: Path) -> Encoder:
        """One like `encoder` whose passages are encoded there, where that takes longer than to send them.

        `name` and `models` are what it was opened by, and are opened by there.
        """
        return _Spread(encoder, self, partial(_encoded, name, models, encoder.name)) if encoder.slow else encoder

    @property
    def started(self) -> bool:
        """Whether it was asked for already."""
        return self._client is not None

    def _connected(self) -> distributed.Client:
        if self._client is None:
            where: Any = self._address
            for name in ("distributed", "distributed.client", "distributed.gc"):
                logging.getLogger(name).setLevel(logging.CRITICAL)  # what happens there is told in our errors
            self._stack.enter_context(
                dask.config.set(
                    {
                        "distributed.scheduler.allowed-failures": _TRIES - 1,
                        "distributed.admin.large-graph-warning-threshold": _LARGE,
                    }
                )
            )
            if self._address.startswith(LOCAL):
                where = self._stack.enter_context(_started(int(self._address.removeprefix(LOCAL))))
            self._client = self._stack.enter_context(
                distributed.Client(where, timeout=_CONNECTING, set_as_default=False)  # type: ignore[no-untyped-call]
            )
            disable_gc_diagnosis(force=True)  # type: ignore[no-untyped-call]  # in which a Ctrl-C would be lost
        return self._client

    def _processes(self) -> int:
        """How many there are, counted now and then: of hundreds it takes a while, and there is a part every moment."""
        client, (there, counted) = self._connected(), self._there
        if time.monotonic() - counted > _LOOK:
            there = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
            self._there = there, time.monotonic()
        return there

    def _hand_out(self, make: Callable[[Part], Made], part: Part) -> "distributed.Future[Made]":
        content = pickle.dumps((sources(), make, part))
        key = f"{getattr(make, '__name__', 'part')}-{hashlib.sha256(content).hexdigest()[:32]}"
        return self._connected().submit(_done, make, part, sources(), key=key, pure=True)

    def _result(self, future: "distributed.Future[Made]") -> Made:
        """What became of a part, waited for as long as there is somebody who may make it."""
        alone: float | None = None
        while True:
            try:
                return future.result(timeout=_LOOK)
            except TimeoutError:
                client = self._connected()
                if client.status != "running":
                    raise CommClosedError("the scheduler is gone") from None
                anybody = bool(client.scheduler_info(n_workers=-1)["workers"])
                alone = None if anybody else alone or time.monotonic()
                if alone and time.monotonic() - alone > _ALONE:
                    raise CommClosedError("it has no workers, or they have no yinwen") from None


class _Spread:
    """An encoder whose passages are encoded on a cluster."""

    slow = True

    def __init__(self, here: Encoder, cluster: Cluster, make: Callable[[Sequence[str]], Matrix]) -> None:
        self._here, self._cluster, self._make = here, cluster, make
        self.name, self.dim = here.name, here.dim

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Encode texts there, the longest first: a part is padded to its longest, and short ones end together."""
        if len(texts) <= _FEW and not self._cluster.started:
            return self._here.passages(texts)
        order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        parts = ([texts[at] for at in order[first : first + _TEXTS]] for first in range(0, len(order), _TEXTS))
        matrix = np.zeros((len(texts), self.dim), np.float32)
        done = 0
        for rows in self._cluster.map(self._make, parts, WORTH):
            matrix[order[done : done + len(rows)]] = rows
            done += len(rows)
        return matrix

    def query(self, text: str) -> Vector:
        """Encode one question, here."""
        return self._here.query(text)


class _Unstarted(Exception):
    """Processes of this machine that did not begin."""


def _started(processes: int) -> distributed.LocalCluster:
    """So many, which only this program can talk to: it has the key. They inherit that Ctrl-C is not for them."""
    resource_tracker.ensure_running()  # its start lets Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return distributed.LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=processes,
            threads_per_worker=1,
            host="127.0.0.1",
            security=True,
            dashboard_address="127.0.0.1:0",  # where it tells of its health, too
            worker_dashboard_address=None,
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
    except ImportError:
        raise SettingsError(
            "a cluster of this machine needs a library that is not installed: pip install 'yinwen[cluster]'"
        ) from None
    except RuntimeError as error:
        raise _Unstarted("its processes do not start: is memory short?") from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@lru_cache(maxsize=1)
def sources() -> str:
    """A digest of the program's own text: what is made by another version would be something else."""
    running = hashlib.sha256()
    for folder in _SOURCES:
        for path in sorted(folder.rglob("*.py")):
            running.update(path.read_bytes())
    return running.hexdigest()


def _done(make: Callable[[Part], Made], part: Part, made_with: str) -> Made:
    """In a worker: make what is to be made of a part. Its troubles are told as the worker's, not the cluster's."""
    me = f"the worker {distributed.get_worker().address}"
    if sources() != made_with:
        raise IndexMismatch(f"{me} runs another version of yinwen: install this one there")
    try:
        return make(part)
    except EncoderError as error:
        raise EncoderError(f"{me}: {error}") from None
    except (OSError, MemoryError) as error:  # a time that is up is an OSError, too
        why = str(error) or type(error).__name__
        raise IndexUnusable(f"{me} cannot do its part ({why}): see to it, run again") from None


@lru_cache(maxsize=1)
def _opened(name: str, models: Path) -> Encoder:
    return load_encoder(name, models=models, download=False, threads=1)  # there is a process for each core


def _encoded(name: str, models: Path, identity: str, texts: Sequence[str]) -> Matrix:
    """In a worker: the texts' vectors, by an encoder of this very name and weights."""
    encoder = _opened(name, models)
    if encoder.name != identity:
        raise EncoderError(f"the encoder {name} is {encoder.name} there, not {identity}: give it this one")
    return encoder.passages(texts)


@contextlib.contextmanager
def _told(address: str) -> Iterator[None]:
    """Tell the cluster's troubles in our errors."""
    try:
        yield
    except distributed.KilledWorker as error:
        raise IndexUnusable(
            f"a part of the work ended {error.allowed_failures + 1} workers of the cluster {address}: is memory short "
            "there? run again, or without it"
        ) from None
    except ModuleNotFoundError as error:
        raise IndexMismatch(f"a worker of the cluster {address} has no {error.name}: install yinwen there") from None
    except RuntimeError as error:
        if "deserialization of the task graph" not in str(error):
            raise
        raise IndexMismatch(
            f"the scheduler of the cluster {address} has no yinwen, or another version: install this one there"
        ) from None
    except distributed.client.FutureCancelledError:
        raise _lost(address, "it was ended") from None
    except (CommClosedError, TimeoutError, OSError, _Unstarted) as error:
        raise _lost(address, str(error).partition("\n")[0] or type(error).__name__) from None


def _lost(address: str, why: str) -> EngineUnavailable:
    return EngineUnavailable(
        f"the cluster {address} cannot be used ({why}): what was taken in stays; run again, with it or without"
    )
