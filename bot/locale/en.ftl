# Texts are plain unless a comment says that they are HTML. `{ $names }` are filled in.

## Who we are, and how to ask

about = Send a question, best in Chinese, and I answer from an archive of Chinese news with <b>verbatim quotations</b>, each with its title, source, date and link. What the archive does not hold, I say plainly.
holdings = Articles in the archive: { $articles }, { $period }.
period = { $oldest } to { $newest }
empty = The archive is empty so far.
for-example = For example:
examples =
    普京什么时候访问中国？
    俄中贸易额是多少？
    国际刑事法院为什么对普京发出逮捕令？
usage =
    /latest
    /latest BBC
    /search 一带一路 峰会

## Answers

carried = Following on: { $question }
corrected = Searching for { $name } instead
unsure = No certain answer. These passages may be related:
not-found = The archive has no answer to this.
nearest = The nearest articles:
elsewhere = Nothing found from that time. These are from other times:
nearest-elsewhere = The nearest articles, all from other times:
listed = The newest articles:
listed-then = Articles of that time, newest first:
publishers = Also published by { $count } more
versions = Other versions: { $count }
colon = { ": " }
comma = { ", " }

## Buttons under an answer, and what they open

context = Context
full-text = Full text
archived = Archive
cite = Copy
more = More results
no-more = That is all there is.
alone = Ask it on its own
others = The same story: { $title }
paragraph-before = ▲ Before
paragraph-after = ▼ After
reporters = By { $names }
leaf = Page { $page } of { $pages }
citation = — { $source }, “{ $title }”, { $day }
thanks-good = Thank you. Noted: a good answer.
thanks-bad = Thank you. Noted: a bad answer.
thanks-none = Taken back.
gone = This article is no longer in the archive.
changed = The article has changed since and no longer has this quotation. Please ask again.
unsettled = The archive is being updated. Please ask again in a moment.

## Which time was looked at

time-only = Time: { $days } (“{ $said }” in the question)
time-until = { ", including reports up to " }{ $day }
time-first = Time: articles of { $days } first (“{ $said }” in the question)
time-newest = Time: the newest articles first (“{ $said }” in the question)
time-lifted = Time: any (not limited by “{ $said }”)
anytime = Ask for any time

## Pages of articles

latest = Newest articles
found = Found: { $words }
page = { $first }–{ $last } of { $total }
nothing-found = No article has “{ $words }”.
unknown-source = No articles from “{ $source }”. There are: { $sources }
no-id = Which article? Please add its id, for example <code>/article { $example }</code>; it stands at the end of every full text.
unknown-article = No article has the id “{ $id }”.

## Messages that are no question

no-words = What shall I look for? For example: <code>/search 一带一路</code>
no-question = What would you like to know? For example: <code>普京什么时候访问中国？</code>
too-long = That question is too long, please keep it within { $limit } characters.
only-text = I read text only. Please write your question as a sentence.
unknown-command = I do not know that command. See /help, or simply send a question.
begun-anew = The next question stands by itself.
nothing-before = There was nothing to follow on from. Simply ask.

## Trouble

stale = This page has expired, please search again.
stale-question = The question is gone, please ask it again.
too-many = One at a time, please: wait for my answers, then send the rest again.
failed = Sorry, something went wrong. Please try again later.

## Commands, as menus and the help show them

command-latest = Newest articles
command-search = Find articles
command-new = Change the subject
command-help = How to use me, with examples
