"""A PostgreSQL server on loopback, of the binaries that are installed: started, killed and started again."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Self
from uuid import uuid4

import psycopg

from tests.servers.milvus import free_port

_STARTED = 30.0  # seconds that it may take
_PLACES = (Path("/usr/lib/postgresql"), Path("/usr/local/opt"), Path("/opt/homebrew/opt"))


def binaries() -> Path | None:
    """The folder of a server's programs, the newest; None where none is installed."""
    found = [path.parent for place in _PLACES for path in place.glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).parent)
    return max(found, key=lambda folder: folder.parent.name, default=None)


class Server:
    """One over a folder of its own, always at the same port. As root it runs as `postgres`, for it refuses root."""

    def __init__(self, programs: Path, *, durable: bool = False) -> None:
        """`durable` servers keep what was committed when they are killed, and are slower."""
        self._programs, self._durable = programs, durable
        self._folder = Path(mkdtemp(prefix="yinwen-postgres-"))
        self._user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        if os.getuid() == 0:
            shutil.chown(self._folder, self._user)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", str(self._folder / "data"), "-U", "yinwen", "--no-locale", "-E", "UTF8", "--no-sync")

    def url(self, name: str, port: int = 0) -> str:
        """The address of a database."""
        return f"postgresql://yinwen@127.0.0.1:{port or self.port}/{name}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {"unix_socket_directories": str(self._folder), "listen_addresses": "127.0.0.1"}
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(self._programs / "postgres"), "-D", str(self._folder / "data"), "-p", str(self.port)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *(f"--{name}={value}" for name, value in settings.items())],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=self._user if os.getuid() == 0 else None,
                start_new_session=True,
            )
        ends = time.monotonic() + _STARTED
        while time.monotonic() < ends:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url("postgres"), connect_timeout=1).close()
                return
            if self._process.poll() is not None:
                raise RuntimeError((self._folder / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL does not start")

    def kill(self) -> None:
        """Kill it with all its processes, as the machine's failure would."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, 9)
            self._process.wait()
            time.sleep(0.2)  # until its children have let go of the memory they share
        self._process = None

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of a database of one's own, gone afterwards."""
        name = f"test_{uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            with suppress(psycopg.OperationalError), psycopg.connect(self.url("postgres"), autocommit=True) as last:
                last.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it, and remove what it kept."""
        if self._process:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(3)
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), *arguments],
            check=True,
            capture_output=True,
            cwd=self._folder,
            user=self._user if os.getuid() == 0 else None,
        )
