"""The commands as processes: what they print where, and their exit codes."""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner

from bot.commands import browse, common
from bot.service import Service
from bot.settings import Settings
from retrieval.records import Stats
from tests.bot.archive import write
from tests.bot.conftest import YINWEN, Run, environment, run
from tests.retrieval.small import file_text

QUESTION = "跨江的新桥什么时候通车？"


def test_an_answer_is_quoted_with_its_source(yinwen: Run) -> None:
    """`ask` prints the quotation, its title, source, day and address, and nothing beside."""
    done = yinwen("ask", QUESTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert "跨江的新桥将在明年6月通车" in done.stdout
    assert "— 新桥明年通车　比计划早三个月" in done.stdout
    assert "2024年3月31日" in done.stdout
    assert "https://jiangcheng.example/bridge.html" in done.stdout
    assert "\x1b" not in done.stdout


def test_ask_json_is_the_documented_shape(yinwen: Run) -> None:
    """One document, readable, whose quotation stands in the article that `show` prints."""
    done = yinwen("ask", QUESTION, "--json")
    answer = json.loads(done.stdout)
    assert list(answer) == ["question", "status", "understood", "quotes", "nearest", "articles", "seconds"]
    assert answer["question"] == QUESTION
    assert answer["status"] in ("answered", "unsure")
    quote = answer["quotes"][0]
    keys = [
        "text",
        "sentence",
        "answer",
        "title",
        "source",
        "published",
        "url",
        "link",
        "article_id",
        "score",
        "copies",
    ]
    assert list(quote) == keys
    assert quote["sentence"] in quote["text"]
    assert quote["published"] == "2024-03-31T04:00:00Z"
    assert quote["link"].startswith(quote["url"] + "#:~:text=")
    article = json.loads(yinwen("show", quote["article_id"], "--json").stdout)
    assert quote["text"] in "\n".join(part["text"] for part in article["paragraphs"])
    assert "通车" in done.stdout


def test_a_trend_is_counted_and_drawn(yinwen: Run, tmp_path: Path) -> None:
    """A line a day between tabs, a document, a picture; exit code 1 and a remark where there is nothing to count."""
    picture = tmp_path / "trend.png"
    done = yinwen("trend", "价格", "上周", "--png", str(picture))
    days = [line.split("\t") for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr, len(days), days[0]) == (0, "", 31, ["2024-03-01", "1", "1"])
    assert sum(int(articles) for _, articles, _ in days) == 12
    assert sum(int(total) for _, _, total in days) == 14
    assert picture.read_bytes().startswith(b"\x89PNG")
    document = json.loads(yinwen("trend", "價格", "--json").stdout)
    assert (document["articles"], document["step"], document["until"]) == (12, "day", "2024-03-31")
    nothing = yinwen("trend", "火星", "--png", str(tmp_path / "none.png"))
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (1, "", "yinwen: no article has '火星'\n")
    assert not (tmp_path / "none.png").exists()


def test_the_stories_of_a_day(yinwen: Run, tmp_path: Path) -> None:
    """A line a story between tabs, a document, a page; exit code 1 for a day without articles, 2 for what is no day."""
    page = tmp_path / "day.html"
    done = yinwen("digest", "--html", str(page))
    stories = [line.split("\t") for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(cells[4] for cells in stories) == ["图书馆新馆开放", "新桥明年通车　比计划早三个月"]
    assert page.read_text(encoding="utf-8").count("<blockquote") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["day.html"]
    document = json.loads(yinwen("digest", "--date", "2024年3月12日", "--json").stdout)
    assert (document["day"], document["before"], document["after"]) == ("2024-03-12", "2024-03-11", "2024-03-31")
    assert document["stories"][0]["quote"]["sentence"] == "白糖的价格上周涨了百分之12，市场人士说供应偏紧。"
    nothing = yinwen("digest", "--date", "2024-03-13")
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (1, "", "2024年3月13日没有文章。\n")
    assert yinwen("digest", "--date", "火星").returncode == 2


def test_a_query_as_a_feed(yinwen: Run, tmp_path: Path) -> None:
    """The newest articles that it finds, whole, to a file or to the output; a query that cannot be read writes none."""
    out = tmp_path / "prices.xml"
    done = yinwen("export-feed", "价格 来源:prices", "--out", str(out), "-n", "11")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    entries = feedparser.parse(out.read_bytes()).entries
    assert [entry.title for entry in entries][:2] == ["白糖涨价", "咖啡涨价"]
    assert len(entries) == 11
    assert entries[0].content[0].value == "<p>白糖的价格上周涨了百分之12，市场人士说供应偏紧。</p>"
    rss = yinwen("export-feed", "prices", "--format", "rss").stdout
    assert len(feedparser.parse(rss.encode()).entries) == 12
    assert yinwen("export-feed", "价格 来源:火星", "--out", str(out)).returncode == 1
    assert len(feedparser.parse(out.read_bytes()).entries) == 11
    assert yinwen("export-feed", "火星", "--out", str(out)).returncode == 1
    assert feedparser.parse(out.read_bytes()).entries == []
    assert [path.name for path in tmp_path.iterdir()] == ["prices.xml"]


def test_what_a_subscription_would_have_told_as_a_feed(tmp_path: Path) -> None:
    """A question matched by meaning, of the last days alone; what nothing matched is an empty feed."""
    files, home, now = tmp_path / "files", tmp_path / "home", datetime.now(UTC)
    files.mkdir()
    for days, title in ((1, "航空公司员工罢工"), (40, "航空公司员工去年罢工")):
        text = file_text(
            title, f"https://a.example/{days}", "航空公司员工因为工资罢工。", at=now - timedelta(days=days)
        )
        (files / f"{days}.md").write_text(text, "utf-8")
    run(home, "index", str(files))
    done = run(home, "export-feed", "航空公司员工为什么罢工？", "--days", "7")
    assert [entry.title for entry in feedparser.parse(done.stdout.encode()).entries] == ["航空公司员工罢工"]
    assert run(home, "export-feed", "火山会不会爆发？", "--days", "7").returncode == 1


def test_a_question_that_leans_on_another(yinwen: Run) -> None:
    """`--after` completes it, and says how; a question without a gap stays as it was typed."""
    plain = yinwen("ask", "为什么？", "--after", "跨江的新桥什么时候通车？")
    assert plain.stdout.startswith("接上文：跨江的新桥通车 为什么\n\n")
    answer = json.loads(yinwen("ask", "谁是馆长？", "--after", QUESTION, "--json").stdout)
    assert (answer["understood"]["completed"], answer["understood"]["carried"]) == ("", [])
    answer = json.loads(yinwen("ask", "造价呢？", "--after", QUESTION, "--json").stdout)
    assert answer["question"] == "造价呢？"
    assert answer["understood"]["completed"] == "跨江的新桥通车 造价"
    assert answer["understood"]["carried"] == ["跨江的新桥通车"]
    assert any("23亿元" in quote["text"] for quote in answer["quotes"])
    assert yinwen("ask", "为什么？", "--after", " ").returncode == 2


def test_the_news_alone_is_a_list(yinwen: Run) -> None:
    """Articles that `show` opens, newest first, with exit code 0; of a day without any, 1."""
    done = yinwen("ask", "有什么新闻？", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["status"], answer["quotes"]) == (0, "listed", [])
    newest = json.loads(yinwen("latest", "--json").stdout)["articles"]
    assert [one["article_id"] for one in answer["articles"]] == [one["article_id"] for one in newest]
    shown = yinwen("ask", "2024年3月31日有什么新闻？")
    assert shown.returncode == 0
    assert shown.stdout.startswith("这段时间的文章，最新的在前：\n1  ")
    assert yinwen("ask", "1999年有什么新闻？").returncode == 1


def test_nothing_found_exits_with_1(yinwen: Run) -> None:
    """A refusal says so in words, in JSON and in its exit code."""
    plain, shape = yinwen("ask", "火星上有没有水？"), yinwen("ask", "火星上有没有水？", "--json")
    assert (plain.returncode, shape.returncode) == (1, 1)
    assert plain.stdout.startswith("没有找到")
    assert json.loads(shape.stdout)["status"] == "not_found"
    assert json.loads(shape.stdout)["quotes"] == []


def test_a_question_may_come_from_standard_input(yinwen: Run) -> None:
    """`ask -` reads it, and unquoted words are one question."""
    assert yinwen("ask", "-", stdin=QUESTION + "\n").stdout == yinwen("ask", QUESTION).stdout
    assert json.loads(yinwen("ask", "新桥", "通车", "--json").stdout)["question"] == "新桥 通车"


@pytest.mark.parametrize("arguments", [["ask", " "], ["ask", "-"], ["ask"], ["search", ""], ["dance"], ["ask", "--no"]])
def test_wrong_usage_exits_with_2(yinwen: Run, arguments: list[str]) -> None:
    """What cannot be understood is said on standard error."""
    done = yinwen(*arguments)
    assert done.returncode == 2
    assert "yinwen" in done.stderr
    assert done.stdout == ""


def test_a_text_too_long_exits_with_2(yinwen: Run) -> None:
    """A question as long as an article is refused, with how long it may be; one at the limit is looked up."""
    for arguments, stdin in ((["ask", "火" * 501], ""), (["ask", "-"], "火" * 501), (["search", "火" * 501], "")):
        done = yinwen(*arguments, stdin=stdin)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines()[-1] == "Error: the text has 501 characters: shorten it to 500 at most"
    assert yinwen("search", "火" * 500).returncode == 1


def test_bytes_that_are_no_text_exit_with_2(home: Path) -> None:
    """An argument that is not UTF-8 is refused, not searched for."""
    done = subprocess.run(
        [YINWEN.encode(), b"ask", b"\xff\xfe"], capture_output=True, env=environment(home), timeout=60, check=False
    )
    assert done.returncode == 2
    assert b"not valid UTF-8" in done.stderr


def test_what_to_run_names_the_state_folder_that_was_named(tmp_path: Path) -> None:
    """A command that an error says to run can be copied: it is for the same --home, which may have a blank in it."""
    home = tmp_path / "my home"
    for arguments in (["--home", str(home), "latest"], ["index", "--home", str(home)]):
        done = run(tmp_path, *arguments)
        assert f"`yinwen --home '{home}' index FOLDER`" in done.stderr
    finding = json.loads(run(tmp_path, "--home", str(home), "doctor", "--json").stdout)["findings"][-1]
    assert f"`yinwen --home '{home}' index FOLDER`" in finding["detail"]
    assert "`yinwen index FOLDER`" in run(home, "latest").stderr  # named by a variable, which is still set


def test_a_state_folder_that_is_a_file_exits_with_2(tmp_path: Path) -> None:
    """A file given as --home, or something within one, is named with what to give instead."""
    file = tmp_path / "file"
    file.touch()
    for home in (file, file / "within"):
        for command in (["latest"], ["index", str(tmp_path)], ["doctor"]):
            done = run(tmp_path, "--home", str(home), *command)
            assert (done.returncode, done.stdout) == (2, "")
            assert done.stderr == f"yinwen: --home: {file} is a file, give a folder (where there is none, it is made)\n"


def test_no_index_exits_with_3(tmp_path: Path) -> None:
    """Without an index every command that needs one says what to run."""
    for arguments in (["ask", QUESTION], ["latest"], ["search", "桥"], ["chat"], ["index"], ["show", "x"]):
        done = run(tmp_path / "new", *arguments)
        assert done.returncode == 3, arguments
        assert done.stderr.startswith("yinwen: there is no index")
        assert "yinwen index FOLDER" in done.stderr
        assert done.stderr.count("\n") == 1
        assert done.stdout == ""
    assert not (tmp_path / "new").exists()


def test_a_wrong_setting_exits_with_2_and_one_line(yinwen: Run) -> None:
    """A setting is named with where it came from; a traceback comes only when asked for."""
    done = yinwen("ask", QUESTION, YINWEN_QUOTES="many")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "yinwen: YINWEN_QUOTES: 'many' will not do, give a whole number from 1 to 10\n"
    assert "Traceback" in yinwen("-v", "ask", QUESTION, YINWEN_QUOTES="many").stderr


def test_an_unknown_encoder_exits_with_2(yinwen: Run) -> None:
    """An encoder that cannot be had is an error in one line."""
    done = yinwen("--encoder", "/nowhere/at-all", "model", "test")
    assert done.returncode == 2
    assert done.stderr.startswith("yinwen: /nowhere/at-all is not a folder")
    assert done.stderr.count("\n") == 1


def test_another_encoder_than_the_indexs_exits_with_3(yinwen: Run) -> None:
    """An index is not asked with another encoder; the error names its own, whether or not the other can be had."""
    done = yinwen("--encoder", "/nowhere/at-all", "ask", QUESTION)
    assert done.returncode == 3
    assert "ask with `--encoder news-static`" in done.stderr
    assert done.stderr.count("\n") == 1


def test_show_prints_the_whole_article(yinwen: Run) -> None:
    """Title, text and subheads, reporters and editors; an unknown id exits with 1."""
    known = yinwen("search", "跨江", "新桥").stdout.split("\t")[0]
    done = yinwen("show", known)
    assert done.returncode == 0
    for part in (
        "新桥明年通车",
        "跨江的新桥将在明年6月通车",
        "工程花了多少钱",
        "造价23亿元",
        "记者：周行",
        "编辑：吴言",
    ):
        assert part in done.stdout
    unknown = yinwen("show", "aaaaaaaaaaaa")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith("yinwen: ")


def test_lists_for_other_programs_are_lines_of_cells(yinwen: Run) -> None:
    """Piped, `latest` prints one article a line, newest first, exactly as many as asked for."""
    lines = yinwen("latest", "-n", "13").stdout.splitlines()
    assert len(lines) == 13
    cells = [line.split("\t") for line in lines]
    assert all(len(row) == 5 for row in cells)
    days = [row[1] for row in cells]
    assert days == sorted(days, reverse=True)
    assert yinwen("latest", "--offset", "13").stdout.count("\n") == 1
    assert yinwen("latest", "--offset", "9" * 20).returncode == 2


def test_latest_of_one_source(yinwen: Run) -> None:
    """A source narrows the list; one that there is not exits with 1 and names those there are."""
    every = json.loads(yinwen("latest", "--json", "-n", "100").stdout)
    assert (every["total"], len(every["articles"])) == (14, 14)
    source = every["articles"][-1]["source"]
    assert source != every["articles"][0]["source"]
    narrowed = json.loads(yinwen("latest", source, "--json").stdout)
    assert {article["source"] for article in narrowed["articles"]} == {source}
    assert narrowed["total"] == 12
    wrong = yinwen("latest", "晚报")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert source in wrong.stderr


def test_latest_counts_nothing_it_does_not_show(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statistics, which read the whole archive, are asked for only where a source has no article."""

    def never() -> Stats:
        raise AssertionError("statistics were asked for")

    @contextmanager
    def opened(run: common.Run, settings: Settings) -> Iterator[Service]:
        with common.opened(run, settings) as service:
            yield replace(service, stats=never)

    monkeypatch.setattr(browse, "opened", opened)
    asked = CliRunner().invoke(browse.latest, ["--home", str(home), "--quiet"])
    assert asked.exception is None
    assert asked.output.count("\n") == 10


@pytest.mark.parametrize(
    ("language", "none", "more"),
    [
        ("zh-Hans", "没有找到含“zzzz”的文章。", "没有更多了。"),
        ("zh-Hant", "沒有找到含「zzzz」的文章。", "沒有更多了。"),
        ("en", "No article with “zzzz”.", "There is no more."),
    ],
)
def test_an_empty_list_says_why_in_the_readers_language(yinwen: Run, language: str, none: str, more: str) -> None:
    """Nothing found, nothing of that source, or nothing beyond what was skipped."""
    assert yinwen("search", "zzzz", YINWEN_LANGUAGE=language).stderr == f"{none}\n"
    assert yinwen("latest", "--offset", "999", YINWEN_LANGUAGE=language).stderr == f"{more}\n"
    assert "晚报" in yinwen("latest", "晚报", YINWEN_LANGUAGE=language).stderr


def test_search_finds_nothing_with_exit_code_1(yinwen: Run) -> None:
    """The JSON of an empty page has the shape of a full one."""
    done = yinwen("search", "zzzzqqqq", "--json")
    assert done.returncode == 1
    shape = json.loads(done.stdout)
    assert (shape.pop("query")["words"], shape) == ("zzzzqqqq", {"total": 0, "offset": 0, "articles": []})


def test_search_takes_a_query(yinwen: Run) -> None:
    """Sources, days, phrases and words left out, in one argument or several; how it was read is said beside."""
    every = yinwen("search", "价格")
    assert (every.stdout.count("\n"), every.stderr) == (10, "")
    said = yinwen("search", "价格", "来源：ＰＲＩＣＥＳ", "日期：2024年3月3日..2024-03-05", "-钢铁", '"上周涨了"')
    assert sorted(line.split("\t")[3] for line in said.stdout.splitlines()) == ["棉花涨价", "牛奶涨价"]
    assert said.stderr == "来源：prices · 日期：2024年3月3日–5日 · 含原文“上周涨了” · 不含钢铁\n"
    read = '价格 "上周涨了" -钢铁 来源:prices 日期:2024-03-03..2024-03-05'
    again = json.loads(yinwen("search", read, "--json").stdout)
    assert (again["total"], again["query"]["text"]) == (2, read)


def test_what_of_a_query_is_not_understood_is_said(yinwen: Run) -> None:
    """Nothing is listed, and the sources that there are and how a date is written are named."""
    for command in ("search", "latest"):
        wrong = yinwen(command, "价格 来源:晚报 日期:猴年")
        assert (wrong.returncode, wrong.stdout) == (1, "")
        assert re.search(r"没有来自“晚报”的文章。有这些来源：.*prices", wrong.stderr)
        assert "看不懂日期“猴年”" in wrong.stderr


def test_latest_with_words(yinwen: Run) -> None:
    """What is no source is words, each of which an article has; the newest first."""
    titles = [line.split("\t")[3] for line in yinwen("latest", "偏紧", "-铜矿", "-n", "3").stdout.splitlines()]
    assert titles == ["白糖涨价", "咖啡涨价", "玉米涨价"]


def test_the_state_folder_may_be_named_before_or_after_the_command(home: Path, tmp_path: Path) -> None:
    """--home means the same everywhere, and wins over YINWEN_HOME."""
    before = run(tmp_path / "other", "--home", str(home), "latest")
    after = run(tmp_path / "other", "latest", "--home", str(home))
    assert (before.returncode, before.stdout) == (after.returncode, after.stdout)
    assert before.returncode == 0


def test_index_reports_and_the_second_run_is_quiet(tmp_path: Path) -> None:
    """The first run names what it left out, the next has nothing to say, and a changed file is found."""
    articles, home = write(tmp_path / "articles"), tmp_path / "home"
    first = run(home, "index", str(articles))
    assert first.returncode == 0
    assert first.stdout == ""
    assert "14 added: 14 articles" in first.stderr
    assert "empty.md: " in first.stderr
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert run(home, "index", str(articles)).stderr.startswith("up to date: 14 articles, ")
    assert run(home, "index", "-q", str(articles)).stderr == ""

    shutil.rmtree(articles / "prices")
    report = json.loads(run(home, "index", "--json").stdout)
    assert (report["removed"], report["articles"], report["encoded"]) == (12, 2, 0)
    assert report["rejected"] == []


def test_forgetting_and_listing_stand_alone(yinwen: Run, articles: Path) -> None:
    """Options that are all that is done are not given together: nothing is dropped by mistake."""
    for extra in ("--rejected", "--reencode", str(articles)):
        done = yinwen("index", "--forget", str(articles), extra)
        assert done.returncode == 2
        assert "stand alone" in done.stderr


def test_rejected_files_are_listed(yinwen: Run, articles: Path) -> None:
    """`index --rejected` names each with its reason and indexes nothing."""
    done = yinwen("index", "--rejected")
    assert done.stdout.startswith(f"{articles / 'prices' / 'empty.md'}: ")
    (entry,) = json.loads(yinwen("index", "--rejected", "--json").stdout)
    assert list(entry) == ["path", "reason"]


def test_index_of_nothing_exits_with_2(tmp_path: Path) -> None:
    """A path that is not there is refused before anything is made."""
    done = run(tmp_path / "home", "index", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "nowhere" in done.stderr
    assert not (tmp_path / "home").exists()


def test_doctor_finds_nothing_wrong(yinwen: Run) -> None:
    """All is well in a state folder just made."""
    done = yinwen("doctor")
    assert done.returncode == 0, done.stdout
    assert all(line.startswith(("ok", "  ")) for line in done.stdout.splitlines())
    shape = json.loads(yinwen("doctor", "--json").stdout)
    assert shape["ok"] is True
    assert {"reader", "encoder", "store"} <= {finding["name"] for finding in shape["findings"]}


def test_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    """No index, and a state folder that others can enter, each with a remedy and exit code 3."""
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    done = run(home, "doctor")
    assert done.returncode == 3
    assert f"chmod u+rw,go-rwx {home}" in done.stdout
    assert "there is no index" in done.stdout
    findings = json.loads(run(home, "doctor", "--json").stdout)["findings"]
    assert {finding["name"] for finding in findings if not finding["ok"]} == {"state folder", "index"}


def test_model_list_names_the_shipped_encoder_as_ready(yinwen: Run) -> None:
    """The default is here, the others say how to get them."""
    models = json.loads(yinwen("model", "list", "--json").stdout)
    assert models[0]["ready"] is True
    assert "yinwen model pull bge-small-zh-v1.5" in yinwen("model", "list").stdout
    assert yinwen("model", "pull", "no-such-model").returncode == 2


def test_model_test_shows_what_belongs_together(yinwen: Run) -> None:
    """The shipped encoder finds each answer nearer to its question than what only looks like one."""
    tried = json.loads(yinwen("model", "test", "--json").stdout)
    assert tried["dim"] > 0
    assert all(-1.01 <= pair["far"] <= 1.01 for pair in tried["pairs"])
    assert "passages/s" in yinwen("model", "test").stdout


def test_bot_without_a_token_says_where_to_get_one(yinwen: Run) -> None:
    """No token is a wrong setting."""
    done = yinwen("bot")
    assert done.returncode == 2
    assert "@BotFather" in done.stderr


def test_version(yinwen: Run) -> None:
    """The version is the installed one's."""
    assert yinwen("--version").stdout == f"yinwen {version('yinwen')}\n"


def test_the_reader_of_a_pipe_may_leave(home: Path) -> None:
    """`yinwen latest | head -1` ends without a word and with the shell's code for a closed pipe."""
    script = f"set -o pipefail; {YINWEN} latest -n 100 --json | head -c 1; echo; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=environment(home), timeout=60, check=False
    )
    assert done.stderr == ""
    assert done.stdout.split()[0] == "{"

    with subprocess.Popen(
        [YINWEN, "latest"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home)
    ) as p:
        assert p.stdout is not None
        p.stdout.close()  # before anything is written
        assert p.stderr is not None
        assert p.stderr.read() == b""
    assert p.returncode == 141


def test_a_full_disk_exits_with_3(home: Path) -> None:
    """An output that cannot be written is one line with the system's reason, not a traceback."""
    done = subprocess.run(
        ["bash", "-c", f"{YINWEN} latest > /dev/full"],
        capture_output=True,
        text=True,
        env=environment(home),
        timeout=60,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr == "yinwen: No space left on device; see `yinwen doctor`\n"


@pytest.mark.parametrize("blocks", [0, 8, 32])
def test_a_disk_that_fills_up_while_indexing_exits_with_3(articles: Path, tmp_path: Path, blocks: int) -> None:
    """Wherever the writing stops, it is one line and the code for an index that cannot be used."""
    done = subprocess.run(
        ["bash", "-c", f"ulimit -f {blocks}; exec {YINWEN} index {articles} -q"],
        capture_output=True,
        text=True,
        env=environment(tmp_path / "home"),
        timeout=60,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith("yinwen: ")
    assert done.stderr.count("\n") == 1


def test_our_own_mistake_exits_with_70(home: Path) -> None:
    """An error that nobody foresaw is one line without what was asked; its traceback comes only with -v."""
    program = (
        "import click\nfrom bot.cli import cli, main\n"
        "@click.command()\ndef stumble(): raise KeyError('秘密')\n"
        "cli.add_command(stumble)\nmain()"
    )

    def stumble(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program, *options, "stumble"],
            capture_output=True,
            text=True,
            env=environment(home),
            timeout=60,
            check=False,
        )

    done = stumble()
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr == "yinwen: internal error (KeyError), run again with -v for details\n"
    assert stumble("-v").returncode == 70
    assert "Traceback" in stumble("-v").stderr


def test_what_is_written_is_its_owners_alone(articles: Path, tmp_path: Path) -> None:
    """In a folder that others may enter, no file of the index can be read by them."""
    home = tmp_path / "shared"
    home.mkdir()
    home.chmod(0o755)
    assert run(home, "index", str(articles)).returncode == 0
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {"archive.db", "dense.json"} <= {path.name for path in files}
    assert [path.name for path in files if path.stat().st_mode & 0o077] == []


def test_ctrl_c_exits_with_130(home: Path) -> None:
    """An interrupted command says so in one line."""
    with subprocess.Popen(
        [YINWEN, "ask", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home)
    ) as process:
        time.sleep(1.5)  # until it reads
        os.kill(process.pid, signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.read() == b"yinwen: interrupted\n"
    assert process.returncode == 130


def test_an_output_that_is_not_utf8_is_no_error(yinwen: Run) -> None:
    """A character the terminal's encoding lacks shows as ?, and JSON stays JSON."""
    done = yinwen("ask", QUESTION, "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert json.loads(done.stdout)["quotes"]


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_error(home: Path, closed: str) -> None:
    """Started without one of the standard streams, as some services are, a command does its work."""
    done = subprocess.run(
        ["bash", "-c", f"{YINWEN} latest {closed}"], capture_output=True, env=environment(home), timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("profile", "needed"), [("quick", set()), ("precise", {"onnxruntime"})])
def test_what_ask_does_not_load(home: Path, profile: str, needed: set[str]) -> None:
    """An answer with the shipped models needs neither torch nor what only a conversation or a bar needs."""
    done = run(home, "ask", QUESTION, "--profile", profile, PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "click" in loaded
    heavy = {"torch", "sentence_transformers", "transformers", "prompt_toolkit", "rich", "telegram", "onnxruntime"}
    assert loaded & heavy == needed


def test_help_loads_nothing_heavy(home: Path) -> None:
    """`--help` is instant: no index, no encoder."""
    done = run(home, "--help", PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert loaded & {"numpy", "faiss", "tantivy", "jieba", "rich", "prompt_toolkit", "telegram"} == set()


def test_a_backup_comes_back(home: Path, tmp_path: Path) -> None:
    """From one state folder into another, which then answers; what is there is replaced only when told."""
    file, other = tmp_path / "copy", tmp_path / "other"
    done = run(home, "backup", str(file))
    assert (done.returncode, "14 articles" in done.stderr) == (0, True)
    assert run(home, "backup", str(file)).returncode == 3
    assert run(home, "backup", str(file), "--force").returncode == 0
    assert run(other, "restore", str(file)).returncode == 0
    assert stat.S_IMODE(other.stat().st_mode) == 0o700
    assert "明年6月通车" in run(other, "ask", "新桥什么时候通车？").stdout
    refused = run(other, "restore", str(file))
    assert (refused.returncode, "--force" in refused.stderr) == (3, True)


def test_what_is_no_backup_exits_with_2(home: Path, tmp_path: Path) -> None:
    """A file that cannot be used is told from an index or a disk that cannot."""
    text, cut = tmp_path / "text.md", tmp_path / "cut"
    text.write_text("no backup")
    assert run(home, "backup", str(cut)).returncode == 0
    cut.write_bytes(cut.read_bytes()[:5000])
    for file in (text, cut, tmp_path / "nowhere"):
        done = run(tmp_path / "other", "restore", str(file))
        assert (done.returncode, done.stdout) == (2, "")
        assert file.name in done.stderr.splitlines()[-1]


def test_doctor_mends_what_it_finds(articles: Path, tmp_path: Path) -> None:
    """A damaged cache is named with the command that mends it, which says what it did and leaves all well."""
    home = tmp_path / "home"
    assert run(home, "index", str(articles)).returncode == 0
    terms = next(home.glob("lexical-*/*.term"))
    content = bytearray(terms.read_bytes())
    content[len(content) // 2] ^= 1
    terms.write_bytes(content)
    found = run(home, "doctor")
    assert found.returncode == 3
    assert f"FAIL  lexical index: {terms} is not as it was written" in found.stdout
    assert "doctor --repair" in found.stdout
    mended = run(home, "doctor", "--repair")
    assert mended.returncode == 0, mended.stdout
    assert "mended  lexical index: " in mended.stderr
    assert run(home, "doctor").returncode == 0
