# Texts are plain unless a comment says that they are HTML. `{ $names }` are filled in.

## Who we are, and how to ask

holdings = 檔案裡有 { $articles } 篇文章，{ $period }。
period = { $oldest }至{ $newest }
no-articles = 檔案裡還沒有文章。
examples =
    普丁何時訪問中國？
    俄中貿易額是多少？
    國際刑事法院為什麼對普丁發出逮捕令？
example-newest = { $name }有什麼新消息？
usage =
    /latest 中央社
    /search 一帶一路 峰會
    /trend 普丁

## Answers

carried = 接上文：{ $question }
corrected = 按「{ $name }」查找
renamed = 原文作「{ $name }」（問的是「{ $asked }」）
unsure = 沒有確切的答案，以下段落可能相關：
not-found = 檔案裡沒有找到答案。
nearest = 最接近的文章：
elsewhere = 這段時間內沒有找到，以下來自其他時間：
nearest-elsewhere = 最接近的文章，都來自其他時間：
listed = 最新的文章：
listed-then = 這段時間的文章，最新的在前：
publishers = 另有 { $count } 家報導
versions = 另有 { $count } 個版本
colon = ：
comma = 、

## Buttons under an answer, and what they open

context = 上下文
full-text = 全文
archived = 存檔
cite = 複製引文
more = 更多結果
no-more = 沒有更多結果了。
alone = 不接上文，單獨再問
# a button
as-written = 按原來的寫法再找
others = 同一則新聞：{ $title }
paragraph-before = ▲ 上一段
paragraph-after = ▼ 下一段
reporters = 記者：{ $names }
leaf = 第 { $page } 頁，共 { $pages } 頁
citation = ——{ $source }《{ $title }》，{ $day }
thanks-good = 謝謝，記下了：這個回答有用。
thanks-bad = 謝謝，記下了：這個回答不好。
thanks-none = 好，已收回。
gone = 這篇文章已經不在檔案裡了。
changed = 文章後來有改動，找不到這段引文了。請重新提問。
unsettled = 檔案正在更新，請稍後再問一次。

## Which time was looked at

time-only = 時間：{ $days }（問題中的「{ $said }」）
time-until = ，含截至{ $day }的報導
time-first = 時間：{ $days }的文章優先（問題中的「{ $said }」）
time-newest = 時間：新近的文章優先（問題中的「{ $said }」）
time-lifted = 時間：不限（沒有按「{ $said }」限定）
anytime = 不限時間再找

## Pages of articles

latest = 最新文章
found = 查找：{ $words }
page = 第 { $span } 篇，共 { $total } 篇
no-match = 沒有找到含「{ $words }」的文章。
no-source = 沒有來源「{ $source }」的文章。現有來源：{ $sources }
no-id = 要看哪一篇？請寫上編號，例如：<code>/article { $example }</code>，編號在每篇全文的末尾。
unknown-article = 沒有編號為「{ $id }」的文章。

## How a query was read

with-words = 含「{ $words }」
query-sources = 來源：{ $names }
query-days = 日期：{ $days }
query-phrase = 「{ $phrase }」
query-phrases = 含原文{ $phrases }
query-without = 不含{ $words }
no-date = 看不懂日期「{ $date }」。可以寫：日期:上週、日期:2021年1月、日期:2021-01-05..2021-01-09。
no-fit = 沒有符合「{ $query }」的文章。
no-latest = 沒有來自或含有「{ $text }」的文章。有這些來源：{ $sources }
nothing-more = 沒有更多了。
how-to-search =
    要找什麼？例如：
    <code>/search 一帶一路 峰會</code>
    <code>/search 普丁 來源:BBC 日期:去年</code>
    <code>/search "人類命運共同體" -峰會</code>
    詞之外還可以寫：來源:名稱、日期:某時、"一字不差的話"、-不要的詞。

## Messages that are no question

no-question = 想問什麼？例如：<code>普丁何時訪問中國？</code>
too-long = 問題太長，請縮短到 { $limit } 字以內。
only-text = 我只看得懂文字，請把問題打成一句話傳來。
unknown-command = 沒有這個指令。用法見 /help，也可以直接傳來問題。
begun-anew = 好，下一個問題不接上文。
nothing-before = 沒有上文，直接提問就好。

## Trouble

stale = 這一頁已過期，請重新查找。
stale-question = 找不到原來的問題，請重新提問。
too-many = 請等我答完前面的，再傳後面的。
failed = 抱歉，出了點問題，請稍後再試。
away = 檢索服務暫時無法使用，請過一兩分鐘再問。/latest 和全文仍然可以看。
unable = 這裡的檢索服務做不了這項統計。
busy = 一時連不上 Telegram。一分鐘後還沒有反應的話，請再點一次。

## Commands, as menus and the help show them

command-latest = 最新文章
command-search = 查找文章
command-new = 換個話題，不接上文
command-help = 用法和例子

## Starting, and what can be typed

welcome =
    <b>問新聞，看原文</b>
    直接傳來問題，我從新聞檔案裡找出回答它的原話：<b>逐字引用</b>，附標題、來源、日期和連結。檔案裡沒有的，我會直說。
try-these = 點一個例子試試：
more-help = 全部用法：/help　語言、簡繁、時區：/settings
commands-are = 指令：

## Settings

language-name = 繁體中文
settings = 設定
settings-of-group = 本群組的設定
settings-how = 點一項來改。改過的才儲存，/privacy 說明存在哪裡。
setting-language = 介面語言
setting-script = 簡繁轉換
setting-zone = 時區
setting-quotes = 引文則數
setting-previews = 連結預覽
setting-votes = 評價按鈕
explain-language = 選單、按鈕和說明用的語言。文章仍用原來的語言。
explain-script = 只為閱讀方便：轉換過的文章會註明，連結和複製的引文仍是原文。
explain-zone = 日期和「昨天」「上週」都按這個時區算，現在是 { $now }。
explain-quotes = 一個回答最多附幾則引文。
explain-previews = 在回答下面顯示第一個連結的圖文預覽。
explain-votes = 回答下面的 👍 和 👎。點了，那個問題和引文的位置會存下來，供改進回答用。
explain-other-zone = 沒有列出的，傳 <code>/settings Europe/Paris</code> 或 <code>/settings +05:30</code>。
unknown-zone = 不認得時區「{ $zone }」。請寫成 Asia/Taipei 這樣的名稱，或 +08:00 這樣的時差。
zone-set = 時區改成了 { $zone }，現在是 { $now }。
choice-app = 跟隨 Telegram
choice-original = 不轉換
choice-hans = 轉成簡體
choice-hant = 轉成繁體
choice-most = 最多 { $count } 則
choice-on = 顯示
choice-off = 不顯示
by-default = { $value }（預設）
with-value = { $name }：{ $value }
back = ‹ 返回
reset = 恢復預設
admins-only = 只有本群組的管理員能改設定。
zone-beijing = 北京
zone-taipei = 臺北
zone-hong-kong = 香港
zone-singapore = 新加坡
zone-tokyo = 東京
zone-sydney = 雪梨
zone-istanbul = 伊斯坦堡
zone-berlin = 柏林、巴黎
zone-london = 倫敦
zone-new-york = 紐約、多倫多
zone-los-angeles = 洛杉磯、溫哥華
zone-utc = 世界時 UTC
converted-hans = 由繁體轉為簡體
converted-hant = 由簡體轉為繁體

## About the archive

version = 引文 { $version }
about-passages = 段落：{ $passages }
about-sources = 來源：{ $sources } 家，見 /sources
about-newest = 最新：
about-encoder = 檢索模型：{ $encoder }
about-quotes = 回答裡的引文都是文章原話，一字不改；沒有一句是生成的。
sources = 來源
source-page = 第 { $span } 家，共 { $total } 家
sources-how = 點名稱，看它的最新文章。
source-entry = { $articles } 篇，最新 { $day }
source-undated = { $articles } 篇
all-sources = ‹ 全部來源
another = 換一篇

## How often words are mentioned

no-trend = 看哪個詞？例如：<code>/trend 普丁</code>
trend-title = 提到「{ $words }」的文章：{ $articles } 篇
trend-picture = 柱：篇數。線：佔全部文章的比例。
trend-columns = 時間 · 篇數 · 佔全部文章
trend-undated = 另有 { $articles } 篇時間不明。

## What is kept of a reader

privacy =
    <b>隱私</b>

    <b>不留下的</b>
    問題不寫進日誌，除非營運者為查錯特意打開。沒答完的問題存在磁碟上，答完就刪。為了接上文，你最近的三個問題在記憶體裡留半小時，/new 馬上清掉。

    <b>留下的</b>
    和你的 Telegram 編號一起存的只有：你改過的設定；你點過 👍 👎 的問題和引文位置；你的訂閱：訂了什麼、怎麼傳，還有等著傳的提醒和近來傳過哪些文章，免得重傳；憑邀請加入的，記下這一點；被管理員封鎖的，也記下這一點。它們都存在營運者的機器上。/export 看存了什麼，/forget 全部刪除；只有封鎖要由管理員解除。群組裡的訂閱歸群組所有，把我移出群組就刪掉。
    通知只傳給改過設定或憑邀請加入的人。還沒傳到的人會記下，傳完就刪。

    <b>誰看得到</b>
    留下的這些，營運者看得到。程式由營運者執行，他若改動程式，也能看到別的，所以只用信得過的機器人。和機器人的聊天沒有端對端加密：你傳的和我答的，Telegram 都看得到。點開新聞連結，那個網站看得到你的網路位址。
private-only = 這個指令請到和我的私訊裡用，群組裡別人也看得見。
export-caption = 我存下的關於你的全部內容。
export-nothing = 我沒有存下關於你的任何內容。
forget-ask =
    要刪除我存下的關於你的全部內容嗎？刪了不能復原。
    設定：{ $settings } 項
    評價：{ $votes } 則
    訂閱：{ $subscriptions } 個
    還有記憶體裡的上文。
forget-invited = 你是憑邀請加入的，這筆記錄也會刪掉：如果這裡要憑邀請使用，再來就得另要一個邀請。
forget-yes = 全部刪除
forget-no = 不刪
forgotten =
    已刪除。
    設定：{ $settings } 項
    評價：{ $votes } 則
    訂閱：{ $subscriptions } 個
    記憶體裡的上文也清掉了。聊天記錄在 Telegram 裡，要由你自己刪。
kept = 好，什麼都沒刪。

## More messages that are no question

did-you-mean = 沒有 { $typed } 這個指令。你要的是不是：
only-text-sticker = 貼圖我看不懂，請把問題打成一句話傳來。
only-text-voice = 語音我聽不了。可以用輸入法的語音輸入，把話變成文字再傳來。
only-text-picture = 圖片和影片我看不了，請把問題打成一句話傳來。
only-text-file = 檔案我讀不了，請把問題打成一句話傳來。
only-text-place = 位置我用不上。想看某地的新聞，直接傳地名，例如：香港
only-text-contact = 名片我用不上。想看某人的新聞，直接傳名字。

command-article = 按編號看全文
command-random = 隨便看一篇
command-trend = 一個詞的報導走勢
command-sources = 有哪些來源
command-settings = 語言、簡繁、時區
command-about = 檔案有多大、多新
command-privacy = 留下什麼，誰看得到
command-export = 匯出我存下的內容
command-forget = 刪除我存下的內容

## Who may ask

not-listed = 這個機器人只答覆名單上的人。想用的話，請把你的編號 { $number } 告訴管理員。
invitation-needed = 這個機器人憑邀請使用。請點管理員給你的邀請連結；你的編號是 { $number }。
invitation-used = 這個邀請已失效，請向管理員另要一個。
quota = 今天的 { $most } 次提問已用完，明天再來吧。

## For admins

stats-since = { $since } 啟動以來
stats-asked = 提問：{ $count } 次
stats-answered = 　有答案：{ $count }
stats-unsure = 　可能相關：{ $count }
stats-not-found = 　沒有找到：{ $count }
stats-listed = 　列出新文章：{ $count }
stats-seconds = 平均查找時間：{ $milliseconds } 毫秒
stats-errors = 出錯：{ $count } 次
stats-archive = 檔案：{ $articles } 篇文章，{ $passages } 段
stats-broadcast = 待發的通知：{ $count } 則
invite-how = 用法：/invite 5 產生一個可供 5 人使用的邀請連結，最多 { $most } 人。
invited = 這個連結可供 { $count } 人使用：
block-whom = 要封鎖誰？寫上編號，或用這個指令回覆對方的訊息。管理員不能封鎖。
blocked = 已封鎖 { $number }。
unblocked = 已恢復 { $number }。
not-blocked = { $number } 沒有被封鎖。
broadcast-how = 用法：/broadcast 通知內容，最多 { $limit } 字。傳送前會先請你確認。
broadcast-ask = 傳給 { $count } 位讀者？只有改過設定或憑邀請加入的讀者收得到。
broadcast-nobody = 沒有可以通知的人：只有改過設定或憑邀請加入的讀者收得到。
# a button
broadcast-send = 傳送
# a button
broadcast-drop = 不傳
# a pop-up
broadcast-dropped = 沒有傳送。
# a pop-up
broadcast-begun = 開始傳送給 { $count } 位讀者。
reindex-begun = 正在讀取新文章……
reindexed = 讀完了：新增 { $added } 篇，改動 { $changed } 篇，刪去 { $removed } 篇，現有 { $articles } 篇。
reindex-failed = 沒能讀取：{ $why }
edited-command = 編輯訊息不會再次執行指令，請重新傳送。
operators-only = 這個指令只有機器人的管理員能用。你能用的見 /help。
source-dead = 來源「{ $name }」看來已經失效：{ $error }
    最近一次讀到：{ $since }。位址：{ $address }
    再試一次：yinwen source resume { $name }；不再要它：yinwen source remove { $name }
command-stats = 運行情況
command-invite = 產生邀請連結
command-block = 封鎖某人
command-unblock = 解除封鎖
command-broadcast = 給讀者發通知
command-reindex = 讀取新文章

## Everywhere in Telegram

ask-in-private = 到私訊裡問
anywhere = 在任何聊天裡：輸入 @{ $bot } 和問題，選一則引文送出。在群組裡：點名 @{ $bot } 提問，或者回覆我的訊息。
hello-group = 大家好。點名 @{ $bot } 提問，我用新聞檔案裡的原話回答；回覆我的訊息，可以接著問。不是對我說的話，我不回答也不記錄。用法見 /help@{ $bot }
bad-link = 這個連結不完整，打不開。想問什麼，直接傳給我就行。

## Subscriptions: what is sent unasked

alert-articles = { $count } 篇新文章
alert-more = 另有 { $count } 篇，沒有列出。
alert-wanted = 訂閱：{ $wanted }
digest-of = 訂閱彙整 · { $days }

## Subscriptions: made and changed

how-to-subscribe =
    有新文章就通知你。想看什麼？例如：
    詞：<code>/subscribe 一帶一路 峰會</code>
    問題：<code>/subscribe 俄烏何時停火？</code>
    來源：<code>/subscribe 中央社</code>
    詞的寫法和 /search 一樣。會先給你看最近 7 天有哪些，再由你決定。
subscribe = 訂閱
subscribe-to = 訂閱：
wanted-words = 含這些詞的新文章
wanted-question = 和這個問題有關的新文章
wanted-source = 這個來源的全部新文章
week-has = 最近 7 天有 { $count } 篇：
week-newest = 最近 7 天有 { $count } 篇，最新的：
week-nothing = 最近 7 天沒有這樣的文章。
subscribe-no = 不訂閱
as-question = 改按意思找
as-words = 改按詞找
subscribed = 已訂閱：
subscribed-how = 有新文章就傳到這裡。要改成每天或每週彙整、設勿擾時段，點「設定」。
undo = 復原
subscribe-dropped = 沒有訂閱。
dated-past = 這個日期已經過去，不會再有新文章。請去掉日期再訂閱。
most-subscriptions = 這裡最多能有 { $most } 個訂閱。請先用 /subscriptions 停掉不用的。
subscribers-admins = 只有本群組的管理員能管理群組裡的訂閱。你自己想收，請和我私訊。
subscribe-in-private = 到私訊裡訂閱
subscriptions = 訂閱
subscriptions-of-group = 本群組的訂閱
subscription-page = 第 { $first }–{ $last } 個，共 { $total } 個
no-subscriptions = 還沒有訂閱。傳來詞、問題或來源就能訂閱，例如：<code>/subscribe 一帶一路</code>
subscriptions-how = 點編號，可以改或者停止。
unsubscribe-how = 點編號就停止。
rhythm-instant = 即時
rhythm-daily = 每天
rhythm-weekly = 每週
sent-instant = 有新文章就傳
sent-daily = 每天 { $time } 彙整
sent-weekly = 每{ $day } { $time } 彙整
sent-quiet = { $from }–{ $to } 不打擾，過後再傳
sent-silent = 沒有提示音
is-paused = 已暫停
weekdays =
    週一
    週二
    週三
    週四
    週五
    週六
    週日
clock-is = 時間按這個時區：{ $zone }，可以用 /settings 改。
quiet-none = 不設勿擾時段
quiet-from-to = 勿擾 { $from }–{ $to }
silence = 關掉提示音
unsilence = 打開提示音
pause = 暫停
resume = 繼續
stop-this = 停止此訂閱
manage-subscriptions = 管理訂閱
all-subscriptions = ‹ 全部訂閱
restore = 恢復訂閱
stopped = 已停止訂閱：
no-such-subscription = 沒有「{ $wanted }」這個訂閱。現有的訂閱見 /subscriptions
subscription-gone = 這個訂閱已經停止了。
command-subscribe = 訂閱新文章
command-subscriptions = 檢視和修改訂閱
command-unsubscribe = 停止訂閱

## The main stories of a day

digest-title = { $day }要聞
digest-articles = 共 { $articles } 篇文章
digest-told = { $sources } 家媒體，{ $articles } 篇
digest-by-one = { $articles } 篇
digest-none = { $day }沒有文章。
no-day = 看不懂「{ $day }」是哪一天。可以寫：/digest 昨天，/digest 2021-01-05
command-digest = 一天的要聞
