"""Reports as agencies write them, to be copied, edited and continued."""

from datetime import datetime, timedelta

from retrieval.records import Article, Script, lay_out
from tests.retrieval.small import START

FLOOD = (
    "江城市政府周二宣布，沿江三个区的居民将在傍晚以前撤到高处，学校和体育馆已经开放收留他们。",
    "水文站站长林岚说，上游水库从早上六点开始泄洪，预计洪峰在半夜经过市区，水位可能高出堤岸半米。",
    "消防队在低洼的街道架起了沙袋，医院把病人移到楼上，地铁全线从中午起停驶，公交车改走山上的路。",
    "气象台预报，雨势到周四才会减弱，农业局估计已有两万亩稻田被淹，损失还在统计之中。",
)
STRIKE = (
    "码头工人工会周一投票决定罢工，要求资方恢复去年取消的夜班津贴，并为临时工人缴纳医疗保险。",
    "船运公司的发言人何青说，公司愿意谈判，但是货柜已经堆满码头，每天的亏损超过预期。",
    "工会主席周行对记者表示，罢工会持续到资方拿出书面的承诺，工人们准备好了过一个清贫的新年。",
    "超市说库存还够两个星期，汽车厂因为缺少零件，下周起有一条生产线要停工。",
)
ADVERT = (
    "本台新闻部欢迎读者来信提供线索，订阅电子报可以每天早上收到编辑为您挑选的重要报道，请在网页下方填写信箱。",
    "下载手机应用程序就能随时收听广播，也可以在各大社交平台关注我们的账号，转载请注明出处并保留本段文字。",
)


def report(
    number: int, *paragraphs: str, title: str = "", source: str = "甲社", hours: float = 0, url: str | None = None
) -> Article:
    """An article some hours after `START`."""
    text, spans = lay_out((paragraph, False) for paragraph in paragraphs)
    when: datetime = START + timedelta(hours=hours)
    page = f"https://news.example/{number}" if url is None else url
    return Article(f"report{number:06}", title or f"第{number}篇", page, source, when, Script.HANS, text, spans)
