"""How a program that runs for weeks uses the C library's heaps."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

_THREADS = """
import ctypes, sys, threading
from bot.operation.memory import few_arenas
if sys.argv[2] == "few":
    few_arenas()
libc, together = ctypes.CDLL(None), threading.Barrier(6)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
def work():
    together.wait()
    for _ in range(100):
        libc.malloc(1000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(6)]
for each in threads: each.start()
for each in threads: each.join()
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no arenas")
def test_threads_share_two_heaps(tmp_path: Path) -> None:
    """However many threads there are; without it each has its own."""
    heaps = {}
    for name in ("few", "many"):
        told = tmp_path / name
        subprocess.run([sys.executable, "-c", _THREADS, told, name], check=True)
        heaps[name] = told.read_text().count("<heap nr=")
    assert heaps["few"] <= 2 < heaps["many"]
