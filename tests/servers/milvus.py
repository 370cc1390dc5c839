"""A Milvus server on loopback: the small one of milvus-lite, a process that can be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_STARTED = 60.0  # seconds that it may take


class LiteServer:
    """One over a folder of its own, always at the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [str(Path(sys.executable).with_name("milvus-lite")), "server", "--data-dir", str(self._folder)]
        self._process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ends = time.monotonic() + _STARTED
        while time.monotonic() < ends:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.2):
                return
            if self._process.poll() is not None:
                raise RuntimeError(f"milvus-lite ended with {self._process.returncode}")
            time.sleep(0.05)
        raise RuntimeError("milvus-lite does not start")

    def kill(self) -> None:
        """Kill it, as the machine's failure would."""
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = None

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.kill()


# Starts the server of the `milvus` package over a folder, and stays with it: killed together, as a group.
_STANDALONE = """
import sys, time
from milvus import default_server
default_server.set_base_dir(sys.argv[1])
default_server.listen_port = int(sys.argv[2])
default_server.start()
print("started", flush=True)
time.sleep(100_000)
"""


class Standalone:
    """The C++ server from an environment that has the package `milvus`; it listens on all interfaces."""

    def __init__(self, python: Path, folder: Path) -> None:
        self._python, self._folder = python, folder
        self.port = free_port()
        self._process: subprocess.Popen[str] | None = None

    @property
    def uri(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it serves."""
        self._process = subprocess.Popen(
            [str(self._python), "-c", _STANDALONE, str(self._folder), str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        if not (self._process.stdout and "started" in self._process.stdout.readline()):
            raise RuntimeError("the Milvus server does not start")

    def kill(self) -> None:
        """Kill all of it."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()
        self._process = None


def free_port() -> int:
    """One that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def main() -> None:
    """Serve over a folder until Ctrl-C: `python -m tests.servers.milvus FOLDER`."""
    server = Standalone(Path(sys.prefix) / "milvus/bin/python", Path(sys.argv[1]).absolute())
    server.start()
    sys.stdout.write(f"{server.uri}\n")
    sys.stdout.flush()
    try:
        signal.pause()
    except KeyboardInterrupt:
        server.kill()


if __name__ == "__main__":
    main()
