"""`yinwen eval`: several sets, the page, the figures of other runs."""

import json
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner, Result

from bot.cli import cli

DOCUMENTS = [
    {"id": "d1", "title": "新桥通车", "text": "跨江的新桥五月一日通车。桥长四千六百米。"},
    {"id": "d2", "title": "古墓", "text": "村民挖水渠时发现一座宋代古墓，出土一把七弦琴。"},
]
QUESTIONS = [
    {"id": "q1", "text": "跨江的新桥什么时候通车？", "answers": ["五月一日"], "gold": ["d1"]},
    {"id": "q2", "text": "宋代古墓出土了什么？", "answers": ["七弦琴"], "gold": ["d2"]},
]
FAR = [{"id": "n1", "text": "比特币多少钱一枚？", "answers": [], "gold": []}]


def write(folder: Path, queries: list[dict[str, object]]) -> str:
    """A question set in its files."""
    folder.mkdir()
    for name, rows in (("corpus", DOCUMENTS), ("queries", queries)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return str(folder)


@pytest.fixture
def bridge(tmp_path: Path) -> str:
    """Two questions over two documents."""
    return write(tmp_path / "bridge", QUESTIONS)


def evaluate(tmp_path: Path, *arguments: str) -> Result:
    """`yinwen eval` with a state folder of its own."""
    return CliRunner().invoke(cli, ["--home", str(tmp_path / "home"), "--quiet", "eval", *arguments])


def test_one_set_is_an_object_and_several_are_a_list(tmp_path: Path, bridge: str) -> None:
    """The shapes of --json; as text, several sets have a row each."""
    tomb = write(tmp_path / "tomb", QUESTIONS[1:])
    one = json.loads(evaluate(tmp_path, bridge, "--json").stdout)
    assert (one["set"], one["n"], one["answer@1"], one["honesty"]["auroc"]) == ("bridge", 2, 1.0, None)
    both = json.loads(evaluate(tmp_path, bridge, tomb, "--json").stdout)
    assert [(each["set"], each["n"]) for each in both] == [("bridge", 2), ("tomb", 1)]
    assert [line.split()[:2] for line in evaluate(tmp_path, bridge, tomb).stdout.splitlines()] == [
        ["set", "n"],
        ["bridge", "2"],
        ["tomb", "1"],
    ]


def test_the_report_is_written_with_other_runs_in_it(tmp_path: Path, bridge: str) -> None:
    """A page that is well-formed, with the runs that measured the same set; the figures are printed all the same."""
    far = write(tmp_path / "far", FAR)
    other = tmp_path / "bge.json"
    other.write_text(evaluate(tmp_path, bridge, "--json").stdout, encoding="utf-8")
    report = tmp_path / "report.html"
    arguments = (bridge, "--unanswerable", far, "--report", str(report), "--against", f"bge={other}", "--json")
    done = evaluate(tmp_path, *arguments)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["honesty"] == {"auroc": 1.0, "false_answer_at_5": 0.0}
    text = report.read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True).parse(text)
    assert "2 answerable questions, 1 unanswerable" in text
    assert '<th scope="row">bge: fused</th>' in text


def test_the_day_is_given(tmp_path: Path) -> None:
    """去年 is counted from --day; what is no day is refused."""
    folder = tmp_path / "years"
    write(folder, [{"id": "q", "text": "去年跨江的新桥造价多少？", "answers": ["三亿"], "gold": ["d1"]}])
    dated = [
        {"id": f"d{number}", "title": "新桥", "text": f"跨江的新桥造价{sum_}。", "published": f"{year}-05-01T08:00:00Z"}
        for number, (sum_, year) in enumerate([("三亿元", 2022), ("五亿元", 2023)], 1)
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in dated)
    (folder / "corpus.jsonl").write_text(lines, encoding="utf-8")
    found = {
        day: json.loads(evaluate(tmp_path, str(folder), "--day", day, "--json").stdout)["answer@1"]
        for day in ("2023-10-01", "2024-10-01")
    }
    assert found == {"2023-10-01": 1.0, "2024-10-01": 0.0}
    assert json.loads(evaluate(tmp_path, str(folder), "--json").stdout)["answer@1"] == 1.0
    refused = evaluate(tmp_path, str(folder), "--day", "昨天")
    assert refused.exit_code == 2
    assert "--day" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--against", "bge=x.json"), "--report"),
        (("--report", "{}/page.html", "--against", "x.json"), "NAME=FILE"),
        (("--report", "{}/page.html", "--against", "bge={}/nothing.json"), "cannot be read"),
        (("--report", "{}/page.html", "--against", "bge={}/other.json"), "not what"),
        (("--report", "{}/nowhere/page.html"), "no such folder"),
    ],
)
def test_what_the_page_cannot_be_made_of_is_named_at_once(
    tmp_path: Path, bridge: str, arguments: tuple[str, ...], complaint: str
) -> None:
    """Before minutes are spent on measuring."""
    (tmp_path / "other.json").write_text('{"n": 1}', encoding="utf-8")
    done = evaluate(tmp_path, bridge, *(argument.format(tmp_path) for argument in arguments))
    assert done.exit_code == 2
    assert complaint in done.stderr
    assert not (tmp_path / "page.html").exists()
