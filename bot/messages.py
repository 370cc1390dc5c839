"""What the bot says, in three languages. Texts are Telegram HTML; `{names}` are filled in, already escaped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Messages:
    """One language's texts."""

    language: str  # zh-Hans, zh-Hant or en
    about: str
    holdings: str  # {articles}, {period}
    period: str  # {oldest}, {newest}
    for_example: str
    examples: tuple[str, ...]  # real questions, tapped to be copied
    commands: tuple[tuple[str, str], ...]  # name, what it does: the menu and the help
    usage: tuple[str, ...]  # commands with arguments, as one would type them
    carried: str  # {question}
    corrected: str  # {name}: what was read for a name with a wrong character
    unsure: str
    not_found: str
    nearest: str
    publishers: str  # {count}; plain text
    versions: str  # {count}; plain text
    colon: str
    comma: str
    elsewhere: str
    nearest_elsewhere: str
    listed: str
    listed_then: str
    time_only: str  # {days}, {said}
    time_first: str  # {days}, {said}
    time_newest: str  # {said}
    time_lifted: str  # {said}
    anytime: str  # plain text: on a button
    latest: str
    found: str  # {words}
    page: str  # {first}, {last}, {total}
    nothing_found: str  # {words}
    unknown_source: str  # {source}, {sources}
    empty: str  # nothing in the archive
    no_words: str
    no_question: str
    too_long: str  # {limit}
    only_text: str
    unknown_command: str
    begun_anew: str
    nothing_before: str
    stale: str  # plain text: shown in a pop-up
    stale_question: str  # plain text: likewise
    too_many: str  # plain text: also shown in a pop-up
    failed: str  # plain text: also shown in a pop-up


HANS = Messages(
    language="zh-Hans",
    about="直接发来问题，我从新闻档案里找出原文回答：<b>逐字引用</b>，附标题、来源、日期和链接；档案里没有的，我会直说。",
    holdings="档案里有 {articles} 篇文章，{period}。",
    period="{oldest}至{newest}",
    for_example="例如：",
    examples=("普京什么时候访问中国？", "俄中贸易额是多少？", "国际刑事法院为什么对普京发出逮捕令？"),
    commands=(("latest", "最新文章"), ("search", "查找文章"), ("new", "换个话题，不接上文"), ("help", "用法和例子")),
    usage=("/latest", "/latest 德国之声", "/search 一带一路 峰会"),
    carried="接上文：{question}",
    corrected="按“{name}”查找",
    unsure="没有确切的答案，以下段落可能相关：",
    not_found="档案里没有找到答案。",
    nearest="最接近的文章：",
    publishers="另有 {count} 家报道",
    versions="另有 {count} 个版本",
    colon="：",
    comma="、",
    elsewhere="这段时间内没有找到，以下来自其他时间：",
    nearest_elsewhere="最接近的文章，都来自其他时间：",
    listed="最新的文章：",
    listed_then="这段时间的文章，最新的在前：",
    time_only="时间：{days}（问题中的“{said}”）",
    time_first="时间：{days}的文章优先（问题中的“{said}”）",
    time_newest="时间：新近的文章优先（问题中的“{said}”）",
    time_lifted="时间：不限（没有按“{said}”限定）",
    anytime="不限时间再找",
    latest="最新文章",
    found="查找：{words}",
    page="第 {first}–{last} 篇，共 {total} 篇",
    nothing_found="没有找到含“{words}”的文章。",
    unknown_source="没有来源“{source}”的文章。现有来源：{sources}",
    empty="档案里还没有文章。",
    no_words="要找什么？例如：<code>/search 一带一路</code>",
    no_question="想问什么？例如：<code>普京什么时候访问中国？</code>",
    too_long="问题太长，请缩短到 {limit} 字以内。",
    only_text="我只看得懂文字，请把问题打成一句话发来。",
    unknown_command="没有这个命令。用法见 /help，也可以直接发来问题。",
    begun_anew="好，下一个问题不接上文。",
    nothing_before="没有上文，直接提问就好。",
    stale="这一页已过期，请重新查找。",
    stale_question="找不到原来的问题，请重新提问。",
    too_many="请等我答完前面的，再发后面的。",
    failed="抱歉，出了点问题，请稍后再试。",
)

HANT = Messages(
    language="zh-Hant",
    about="直接傳來問題，我從新聞檔案裡找出原文回答：<b>逐字引用</b>，附標題、來源、日期和連結；檔案裡沒有的，我會直說。",
    holdings="檔案裡有 {articles} 篇文章，{period}。",
    period="{oldest}至{newest}",
    for_example="例如：",
    examples=("普丁何時訪問中國？", "俄中貿易額是多少？", "國際刑事法院為什麼對普丁發出逮捕令？"),
    commands=(("latest", "最新文章"), ("search", "查找文章"), ("new", "換個話題，不接上文"), ("help", "用法和例子")),
    usage=("/latest", "/latest 中央社", "/search 一帶一路 峰會"),
    carried="接上文：{question}",
    corrected="按「{name}」查找",
    unsure="沒有確切的答案，以下段落可能相關：",
    not_found="檔案裡沒有找到答案。",
    nearest="最接近的文章：",
    publishers="另有 {count} 家報導",
    versions="另有 {count} 個版本",
    colon="：",
    comma="、",
    elsewhere="這段時間內沒有找到，以下來自其他時間：",
    nearest_elsewhere="最接近的文章，都來自其他時間：",
    listed="最新的文章：",
    listed_then="這段時間的文章，最新的在前：",
    time_only="時間：{days}（問題中的「{said}」）",
    time_first="時間：{days}的文章優先（問題中的「{said}」）",
    time_newest="時間：新近的文章優先（問題中的「{said}」）",
    time_lifted="時間：不限（沒有按「{said}」限定）",
    anytime="不限時間再找",
    latest="最新文章",
    found="查找：{words}",
    page="第 {first}–{last} 篇，共 {total} 篇",
    nothing_found="沒有找到含「{words}」的文章。",
    unknown_source="沒有來源「{source}」的文章。現有來源：{sources}",
    empty="檔案裡還沒有文章。",
    no_words="要找什麼？例如：<code>/search 一帶一路</code>",
    no_question="想問什麼？例如：<code>普丁何時訪問中國？</code>",
    too_long="問題太長，請縮短到 {limit} 字以內。",
    only_text="我只看得懂文字，請把問題打成一句話傳來。",
    unknown_command="沒有這個指令。用法見 /help，也可以直接傳來問題。",
    begun_anew="好，下一個問題不接上文。",
    nothing_before="沒有上文，直接提問就好。",
    stale="這一頁已過期，請重新查找。",
    stale_question="找不到原來的問題，請重新提問。",
    too_many="請等我答完前面的，再傳後面的。",
    failed="抱歉，出了點問題，請稍後再試。",
)

EN = Messages(
    language="en",
    about=(
        "Send a question, best in Chinese, and I answer from an archive of Chinese news with "
        "<b>verbatim quotations</b>, each with its title, source, date and link. "
        "What the archive does not hold, I say plainly."
    ),
    holdings="Articles in the archive: {articles}, {period}.",
    period="{oldest} to {newest}",
    for_example="For example:",
    examples=("普京什么时候访问中国？", "俄中贸易额是多少？", "国际刑事法院为什么对普京发出逮捕令？"),
    commands=(
        ("latest", "Newest articles"),
        ("search", "Find articles"),
        ("new", "Change the subject"),
        ("help", "How to use me, with examples"),
    ),
    usage=("/latest", "/latest BBC", "/search 一带一路 峰会"),
    carried="Following on: {question}",
    corrected="Searching for {name} instead",
    unsure="No certain answer. These passages may be related:",
    not_found="The archive has no answer to this.",
    nearest="The nearest articles:",
    publishers="Also published by {count} more",
    versions="Other versions: {count}",
    colon=": ",
    comma=", ",
    elsewhere="Nothing found from that time. These are from other times:",
    nearest_elsewhere="The nearest articles, all from other times:",
    listed="The newest articles:",
    listed_then="Articles of that time, newest first:",
    time_only="Time: {days} (“{said}” in the question)",
    time_first="Time: articles of {days} first (“{said}” in the question)",
    time_newest="Time: the newest articles first (“{said}” in the question)",
    time_lifted="Time: any (not limited by “{said}”)",
    anytime="Ask for any time",
    latest="Newest articles",
    found="Found: {words}",
    page="{first}–{last} of {total}",
    nothing_found="No article has “{words}”.",
    unknown_source="No articles from “{source}”. There are: {sources}",
    empty="The archive is empty so far.",
    no_words="What shall I look for? For example: <code>/search 一带一路</code>",
    no_question="What would you like to know? For example: <code>普京什么时候访问中国？</code>",
    too_long="That question is too long, please keep it within {limit} characters.",
    only_text="I read text only. Please write your question as a sentence.",
    unknown_command="I do not know that command. See /help, or simply send a question.",
    begun_anew="The next question stands by itself.",
    nothing_before="There was nothing to follow on from. Simply ask.",
    stale="This page has expired, please search again.",
    stale_question="The question is gone, please ask it again.",
    too_many="One at a time, please: wait for my answers, then send the rest again.",
    failed="Sorry, something went wrong. Please try again later.",
)


def for_language(code: str | None) -> Messages:
    """The texts for a reader whose app is set to `code`: an IETF tag as Telegram sends it, or nothing."""
    parts = (code or "").lower().replace("_", "-").split("-")
    if parts[0] == "en":
        return EN
    if parts[0] == "zh" and not {"hant", "tw", "hk", "mo"}.isdisjoint(parts):
        return HANT
    return HANS
