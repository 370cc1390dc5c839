"""Many readers asking the bot at the same moment, over a real index: how long until each sees something.

    python tests/bench/chats.py HOME --questions SET --chats 200 --profile quick --profile precise --json chats.json

`yinwen bot` runs as its users run it, over the index in HOME, against the Bot API server of the tests, which parses
what it is sent as Telegram does. SET is a folder with `queries.jsonl`, or left out. Each chat asks one question, all of
them in the same moment; counted for each is when the server has taken the first sign of life (typing) and the first
message of the answer, and of the bot its processor seconds and memory. The limit of 30 messages a second holds, so that
the last of 200 answers cannot come before 5.7 seconds. Prints a table in Markdown.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from retrieval.evaluation.metrics import quantile
from tests.bench.processes import machine
from tests.telegram.server import Server

TOKEN = "424242:not-a-real-token_ABCDEFGHIJKLMNOPQR"  # noqa: S105 - invented
QUESTIONS = (
    "人民币汇率走势如何",
    "美国大选结果是什么",
    "中国GDP增长多少",
    "孟晚舟案怎么样了",
    "普京什么时候访问中国？",
)
WARMING = 3  # questions asked before, one after another
SIGNS = ("sendChatAction", "sendMessageDraft", "sendMessage")


def read_questions(folder: Path | None, many: int) -> list[str]:
    """So many questions, those of a set from its first on."""
    if folder is None:
        return [QUESTIONS[number % len(QUESTIONS)] for number in range(many)]
    lines = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    return [texts[number % len(texts)] for number in range(many)]


def used(process: int) -> tuple[float, float]:
    """Processor seconds of a process until now, and its largest resident set in megabytes (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), peak * 1024 / 1e6


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Seconds at the median, the 95th percentile, and the longest."""
    return {
        "p50": round(quantile(seconds, 0.5), 3),
        "p95": round(quantile(seconds, 0.95), 3),
        "max": round(max(seconds), 3),
    }


async def crowd(home: Path, questions: Sequence[str], profile: str) -> dict[str, Any]:
    """Have all of the questions asked at once; what it took."""
    server = Server(TOKEN)
    await server.start()
    server.patience = 90.0
    with TemporaryDirectory() as folder:
        token, beside = Path(folder) / "token", Path(folder) / "home"
        token.write_text(TOKEN)
        beside.mkdir()
        for path in home.iterdir():  # the index, and not the state of a bot that runs over it
            if not path.name.startswith("bot."):
                (beside / path.name).symlink_to(path.absolute())
        command = [sys.executable, "-c", "from bot.cli import main; main()", "bot", "--home", str(beside)]
        command += ["--profile", profile, "--telegram-token-file", str(token), "--telegram-api", server.url]
        process = await asyncio.create_subprocess_exec(*command, env={**os.environ, "NO_PROXY": "127.0.0.1"})
        try:
            for question in questions[:WARMING]:
                await server.person().asks(question)
            figures = await ask_at_once(server, process.pid, questions)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
                await process.wait()
            await server.stop()
    return {"profile": profile, "chats": len(questions), **figures, "objections": server.objections}


async def ask_at_once(server: Server, process: int, questions: Sequence[str]) -> dict[str, Any]:
    """The crowd itself."""
    cpu_before, idle = used(process)
    seen = len(server.calls)
    began = time.monotonic()
    readers = [server.person() for _ in questions]
    for reader, question in zip(readers, questions, strict=True):
        reader.says(question)
    await server.until(lambda: all(reader.chat.sent for reader in readers), "all answers")
    signs, answers = dict[str, float](), dict[str, float]()
    for call in server.calls[seen:]:
        if call.code == 200 and call.method in SIGNS:
            signs.setdefault(call.params["chat_id"], call.at - began)
        if call.code == 200 and call.method == "sendMessage":
            answers.setdefault(call.params["chat_id"], call.at - began)
    cpu, peak = used(process)
    return {
        "sign_s": spread(list(signs.values())),
        "answer_s": spread(list(answers.values())),
        "cpu_s": round(cpu - cpu_before, 2),
        "memory_before_mb": round(idle, 1),
        "memory_mb": round(peak, 1),
    }


def table(runs: Sequence[dict[str, Any]]) -> str:
    """A row a profile."""
    head = ["profile", "chats", "sign p50, s", "p95", "max", "answer p50, s", "p95", "max", "CPU s", "memory, MB"]
    rows = [
        [
            run["profile"],
            str(run["chats"]),
            *(f"{value:.2f}" for value in (*run["sign_s"].values(), *run["answer_s"].values())),
            f"{run['cpu_s']:.1f}",
            f"{run['memory_mb']:.0f}",
        ]
        for run in runs
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows))


def main() -> None:
    """Measure and report; exit code 1 where Telegram would have objected to something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--questions", type=Path, metavar="SET")
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--profile", action="append", choices=["quick", "precise"])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    questions = read_questions(options.questions, options.chats)
    runs = [asyncio.run(crowd(options.home, questions, each)) for each in options.profile or ["precise"]]
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "runs": runs}, ensure_ascii=False, indent=1))
    print(table(runs))
    sys.exit(any(run["objections"] for run in runs))


if __name__ == "__main__":
    main()
