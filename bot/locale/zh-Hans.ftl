# Texts are plain unless a comment says that they are HTML. `{ $names }` are filled in.

## Who we are, and how to ask

# HTML
about = 直接发来问题，我从新闻档案里找出原文回答：<b>逐字引用</b>，附标题、来源、日期和链接；档案里没有的，我会直说。
holdings = 档案里有 { $articles } 篇文章，{ $period }。
period = { $oldest }至{ $newest }
empty = 档案里还没有文章。
for-example = 例如：
# real questions, tapped to be copied, one a line
examples =
    普京什么时候访问中国？
    俄中贸易额是多少？
    国际刑事法院为什么对普京发出逮捕令？
# commands with arguments, one a line
usage =
    /latest
    /latest 德国之声
    /search 一带一路 峰会

## Answers

carried = 接上文：{ $question }
corrected = 按“{ $name }”查找
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
page = 第 { $first }–{ $last } 篇，共 { $total } 篇
nothing-found = 没有找到含“{ $words }”的文章。
unknown-source = 没有来源“{ $source }”的文章。现有来源：{ $sources }
# HTML
no-id = 要看哪一篇？请写上编号，例如：<code>/article { $example }</code>，编号在每篇全文的末尾。
unknown-article = 没有编号为“{ $id }”的文章。

## Messages that are no question

# HTML
no-words = 要找什么？例如：<code>/search 一带一路</code>
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

## Commands, as menus and the help show them

command-latest = 最新文章
command-search = 查找文章
command-new = 换个话题，不接上文
command-help = 用法和例子
