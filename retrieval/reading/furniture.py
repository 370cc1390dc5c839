"""Lines that stand in an article's page and are none of its text: adverts, notices, times, what pictures leave behind.

Each pattern matches a whole line, and was read off the archive; a line that only looks like one of them is kept.
"""

import re

_NOTICES = re.compile(
    "|".join(
        (
            # feeds and their readers
            r"获取更多RSS[：:]?",
            r"https?://feedx\.\w+\S*",
            r"Feed enhanced by Better Feed from Ozh",
            r"© .{1,40} for 中国数字时代, .*Permalink.*",
            r"Post tags: .*",
            r"The post .* appeared first on .*",
            # rights
            r"©.{0,3}\d{4}\s?AFP",
            r"我们的标准：汤森路透“信任原则”",
            # headings of lists of links, left without their lists
            r"(?:相关|相關|延伸|延申|更多|扩展|推荐|推薦)(?:阅读|閱讀|内容|內容|新闻|新聞|报道|報導|报导|文章|链接|連結)[：:]?",
            # players, embeddings, subscriptions
            r"使用浏览器播视频/view video in browser",
            r"你的器材不支持播放多媒体材料",
            r"告知：第三方内容可能包含广告",
            r"BBC对外部网站内容不负责任。",
            r"跳过 \S+ 帖子.{0,6}",
            r"结尾 \S+ 帖子.{0,6}",
            r"继续浏览 \S+|无内容",
            r"tmsnrt\.rs/\w+",
            r"Embed from Getty Images",
            r"要使用這個功能，請更新你的瀏覽器",
            r"广告|廣告|看更多|關閉",
            r"[（(]?(?:欢迎)?点击(?:此处|这里)订阅.*",
            r"点击查看本文英文版。?",
            r"[翻编]译：纽约时报中文网",
            r"今晨最新|防疫資訊",
        )
    )
)
_TAIL = re.compile(r"\s*(?:\.{3}more|©.{0,3}\d{4}\s?年?\s?德国之声版权声明.*)$")
_LINKED_NOTICE = re.compile(r"(?:相关|延伸|延申|更多|扩展)(?:阅读|报道|报导|新闻|文章)\s?[：:\s].*")
_TIME = re.compile(
    "|".join(
        (
            r"\d{1,2}/\d{1,2}/\d{4}(?: - \d{1,2}:\d{2})?",
            r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?",
            r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \w{3,4}",
            r"\d{4}年 ?\d{1,2}月 ?\d{1,2}日(?:\s?[凌清早上中下午晚]{0,2}\d{1,2}[点:]\d{1,2}分?)?",
            r"(?:最近更新： ?)?\d+ ?(?:分钟|小时)前",
        )
    )
)
_PICTURE_CREDIT = re.compile(
    r"(?:图像来源|图片版权|圖片版權|图片来源|圖片來源)[，,：:于\s].{0,40}|©.{0,40}|Photo: ?\w{2,12}|Image caption"
)
_MERE_AGENCY = re.compile(r"（[^）]{1,6}）")
_CAPTION_LABEL = re.compile(
    r"^(?:(?:图像|视频|圖像|影片)加[注註]文字|Image caption)[，,：:]?\s?|(?<=[^\s])\s*Photo: ?\w{2,12}$"
)
_SHORTCODE = re.compile(r"(?:\[caption[^\]]*\])?(?P<caption>.*)\[/caption\](?P<rest>.*)")


def is_notice(text: str, *, linked: bool = False) -> bool:
    """Whether a line says nothing of the article's own; `linked` tells that all of it is a link."""
    if not any(map(str.isalnum, text)):
        return True
    return bool(
        _NOTICES.fullmatch(text) or _PICTURE_CREDIT.fullmatch(text) or (linked and _LINKED_NOTICE.fullmatch(text))
    )


def without_tail(text: str) -> str:
    """Cut off what a feed or a publisher appends to a paragraph."""
    return _TAIL.sub("", text)


def is_time(text: str) -> bool:
    """Whether a line is a bare time, as feeds put it above the text."""
    return _TIME.fullmatch(text) is not None


def caption_of(text: str) -> str:
    """Strip the labels off a caption; "" where only a credit line is left."""
    caption = _CAPTION_LABEL.sub("", text).strip()
    return "" if is_notice(caption) or _MERE_AGENCY.fullmatch(caption) else caption


def split_shortcode(text: str) -> tuple[str, str]:
    """Part a caption that lost its markup (`…/Getty Images[/caption]`) from the text: caption, text."""
    match = _SHORTCODE.fullmatch(text) if "[/caption]" in text else None
    return (match["caption"].strip(), match["rest"].strip()) if match else ("", text)
