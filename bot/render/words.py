"""What the terminal says to a reader, in three languages. Errors and `--help` are English throughout."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language's texts; braces name what is filled in."""

    language: str  # one of `checks.LANGUAGES`
    greeting: str  # articles, newest
    greeting_empty: str
    invitation: str
    example: str
    unsure: str
    not_found: str
    nearest: str
    terms: str  # terms
    publishers: str  # count
    versions: str  # count
    elsewhere: str
    nearest_elsewhere: str
    listed: str
    listed_then: str
    time_only: str  # days, said
    time_until: str  # day
    time_first: str  # days, said
    time_newest: str  # said
    time_lifted: str  # said
    anytime: str
    nothing_asked: str
    carried: str  # question
    corrected: str  # name
    no_match: str  # words
    no_fit: str  # query
    no_latest: str  # text, sources
    no_date: str  # date
    query_sources: str  # names
    query_days: str  # days
    query_phrase: str  # phrase
    query_phrases: str  # phrases
    query_without: str  # words
    no_articles: str
    no_source: str  # source, sources
    page: str  # span, total
    all_shown: str  # total
    trend: str  # words, articles, first, last
    trend_columns: str
    trend_undated: str  # count
    digest_title: str  # day
    digest_of: str  # articles
    digest_told: str  # sources, articles
    digest_by_one: str  # articles
    digest_all: str
    digest_none: str  # day
    no_day: str  # day
    next_page: str
    open_hint: str
    rest: str  # lines
    nothing_more: str
    nothing_shown: str
    open_which: str  # count
    search_what: str
    search_example: str
    too_long: str  # limit
    unknown_command: str  # command
    cancelled: str
    begun_anew: str
    nothing_to_forget: str
    working: str
    stopped_before: str
    stopped_reading: str  # done, total
    stopped_indexing: str
    reporters: str
    editors: str
    caption: str
    colon: str
    comma: str
    help_ask: str
    help_latest: str
    help_search: str
    help_open: str
    help_anytime: str
    help_more: str
    help_new: str
    help_help: str
    help_quit: str
    help_query: str
    help_keys: str

    def __call__(self, name: str, /, **values: str | int) -> str:
        """The text of this name, filled in."""
        return str(getattr(self, name.replace("-", "_"))).format(**values)


_HANS = Words(
    language="zh-Hans",
    greeting="引文 · {articles} 篇文章，最新一篇在 {newest}。",
    greeting_empty="引文 · 这里还没有文章。先收入一个文件夹：yinwen index 文件夹",
    invitation="直接提问；/help 看命令，Ctrl-D 离开。",
    example="问一个问题，例如：谁在什么时候访问了哪里？",
    unsure="没有确切的回答，以下内容可能相关：",
    not_found="没有找到：收入的文章里没有这个问题的答案。",
    nearest="最接近的文章：",
    terms="查找的词：{terms}",
    publishers="另有 {count} 家报道",
    versions="另有 {count} 个版本",
    elsewhere="这段时间内没有找到，以下来自其他时间：",
    nearest_elsewhere="最接近的文章，都来自其他时间：",
    listed="最新的文章：",
    listed_then="这段时间的文章，最新的在前：",
    time_only="时间：{days}（问题中的“{said}”）",
    time_until="，含截至{day}的报道",
    time_first="时间：{days}的文章优先（问题中的“{said}”）",
    time_newest="时间：新近的文章优先（问题中的“{said}”）",
    time_lifted="时间：不限（没有按“{said}”限定）",
    anytime="/anytime 不限时间",
    nothing_asked="还没有提问。先提问，再用 /anytime 不限时间重问。",
    carried="接上文：{question}",
    corrected="按“{name}”查找",
    no_match="没有找到含“{words}”的文章。",
    no_fit="没有符合“{query}”的文章。",
    no_latest="没有来自或含有“{text}”的文章。有这些来源：{sources}",
    no_date="看不懂日期“{date}”。可以写：日期:上周、日期:2021年1月、日期:2021-01-05..2021-01-09。",
    query_sources="来源：{names}",
    query_days="日期：{days}",
    query_phrase="“{phrase}”",
    query_phrases="含原文{phrases}",
    query_without="不含{words}",
    no_articles="这里还没有文章。",
    no_source="没有来自“{source}”的文章。有这些来源：{sources}",
    page="第 {span} 篇，共 {total} 篇",
    all_shown="共 {total} 篇",
    trend="提到“{words}”的文章：{articles} 篇，从{first}到{last}",
    trend_columns="时间、篇数、占同期全部文章的比例",
    trend_undated="另有 {count} 篇发表时间不详，没有计入。",
    digest_title="{day}要闻",
    digest_of="共 {articles} 篇文章",
    digest_told="{sources} 家媒体，{articles} 篇",
    digest_by_one="{articles} 篇",
    digest_all="全部报道",
    digest_none="{day}没有文章。",
    no_day="看不懂“{day}”是哪一天。可以写：昨天、1月5日、2021-01-05。",
    next_page="回车看下一页",
    open_hint="/open N 读全文",
    rest="还有 {lines} 行，回车继续",
    nothing_more="没有更多了。",
    nothing_shown="还没有列出文章。先提问，或用 /latest、/search。",
    open_which="/open 后面写编号，1 到 {count}，如：/open 1",
    search_what="/search 后面写要找的词，如：/search 一带一路",
    search_example="/search 一带一路",
    too_long="太长了，请缩短到 {limit} 字以内。",
    unknown_command="没有 {command} 这个命令。/help 看所有命令。",
    cancelled="已取消。",
    begun_anew="好，下一个问题不接上文。",
    nothing_to_forget="还没有上文。",
    working="查找中…",
    stopped_before="已中断，这一次还没有存下任何文件。再次运行同一命令即可重新开始。",
    stopped_reading="已中断。{total} 个文件中已读入 {done} 个，都已保存；再次运行同一命令即可继续。",
    stopped_indexing="已中断。文件都已读入并保存，索引还没有建完；再次运行同一命令或下次提问时会继续。",
    reporters="记者",
    editors="编辑",
    caption="图片说明",
    colon="：",
    comma="、",
    help_ask="直接写下问题，回车。",
    help_latest="最新的文章，可以只看一个来源或含某个词的",
    help_search="含这些词的文章",
    help_open="读上面第 N 篇的全文",
    help_anytime="上一个问题，不限时间再问一次",
    help_more="下一页，或文章的下文（直接回车也行）",
    help_new="换个话题：下一个问题不接上文",
    help_help="这个说明",
    help_quit="离开",
    help_query="词的后面可加：来源:BBC、日期:上周、“一字不差的话”、-不要的词。",
    help_keys="Tab 补全，↑ 找回问过的，Ctrl-C 取消，Ctrl-D 离开。",
)

_HANT = Words(
    language="zh-Hant",
    greeting="引文 · {articles} 篇文章，最新一篇在 {newest}。",
    greeting_empty="引文 · 這裡還沒有文章。先收入一個資料夾：yinwen index 資料夾",
    invitation="直接提問；/help 看指令，Ctrl-D 離開。",
    example="問一個問題，例如：誰在什麼時候訪問了哪裡？",
    unsure="沒有確切的回答，以下內容可能相關：",
    not_found="沒有找到：收入的文章裡沒有這個問題的答案。",
    nearest="最接近的文章：",
    terms="查找的詞：{terms}",
    publishers="另有 {count} 家報導",
    versions="另有 {count} 個版本",
    elsewhere="這段時間內沒有找到，以下來自其他時間：",
    nearest_elsewhere="最接近的文章，都來自其他時間：",
    listed="最新的文章：",
    listed_then="這段時間的文章，最新的在前：",
    time_only="時間：{days}（問題中的「{said}」）",
    time_until="，含截至{day}的報導",
    time_first="時間：{days}的文章優先（問題中的「{said}」）",
    time_newest="時間：新近的文章優先（問題中的「{said}」）",
    time_lifted="時間：不限（沒有按「{said}」限定）",
    anytime="/anytime 不限時間",
    nothing_asked="還沒有提問。先提問，再用 /anytime 不限時間重問。",
    carried="接上文：{question}",
    corrected="按「{name}」查找",
    no_match="沒有找到含「{words}」的文章。",
    no_fit="沒有符合「{query}」的文章。",
    no_latest="沒有來自或含有「{text}」的文章。有這些來源：{sources}",
    no_date="看不懂日期「{date}」。可以寫：日期:上週、日期:2021年1月、日期:2021-01-05..2021-01-09。",
    query_sources="來源：{names}",
    query_days="日期：{days}",
    query_phrase="「{phrase}」",
    query_phrases="含原文{phrases}",
    query_without="不含{words}",
    no_articles="這裡還沒有文章。",
    no_source="沒有來自「{source}」的文章。有這些來源：{sources}",
    page="第 {span} 篇，共 {total} 篇",
    all_shown="共 {total} 篇",
    trend="提到「{words}」的文章：{articles} 篇，從{first}到{last}",
    trend_columns="時間、篇數、占同期全部文章的比例",
    trend_undated="另有 {count} 篇發表時間不詳，沒有計入。",
    digest_title="{day}要聞",
    digest_of="共 {articles} 篇文章",
    digest_told="{sources} 家媒體，{articles} 篇",
    digest_by_one="{articles} 篇",
    digest_all="全部報導",
    digest_none="{day}沒有文章。",
    no_day="看不懂「{day}」是哪一天。可以寫：昨天、1月5日、2021-01-05。",
    next_page="Enter 看下一頁",
    open_hint="/open N 讀全文",
    rest="還有 {lines} 行，Enter 繼續",
    nothing_more="沒有更多了。",
    nothing_shown="還沒有列出文章。先提問，或用 /latest、/search。",
    open_which="/open 後面寫編號，1 到 {count}，如：/open 1",
    search_what="/search 後面寫要找的詞，如：/search 一帶一路",
    search_example="/search 一帶一路",
    too_long="太長了，請縮短到 {limit} 字以內。",
    unknown_command="沒有 {command} 這個指令。/help 看所有指令。",
    cancelled="已取消。",
    begun_anew="好，下一個問題不接上文。",
    nothing_to_forget="還沒有上文。",
    working="查找中…",
    stopped_before="已中斷，這一次還沒有存下任何檔案。再次執行同一指令即可重新開始。",
    stopped_reading="已中斷。{total} 個檔案中已讀入 {done} 個，都已儲存；再次執行同一指令即可繼續。",
    stopped_indexing="已中斷。檔案都已讀入並儲存，索引還沒有建完；再次執行同一指令或下次提問時會繼續。",
    reporters="記者",
    editors="編輯",
    caption="圖片說明",
    colon="：",
    comma="、",
    help_ask="直接寫下問題，按 Enter。",
    help_latest="最新的文章，可以只看一個來源或含某個詞的",
    help_search="含這些詞的文章",
    help_open="讀上面第 N 篇的全文",
    help_anytime="上一個問題，不限時間再問一次",
    help_more="下一頁，或文章的下文（直接按 Enter 也行）",
    help_new="換個話題：下一個問題不接上文",
    help_help="這個說明",
    help_quit="離開",
    help_query="詞的後面可加：來源:BBC、日期:上週、「一字不差的話」、-不要的詞。",
    help_keys="Tab 補全，↑ 找回問過的，Ctrl-C 取消，Ctrl-D 離開。",
)

_EN = Words(
    language="en",
    greeting="yinwen · articles: {articles}, the newest of {newest}.",
    greeting_empty="yinwen · no articles yet. Take in a folder of them first: yinwen index FOLDER",
    invitation="Ask a question; /help lists the commands, Ctrl-D leaves.",
    example="A question in Chinese: 谁在什么时候访问了哪里？",
    unsure="No certain answer. These may be related:",
    not_found="Not found: no article here answers this.",
    nearest="The nearest articles:",
    terms="Searched for: {terms}",
    publishers="Also published by {count} more",
    versions="Other versions: {count}",
    elsewhere="Nothing found from that time. These are from other times:",
    nearest_elsewhere="The nearest articles, all from other times:",
    listed="The newest articles:",
    listed_then="Articles of that time, newest first:",
    time_only="Time: {days} (“{said}” in the question)",
    time_until=", including reports up to {day}",
    time_first="Time: articles of {days} first (“{said}” in the question)",
    time_newest="Time: the newest articles first (“{said}” in the question)",
    time_lifted="Time: any (not limited by “{said}”)",
    anytime="/anytime lifts it",
    nothing_asked="Nothing was asked yet. Ask first, then /anytime asks again without its dates.",
    carried="Following on: {question}",
    corrected="Searching for {name} instead",
    no_match="No article with “{words}”.",
    no_fit="No article fits “{query}”.",
    no_latest="No article from or with “{text}”. The sources are: {sources}",
    no_date="“{date}” is no date known here. Try date:上周, date:2021-01 or date:2021-01-05..2021-01-09.",
    query_sources="source: {names}",
    query_days="published: {days}",
    query_phrase="“{phrase}”",
    query_phrases="verbatim: {phrases}",
    query_without="without: {words}",
    no_articles="There are no articles yet.",
    no_source="No article from “{source}”. There are: {sources}",
    page="{span} of {total}",
    all_shown="articles: {total}",
    trend="Articles that mention “{words}”: {articles}, from {first} to {last}",
    trend_columns="time, articles, share of all articles of that time",
    trend_undated="Not counted, of unknown date: {count}",
    digest_title="Main stories of {day}",
    digest_of="Articles of the day: {articles}",
    digest_told="sources: {sources}, articles: {articles}",
    digest_by_one="articles: {articles}",
    digest_all="All reports",
    digest_none="There are no articles of {day}.",
    no_day="Which day is “{day}”? For example: yesterday, 昨天, 2021-01-05.",
    next_page="Enter shows the next page",
    open_hint="/open N reads one in full",
    rest="lines left: {lines}, Enter goes on",
    nothing_more="There is no more.",
    nothing_shown="Nothing is listed yet. Ask a question, or try /latest or /search.",
    open_which="Put a number after /open, 1 to {count}: /open 1",
    search_what="Put words after /search: /search 一带一路",
    search_example="/search 一带一路",
    too_long="Too long: please keep it within {limit} characters.",
    unknown_command="There is no command {command}. /help lists them.",
    cancelled="Cancelled.",
    begun_anew="The next question stands by itself.",
    nothing_to_forget="There was nothing to follow on from.",
    working="Searching…",
    stopped_before="interrupted before anything was kept. Run the same command again to begin anew.",
    stopped_reading="interrupted. Files read and kept: {done} of {total}. The same command goes on from there.",
    stopped_indexing="interrupted. All files are read and kept, the index is not complete yet: "
    "the same command, or the next question, goes on from there.",
    reporters="Reporters",
    editors="Editors",
    caption="Caption",
    colon=": ",
    comma=", ",
    help_ask="Type a question and press Enter.",
    help_latest="the newest articles, or those of one source or with a word",
    help_search="articles with these words",
    help_open="read the Nth article shown, in full",
    help_anytime="the last question again, whatever the time",
    help_more="the next page, or the rest of an article (Enter alone does it too)",
    help_new="another subject: the next question stands by itself",
    help_help="this help",
    help_quit="leave",
    help_query="Words may be followed by source:BBC, date:2021-01, “an exact phrase”, -unwanted.",
    help_keys="Tab completes, ↑ brings back what was asked, Ctrl-C cancels, Ctrl-D leaves.",
)


def words_of(language: str) -> Words:
    """The texts of a language of `checks.LANGUAGES`."""
    return {"zh-Hans": _HANS, "zh-Hant": _HANT, "en": _EN}[language]
