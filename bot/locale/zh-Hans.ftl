# Texts are plain unless a comment says that they are HTML. `{ $names }` are filled in.

## Who we are, and how to ask

holdings = 档案里有 { $articles } 篇文章，{ $period }。
period = { $oldest }至{ $newest }
no-articles = 档案里还没有文章。
# real questions, buttons that ask them at once, one a line
examples =
    普京什么时候访问中国？
    俄中贸易额是多少？
    国际刑事法院为什么对普京发出逮捕令？
example-newest = { $name }有什么新消息？
# commands with arguments, buttons too, one a line
usage =
    /latest 德国之声
    /search 一带一路 峰会
    /trend 普京

## Answers

carried = 接上文：{ $question }
corrected = 按“{ $name }”查找
renamed = 原文作“{ $name }”（问的是“{ $asked }”）
unsure = 没有确切的答案，以下段落可能相关：
not-found = 档案里没有找到答案。
nearest = 最接近的文章：
elsewhere = 这段时间内没有找到，以下来自其他时间：
nearest-elsewhere = 最接近的文章，都来自其他时间：
listed = 最新的文章：
listed-then = 这段时间的文章，最新的在前：
publishers = 另有 { $count } 家报道
versions = 另有 { $count } 个版本
colon = ：
comma = 、

## Buttons under an answer, and what they open

context = 上下文
full-text = 全文
archived = 存档
cite = 复制引文
more = 更多结果
no-more = 没有更多结果了。
# a button
alone = 不接上文，单独再问
# a button
as-written = 按原来的写法再找
others = 同一条新闻：{ $title }
paragraph-before = ▲ 上一段
paragraph-after = ▼ 下一段
reporters = 记者：{ $names }
leaf = 第 { $page } 页，共 { $pages } 页
# pasted elsewhere, under what is quoted
citation = ——{ $source }《{ $title }》，{ $day }
# a pop-up
thanks-good = 谢谢，记下了：这个回答有用。
# a pop-up
thanks-bad = 谢谢，记下了：这个回答不好。
# a pop-up
thanks-none = 好，已收回。
# a pop-up
gone = 这篇文章已经不在档案里了。
# a pop-up
changed = 文章后来有改动，找不到这段引文了。请重新提问。
unsettled = 档案正在更新，请稍后再问一次。

## Which time was looked at

time-only = 时间：{ $days }（问题中的“{ $said }”）
time-until = ，含截至{ $day }的报道
time-first = 时间：{ $days }的文章优先（问题中的“{ $said }”）
time-newest = 时间：新近的文章优先（问题中的“{ $said }”）
time-lifted = 时间：不限（没有按“{ $said }”限定）
# a button
anytime = 不限时间再找

## Pages of articles

latest = 最新文章
found = 查找：{ $words }
page = 第 { $span } 篇，共 { $total } 篇
no-match = 没有找到含“{ $words }”的文章。
no-source = 没有来源“{ $source }”的文章。现有来源：{ $sources }
# HTML
no-id = 要看哪一篇？请写上编号，例如：<code>/article { $example }</code>，编号在每篇全文的末尾。
unknown-article = 没有编号为“{ $id }”的文章。

## How a query was read

with-words = 含“{ $words }”
query-sources = 来源：{ $names }
query-days = 日期：{ $days }
query-phrase = “{ $phrase }”
query-phrases = 含原文{ $phrases }
query-without = 不含{ $words }
no-date = 看不懂日期“{ $date }”。可以写：日期:上周、日期:2021年1月、日期:2021-01-05..2021-01-09。
no-fit = 没有符合“{ $query }”的文章。
no-latest = 没有来自或含有“{ $text }”的文章。有这些来源：{ $sources }
nothing-more = 没有更多了。
# HTML
how-to-search =
    要找什么？例如：
    <code>/search 一带一路 峰会</code>
    <code>/search 普京 来源:BBC 日期:去年</code>
    <code>/search "人类命运共同体" -峰会</code>
    词之外还可以写：来源:名称、日期:某时、"一字不差的话"、-不要的词。

## Messages that are no question

# HTML
no-question = 想问什么？例如：<code>普京什么时候访问中国？</code>
too-long = 问题太长，请缩短到 { $limit } 字以内。
only-text = 我只看得懂文字，请把问题打成一句话发来。
unknown-command = 没有这个命令。用法见 /help，也可以直接发来问题。
begun-anew = 好，下一个问题不接上文。
nothing-before = 没有上文，直接提问就好。

## Trouble

# a pop-up
stale = 这一页已过期，请重新查找。
# a pop-up
stale-question = 找不到原来的问题，请重新提问。
# also a pop-up
too-many = 请等我答完前面的，再发后面的。
# also a pop-up
failed = 抱歉，出了点问题，请稍后再试。
away = 检索服务暂时不可用，请过一两分钟再问。/latest 和全文仍然可以看。
unable = 这里的检索服务做不了这项统计。
# a pop-up
busy = 一时连不上 Telegram。一分钟后还没有反应的话，请再点一次。

## Commands, as menus and the help show them

command-latest = 最新文章
command-search = 查找文章
command-new = 换个话题，不接上文
command-help = 用法和例子

## Starting, and what can be typed

# HTML
welcome =
    <b>问新闻，看原文</b>
    直接发来问题，我从新闻档案里找出回答它的原话：<b>逐字引用</b>，附标题、来源、日期和链接。档案里没有的，我会直说。
try-these = 点一个例子试试：
more-help = 全部用法：/help　语言、简繁、时区：/settings
commands-are = 命令：

## Settings

# this language's own name
language-name = 简体中文
settings = 设置
settings-of-group = 本群的设置
settings-how = 点一项来改。改过的才保存，/privacy 说明保存在哪里。
setting-language = 界面语言
setting-script = 简繁转换
setting-zone = 时区
setting-quotes = 引文条数
setting-previews = 链接预览
setting-votes = 评价按钮
explain-language = 菜单、按钮和说明用的语言。文章仍用原来的语言。
explain-script = 只为阅读方便：转换过的文章会注明，链接和复制的引文仍是原文。
explain-zone = 日期和“昨天”“上周”都按这个时区算，现在是 { $now }。
explain-quotes = 一个回答最多附几条引文。
explain-previews = 在回答下面显示第一个链接的图文预览。
explain-votes = 回答下面的 👍 和 👎。点了，那个问题和引文的位置会存下来，供改进回答用。
# HTML
explain-other-zone = 没有列出的，发 <code>/settings Europe/Paris</code> 或 <code>/settings +05:30</code>。
unknown-zone = 不认得时区“{ $zone }”。请写成 Asia/Taipei 这样的名称，或 +08:00 这样的时差。
zone-set = 时区改成了 { $zone }，现在是 { $now }。
choice-app = 跟随 Telegram
choice-original = 不转换
choice-hans = 转成简体
choice-hant = 转成繁体
choice-most = 最多 { $count } 条
choice-on = 显示
choice-off = 不显示
by-default = { $value }（默认）
with-value = { $name }：{ $value }
back = ‹ 返回
reset = 恢复默认
# a pop-up too
admins-only = 只有本群的管理员能改设置。
zone-beijing = 北京
zone-taipei = 台北
zone-hong-kong = 香港
zone-singapore = 新加坡
zone-tokyo = 东京
zone-sydney = 悉尼
zone-istanbul = 伊斯坦布尔
zone-berlin = 柏林、巴黎
zone-london = 伦敦
zone-new-york = 纽约、多伦多
zone-los-angeles = 洛杉矶、温哥华
zone-utc = 世界时 UTC
converted-hans = 由繁体转为简体
converted-hant = 由简体转为繁体

## About the archive

version = 引文 { $version }
about-passages = 段落：{ $passages }
about-sources = 来源：{ $sources } 家，见 /sources
about-newest = 最新：
about-encoder = 检索模型：{ $encoder }
about-quotes = 回答里的引文都是文章原话，一字不改；没有一句是生成的。
sources = 来源
source-page = 第 { $span } 家，共 { $total } 家
sources-how = 点名字，看它的最新文章。
source-entry = { $articles } 篇，最新 { $day }
source-undated = { $articles } 篇
all-sources = ‹ 全部来源
another = 换一篇

## How often words are mentioned

# HTML
no-trend = 看哪个词？例如：<code>/trend 普京</code>
trend-title = 提到“{ $words }”的文章：{ $articles } 篇
trend-picture = 柱：篇数。线：占全部文章的比例。
trend-columns = 时间 · 篇数 · 占全部文章
trend-undated = 另有 { $articles } 篇时间不明。

## What is kept of a reader

# HTML
privacy =
    <b>隐私</b>

    <b>不留下的</b>
    问题不写进日志，除非运营者为查错特意打开。没答完的问题存在磁盘上，答完就删。为了接上文，你最近的三个问题在内存里留半小时，/new 马上清掉。

    <b>留下的</b>
    和你的 Telegram 编号一起存的只有：你改过的设置；你点过 👍 👎 的问题和引文位置；你的订阅：订了什么、怎么发，还有等着发的提醒和近来发过哪些文章，免得重发；凭邀请加入的，记下这一点；被管理员屏蔽的，也记下这一点。它们都存在运营者的机器上。/export 看存了什么，/forget 全部删除；只有屏蔽要由管理员解除。群里的订阅归群所有，把我移出群就删掉。
    通知只发给改过设置或凭邀请加入的人。还没发到的人会记下，发完就删。

    <b>谁看得到</b>
    留下的这些，运营者看得到。程序由运营者运行，他若改动程序，也能看到别的，所以只用信得过的机器人。和机器人的聊天没有端到端加密：你发的和我答的，Telegram 都看得到。点开新闻链接，那个网站看得到你的网络地址。
private-only = 这个命令请到和我的私聊里用，群里别人也看得见。
export-caption = 我存下的关于你的全部内容。
export-nothing = 我没有存下关于你的任何内容。
forget-ask =
    要删除我存下的关于你的全部内容吗？删了不能恢复。
    设置：{ $settings } 项
    评价：{ $votes } 条
    订阅：{ $subscriptions } 个
    还有内存里的上文。
forget-invited = 你是凭邀请加入的，这条记录也会删掉：如果这里要凭邀请使用，再来就得另要一个邀请。
forget-yes = 全部删除
forget-no = 不删
forgotten =
    已删除。
    设置：{ $settings } 项
    评价：{ $votes } 条
    订阅：{ $subscriptions } 个
    内存里的上文也清掉了。聊天记录在 Telegram 里，要由你自己删。
kept = 好，什么都没删。

## More messages that are no question

did-you-mean = 没有 { $typed } 这个命令。你要的是不是：
only-text-sticker = 贴纸我看不懂，请把问题打成一句话发来。
only-text-voice = 语音我听不了。可以用输入法的语音输入，把话变成文字再发来。
only-text-picture = 图片和视频我看不了，请把问题打成一句话发来。
only-text-file = 文件我读不了，请把问题打成一句话发来。
only-text-place = 位置我用不上。想看某地的新闻，直接发地名，例如：香港
only-text-contact = 名片我用不上。想看某人的新闻，直接发名字。

command-article = 按编号看全文
command-random = 随便看一篇
command-trend = 一个词的报道走势
command-sources = 有哪些来源
command-settings = 语言、简繁、时区
command-about = 档案有多大、多新
command-privacy = 留下什么，谁看得到
command-export = 导出我存下的内容
command-forget = 删除我存下的内容

## Who may ask

not-listed = 这个机器人只答复名单上的人。想用的话，请把你的编号 { $number } 告诉管理员。
invitation-needed = 这个机器人凭邀请使用。请点管理员给你的邀请链接；你的编号是 { $number }。
invitation-used = 这个邀请已失效，请向管理员另要一个。
quota = 今天的 { $most } 次提问已用完，明天再来吧。

## For admins

stats-since = { $since } 启动以来
stats-asked = 提问：{ $count } 次
stats-answered = 　有答案：{ $count }
stats-unsure = 　可能相关：{ $count }
stats-not-found = 　没有找到：{ $count }
stats-listed = 　列出新文章：{ $count }
stats-seconds = 平均查找时间：{ $milliseconds } 毫秒
stats-errors = 出错：{ $count } 次
stats-archive = 档案：{ $articles } 篇文章，{ $passages } 段
stats-broadcast = 待发的通知：{ $count } 条
invite-how = 用法：/invite 5 生成一个可供 5 人使用的邀请链接，最多 { $most } 人。
invited = 这个链接可供 { $count } 人使用：
block-whom = 要屏蔽谁？写上编号，或用这条命令回复对方的消息。管理员不能屏蔽。
blocked = 已屏蔽 { $number }。
unblocked = 已恢复 { $number }。
not-blocked = { $number } 没有被屏蔽。
broadcast-how = 用法：/broadcast 通知内容，最多 { $limit } 字。发送前会先请你确认。
broadcast-ask = 发给 { $count } 位读者？只有改过设置或凭邀请加入的读者收得到。
broadcast-nobody = 没有可以通知的人：只有改过设置或凭邀请加入的读者收得到。
# a button
broadcast-send = 发送
# a button
broadcast-drop = 不发
# a pop-up
broadcast-dropped = 没有发送。
# a pop-up
broadcast-begun = 开始发送给 { $count } 位读者。
reindex-begun = 正在读取新文章……
reindexed = 读完了：新增 { $added } 篇，改动 { $changed } 篇，删去 { $removed } 篇，现有 { $articles } 篇。
reindex-failed = 没能读取：{ $why }
edited-command = 改动消息不会再次执行命令，请重新发送。
operators-only = 这个命令只有机器人的管理员能用。你能用的见 /help。
source-dead = 来源“{ $name }”看来已经失效：{ $error }
    最近一次读到：{ $since }。地址：{ $address }
    再试一次：yinwen source resume { $name }；不再要它：yinwen source remove { $name }
command-stats = 运行情况
command-invite = 生成邀请链接
command-block = 屏蔽某人
command-unblock = 取消屏蔽
command-broadcast = 给读者发通知
command-reindex = 读取新文章

## Everywhere in Telegram

# a button
ask-in-private = 到私聊里问
anywhere = 在任何聊天里：输入 @{ $bot } 和问题，选一条引文发出去。在群里：点名 @{ $bot } 提问，或者回复我的消息。
hello-group = 大家好。点名 @{ $bot } 提问，我用新闻档案里的原话回答；回复我的消息，可以接着问。不是对我说的话，我不答也不记。用法见 /help@{ $bot }
bad-link = 这个链接不完整，打不开。想问什么，直接发给我就行。

## Subscriptions: what is sent unasked

# above several alerts
alert-articles = { $count } 篇新文章
alert-more = 另有 { $count } 篇，没有列出。
alert-wanted = 订阅：{ $wanted }
digest-of = 订阅汇总 · { $days }

## Subscriptions: made and changed

# HTML
how-to-subscribe =
    有新文章就通知你。想看什么？例如：
    词：<code>/subscribe 一带一路 峰会</code>
    问题：<code>/subscribe 俄乌什么时候停火？</code>
    来源：<code>/subscribe 德国之声</code>
    词的写法和 /search 一样。会先给你看最近 7 天有哪些，再由你决定。
# a button
subscribe = 订阅
subscribe-to = 订阅：
wanted-words = 含这些词的新文章
wanted-question = 和这个问题有关的新文章
wanted-source = 这个来源的全部新文章
week-has = 最近 7 天有 { $count } 篇：
week-newest = 最近 7 天有 { $count } 篇，最新的：
week-nothing = 最近 7 天没有这样的文章。
# a button
subscribe-no = 不订阅
# a button
as-question = 改按意思找
# a button
as-words = 改按词找
subscribed = 已订阅：
subscribed-how = 有新文章就发到这里。要改成每天或每周汇总、设免打扰，点“设置”。
# a button
undo = 撤销
subscribe-dropped = 没有订阅。
dated-past = 这个日期已经过去，不会再有新文章。请去掉日期再订阅。
# a pop-up too
most-subscriptions = 这里最多能有 { $most } 个订阅。请先用 /subscriptions 停掉不用的。
# a pop-up too
subscribers-admins = 只有本群的管理员能管理群里的订阅。你自己想收，请和我私聊。
# a button
subscribe-in-private = 到私聊里订阅
subscriptions = 订阅
subscriptions-of-group = 本群的订阅
subscription-page = 第 { $first }–{ $last } 个，共 { $total } 个
# HTML
no-subscriptions = 还没有订阅。发来词、问题或来源就能订阅，例如：<code>/subscribe 一带一路</code>
subscriptions-how = 点编号，可以改或者停止。
unsubscribe-how = 点编号就停止。
rhythm-instant = 即时
rhythm-daily = 每天
rhythm-weekly = 每周
sent-instant = 有新文章就发
sent-daily = 每天 { $time } 汇总
sent-weekly = 每{ $day } { $time } 汇总
sent-quiet = { $from }–{ $to } 不打扰，过后再发
sent-silent = 没有提示音
is-paused = 已暂停
weekdays =
    周一
    周二
    周三
    周四
    周五
    周六
    周日
clock-is = 时间按这个时区：{ $zone }，可以用 /settings 改。
# buttons
quiet-none = 不设免打扰
quiet-from-to = 免打扰 { $from }–{ $to }
silence = 关掉提示音
unsilence = 打开提示音
pause = 暂停
resume = 继续
stop-this = 停止此订阅
manage-subscriptions = 管理订阅
all-subscriptions = ‹ 全部订阅
restore = 恢复订阅
stopped = 已停止订阅：
no-such-subscription = 没有“{ $wanted }”这个订阅。现有的订阅见 /subscriptions
# a pop-up
subscription-gone = 这个订阅已经停止了。
command-subscribe = 订阅新文章
command-subscriptions = 查看和修改订阅
command-unsubscribe = 停止订阅

## The main stories of a day

digest-title = { $day }要闻
digest-articles = 共 { $articles } 篇文章
digest-told = { $sources } 家媒体，{ $articles } 篇
digest-by-one = { $articles } 篇
digest-none = { $day }没有文章。
no-day = 看不懂“{ $day }”是哪一天。可以写：/digest 昨天，/digest 2021-01-05
command-digest = 一天的要闻
