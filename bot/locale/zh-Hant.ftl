# Texts are plain unless a comment says that they are HTML. `{ $names }` are filled in.

## Who we are, and how to ask

about = 直接傳來問題，我從新聞檔案裡找出原文回答：<b>逐字引用</b>，附標題、來源、日期和連結；檔案裡沒有的，我會直說。
holdings = 檔案裡有 { $articles } 篇文章，{ $period }。
period = { $oldest }至{ $newest }
empty = 檔案裡還沒有文章。
for-example = 例如：
examples =
    普丁何時訪問中國？
    俄中貿易額是多少？
    國際刑事法院為什麼對普丁發出逮捕令？
usage =
    /latest
    /latest 中央社
    /search 一帶一路 峰會

## Answers

carried = 接上文：{ $question }
corrected = 按「{ $name }」查找
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
page = 第 { $first }–{ $last } 篇，共 { $total } 篇
nothing-found = 沒有找到含「{ $words }」的文章。
unknown-source = 沒有來源「{ $source }」的文章。現有來源：{ $sources }
no-id = 要看哪一篇？請寫上編號，例如：<code>/article { $example }</code>，編號在每篇全文的末尾。
unknown-article = 沒有編號為「{ $id }」的文章。

## Messages that are no question

no-words = 要找什麼？例如：<code>/search 一帶一路</code>
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

## Commands, as menus and the help show them

command-latest = 最新文章
command-search = 查找文章
command-new = 換個話題，不接上文
command-help = 用法和例子
