"""A folder of article files written for these tests, in the archive's own layout."""

from pathlib import Path

_LAYOUT = """<!--{time}-->
[{title}]({url})
------

{body}"""

DAY = 86_400_000
MARCH = 1_709_265_600_000  # 2024-03-01 04:00 UTC

BRIDGE = (
    "<p>市政府周二宣布，跨江的新桥将在明年6月通车，比原计划早了三个月。</p>"
    "<p><strong>工程花了多少钱</strong></p>"
    "<p>桥长1.8公里，造价23亿元。总工程师林岚说，全部的预算都已公开。</p>"
    "<p>记者：周行    责编：吴言</p>"
)
LIBRARY = (
    "<p>图书馆的新馆星期一开放，藏书十二万册，周末开到晚上十点。</p><p>馆长何青说，读者不用办证就可以进馆看书。</p>"
)
_TOPICS = ("苹果", "小麦", "钢铁", "棉花", "牛奶", "木材", "茶叶", "大豆", "玉米", "铜矿", "咖啡", "白糖")


def write(folder: Path) -> Path:
    """Fourteen articles of two sources, and a file that holds none."""
    local = (("bridge", "新桥明年通车　比计划早三个月", BRIDGE), ("library", "图书馆新馆开放", LIBRARY))
    for name, title, body in local:
        _file(folder / "jiangcheng" / f"{name}.md", title, f"https://jiangcheng.example/{name}.html", body, 30)
    for number, topic in enumerate(_TOPICS):
        body = f"<p>{topic}的价格上周涨了百分之{number + 1}，市场人士说供应偏紧。</p>"
        _file(folder / "prices" / f"{number}.md", f"{topic}涨价", f"https://prices.example/{number}", body, number)
    (folder / "prices" / "empty.md").write_text("", encoding="utf-8")
    return folder


def _file(path: Path, title: str, url: str, body: str, day: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = _LAYOUT.format(time=MARCH + day * DAY, title=title, url=url, body=body)
    path.write_text(text, encoding="utf-8")
