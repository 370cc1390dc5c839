# Texts are plain unless a comment says that they are HTML. `{ $names }` are filled in.

## Who we are, and how to ask

holdings = Articles in the archive: { $articles }, { $period }.
period = { $oldest } to { $newest }
no-articles = The archive is empty so far.
examples =
    普京什么时候访问中国？
    俄中贸易额是多少？
    国际刑事法院为什么对普京发出逮捕令？
example-newest = { $name }有什么新消息？
usage =
    /latest BBC
    /search 一带一路 峰会
    /trend 普京

## Answers

carried = Following on: { $question }
corrected = Searching for { $name } instead
renamed = “{ $asked }” is “{ $name }” there
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
as-written = As I wrote it
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
page = { $span } of { $total }
no-match = No article has “{ $words }”.
no-source = No articles from “{ $source }”. There are: { $sources }
no-id = Which article? Please add its id, for example <code>/article { $example }</code>; it stands at the end of every full text.
unknown-article = No article has the id “{ $id }”.

## How a query was read

with-words = With “{ $words }”
query-sources = Source: { $names }
query-days = Published: { $days }
query-phrase = “{ $phrase }”
query-phrases = Verbatim: { $phrases }
query-without = Without: { $words }
no-date = “{ $date }” is no date I know. Try date:2021-01, date:2021-01-05..2021-01-09 or date:上周.
no-fit = No article fits “{ $query }”.
no-latest = No article from or with “{ $text }”. The sources are: { $sources }
nothing-more = That is all.
how-to-search =
    What shall I look for? For example:
    <code>/search 一带一路 峰会</code>
    <code>/search 普京 source:BBC date:2021-01</code>
    <code>/search "人类命运共同体" -峰会</code>
    Beside words: source:NAME, date:WHEN, "an exact phrase", -unwanted.

## Messages that are no question

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
away = Search is not available just now. Please ask again in a minute or two; /latest and full texts still work.
unable = The search service here cannot count this.
busy = Telegram is not taking my answers just now. If nothing happens within a minute, please tap again.

## Commands, as menus and the help show them

command-latest = Newest articles
command-search = Find articles
command-new = Change the subject
command-help = How to use me, with examples

## Starting, and what can be typed

welcome =
    <b>Ask the news, read the source</b>
    Send a question, best in Chinese. I look through an archive of Chinese news for the words that answer it: <b>quoted verbatim</b>, each with its title, source, date and link. What the archive does not hold, I say plainly.
try-these = Tap one to try:
more-help = Everything I do: /help · Language, time zone: /settings
commands-are = Commands:

## Settings

language-name = English
settings = Settings
settings-of-group = Settings of this group
settings-how = Tap one to change it. Only what you change is kept; /privacy says where.
setting-language = Language
setting-script = Characters
setting-zone = Time zone
setting-quotes = Quotations
setting-previews = Link previews
setting-votes = Feedback buttons
explain-language = Of menus, buttons and remarks. Articles stay in theirs.
explain-script = For reading only: what was converted says so; links and copied quotations stay as published.
explain-zone = Dates, “yesterday” and “last week” go by this zone, where it is { $now } now.
explain-quotes = How many quotations an answer has at most.
explain-previews = Below an answer, a preview of the page its first link leads to.
explain-votes = 👍 and 👎 below an answer. If you tap one, that question and where its quotations stand are kept, to make answers better.
explain-other-zone = For any other, send <code>/settings Europe/Paris</code> or <code>/settings +05:30</code>.
unknown-zone = I know no time zone “{ $zone }”. Write a name like Asia/Taipei or an offset like +08:00.
zone-set = Your time zone is { $zone } now, where it is { $now }.
choice-app = As in Telegram
choice-original = As published
choice-hans = Simplified
choice-hant = Traditional
choice-most = Up to { $count }
choice-on = Shown
choice-off = Hidden
by-default = { $value } (default)
with-value = { $name }: { $value }
back = ‹ Back
reset = Back to defaults
admins-only = Only admins of this group can change its settings.
zone-beijing = Beijing
zone-taipei = Taipei
zone-hong-kong = Hong Kong
zone-singapore = Singapore
zone-tokyo = Tokyo
zone-sydney = Sydney
zone-istanbul = Istanbul
zone-berlin = Berlin, Paris
zone-london = London
zone-new-york = New York, Toronto
zone-los-angeles = Los Angeles, Vancouver
zone-utc = UTC
converted-hans = converted to simplified
converted-hant = converted to traditional

## About the archive

version = Yinwen { $version }
about-passages = Passages: { $passages }
about-sources = Sources: { $sources }, see /sources
about-newest = { "Newest: " }
about-encoder = Search model: { $encoder }
about-quotes = Quotations are the articles’ own words, unchanged. Not one sentence is generated.
sources = Sources
source-page = { $span } of { $total }
sources-how = Tap a name for its newest articles.
source-entry =
    { $articles ->
        [one] { $articles } article, { $day }
       *[other] { $articles } articles, newest { $day }
    }
source-undated =
    { $articles ->
        [one] { $articles } article
       *[other] { $articles } articles
    }
all-sources = ‹ All sources
another = Another one

## How often words are mentioned

no-trend = Which word? For example: <code>/trend 普京</code>
trend-title = Articles that mention “{ $words }”: { $articles }
trend-picture = Bars: articles. Line: their share of all articles.
trend-columns = When · articles · share of all
trend-undated = Of unknown time: { $articles } more.

## What is kept of a reader

privacy =
    <b>Privacy</b>

    <b>What is not kept</b>
    Questions are not logged, unless the operator turns that on to find a fault. One that is not answered yet is on disk, and deleted once it is. So that you can ask on, your last three questions stay in memory for half an hour; /new drops them at once.

    <b>What is kept</b>
    With your Telegram number: the settings you changed; the questions you gave 👍 or 👎, with where the quotations stand; your subscriptions: to what, how they are sent, alerts that wait to be sent, and which articles were sent lately, so that none comes twice; that you came with an invitation, if you did; that an admin blocked you, if one did. Nothing else. All of it lies on the operator’s machine. /export shows it, /forget deletes it; only a block stays until an admin lifts it. Subscriptions of a group are the group’s, and deleted when I am removed from it.
    Announcements go only to those who changed a setting or came with an invitation. To whom one still has to go is kept until it is sent.

    <b>Who can see what</b>
    The operator can see what is kept. They run this program, and could change it to see more: use only bots you trust. Chats with bots are not end-to-end encrypted: Telegram can see all that you send and all that I answer. If you open a link, that site sees your network address.
private-only = Please use this command in a private chat with me: here, others would see it.
export-caption = Everything I have kept about you.
export-nothing = I have kept nothing about you.
forget-ask =
    Delete everything I have kept about you? This cannot be undone.
    Settings: { $settings }
    Votes: { $votes }
    Subscriptions: { $subscriptions }
    And what I remember of our conversation.
forget-invited = You came with an invitation. That would be deleted too: where one is needed, you need another to come back.
forget-yes = Delete everything
forget-no = Keep it
forgotten =
    Deleted.
    Settings: { $settings }
    Votes: { $votes }
    Subscriptions: { $subscriptions }
    And what I remembered of our conversation. The chat itself is Telegram’s: delete it there.
kept = Nothing was deleted.

## More messages that are no question

did-you-mean = There is no command { $typed }. Did you mean:
only-text-sticker = I cannot read stickers. Please write your question as a sentence.
only-text-voice = I cannot listen. Your keyboard may take dictation: send me the text.
only-text-picture = I cannot look at pictures or videos. Please write your question as a sentence.
only-text-file = I cannot read files. Please write your question as a sentence.
only-text-place = I have no use for a location. For news of a place, send its name, like 香港.
only-text-contact = I have no use for a contact. For news of a person, send the name.

command-article = An article in full, by its id
command-random = An article by chance
command-trend = How much a word is reported
command-sources = Where articles come from
command-settings = Language, characters, time zone
command-about = How large and how new the archive is
command-privacy = What is kept, and who can see it
command-export = Get what I have kept about you
command-forget = Delete what I have kept about you

## Who may ask

not-listed = This bot answers only people on its list. To be let in, tell its admin your number: { $number }.
invitation-needed = This bot is by invitation. Tap the link that its admin gave you. Your number is { $number }.
invitation-used = This invitation is no longer good. Please ask the admin for another.
quota = Today’s { $most } questions are used up. Please come back tomorrow.

## For admins

stats-since = Since { $since }
stats-asked = Questions: { $count }
stats-answered = { "  answered: " }{ $count }
stats-unsure = { "  possibly related: " }{ $count }
stats-not-found = { "  not found: " }{ $count }
stats-listed = { "  newest articles listed: " }{ $count }
stats-seconds = Mean time to look one up: { $milliseconds } ms
stats-errors = Errors: { $count }
stats-archive = Archive: { $articles } articles, { $passages } passages
stats-broadcast = Announcements waiting: { $count }
invite-how = Write /invite 5 for a link that lets 5 people in, { $most } at most.
invited = { $count ->
    [one] This link lets one person in:
   *[other] This link lets { $count } people in:
}
block-whom = Whom? Give a number, or reply to a message of theirs with this command. Admins cannot be blocked.
blocked = { $number } is blocked.
unblocked = { $number } is answered again.
not-blocked = { $number } was not blocked.
broadcast-how = Write /broadcast and the text, at most { $limit } characters. You are asked before it is sent.
broadcast-ask = { $count ->
    [one] Send this to one reader?
   *[other] Send this to { $count } readers?
} Only readers who changed a setting or came with an invitation are known.
broadcast-nobody = I know nobody to send this to. Only readers who changed a setting or came with an invitation are known.
# a button
broadcast-send = Send
# a button
broadcast-drop = Drop
# a pop-up
broadcast-dropped = Not sent.
# a pop-up
broadcast-begun = { $count ->
    [one] Sending to one reader.
   *[other] Sending to { $count } readers.
}
reindex-begun = Reading new articles…
reindexed = Done: { $added } added, { $changed } changed, { $removed } removed; { $articles } in all.
reindex-failed = That did not work: { $why }
edited-command = I carry out a command once, not again when its message is edited. Please send it anew.
operators-only = Only admins of this bot can use that command. What you can use: /help
source-dead = The source “{ $name }” seems dead: { $error }
    Last reached: { $since }. Address: { $address }
    To look again: yinwen source resume { $name }; to give it up: yinwen source remove { $name }
command-stats = How the bot is doing
command-invite = Make an invitation link
command-block = Stop answering someone
command-unblock = Answer them again
command-broadcast = Tell all readers
command-reindex = Read new articles

## Everywhere in Telegram

ask-in-private = Ask in a private chat
anywhere = In any chat: type @{ $bot } and a question, and pick a quotation to send. In groups: mention @{ $bot }, or reply to me.
hello-group = Hello. Mention @{ $bot } with a question, and I answer in the words of an archive of Chinese news. Reply to me to ask on. What is not said to me I neither answer nor keep. How to use me: /help@{ $bot }
bad-link = This link is not complete, so I cannot open it. Simply send me your question.

## Subscriptions: what is sent unasked

alert-articles =
    { $count ->
        [one] { $count } new article
       *[other] { $count } new articles
    }
alert-more = And { $count } more, not listed.
alert-wanted = Subscribed to: { $wanted }
digest-of = Your digest · { $days }

## Subscriptions: made and changed

how-to-subscribe =
    I tell you of new articles as they come. Of which? For example:
    Words: <code>/subscribe 一带一路 峰会</code>
    A question: <code>/subscribe 俄乌什么时候停火？</code>
    A source: <code>/subscribe BBC</code>
    Words are written as for /search. You first see what the last 7 days had, then decide.
subscribe = Subscribe
subscribe-to = Subscribe to:{ " " }
wanted-words = New articles with these words
wanted-question = New articles about this question
wanted-source = All new articles of this source
week-has =
    { $count ->
        [one] { $count } article in the last 7 days:
       *[other] { $count } articles in the last 7 days:
    }
week-newest = { $count } articles in the last 7 days, the newest:
week-nothing = No such article in the last 7 days.
subscribe-no = No, thanks
as-question = Match the meaning instead
as-words = Match the words instead
subscribed = Subscribed to:{ " " }
subscribed-how = New articles will be sent here as they come. For a daily or weekly digest, or quiet hours, tap “Settings”.
undo = Undo
subscribe-dropped = Not subscribed.
dated-past = That date is past, so nothing new will come. Please leave it out.
most-subscriptions = There can be { $most } subscriptions here. Please stop some with /subscriptions first.
subscribers-admins = Only admins of this group can manage its subscriptions. For your own, write to me in private.
subscribe-in-private = Subscribe in private
subscriptions = Subscriptions
subscriptions-of-group = Subscriptions of this group
subscription-page = { $first }–{ $last } of { $total }
no-subscriptions = No subscriptions yet. Send words, a question or a source, for example <code>/subscribe 一带一路</code>
subscriptions-how = Tap a number to change or stop it.
unsubscribe-how = Tap a number to stop it.
rhythm-instant = At once
rhythm-daily = Daily
rhythm-weekly = Weekly
sent-instant = As articles come
sent-daily = A digest every day at { $time }
sent-weekly = A digest every { $day } at { $time }
sent-quiet = Nothing from { $from } to { $to }; sent after that
sent-silent = Without sound
is-paused = Paused
weekdays =
    Mon
    Tue
    Wed
    Thu
    Fri
    Sat
    Sun
clock-is = Times are of this zone: { $zone }. /settings changes it.
quiet-none = No quiet hours
quiet-from-to = Quiet { $from }–{ $to }
silence = Without sound
unsilence = With sound
pause = Pause
resume = Resume
stop-this = Stop this subscription
manage-subscriptions = Subscriptions
all-subscriptions = ‹ All subscriptions
restore = Subscribe again
stopped = Stopped:{ " " }
no-such-subscription = There is no subscription “{ $wanted }”. /subscriptions shows those there are.
subscription-gone = This subscription has been stopped already.
command-subscribe = Hear of new articles
command-subscriptions = See and change subscriptions
command-unsubscribe = Stop a subscription

## The main stories of a day

digest-title = Main stories of { $day }
digest-articles = Articles of the day: { $articles }
digest-told = sources: { $sources }, articles: { $articles }
digest-by-one = articles: { $articles }
digest-none = There are no articles of { $day }.
no-day = Which day is “{ $day }”? For example: /digest 昨天, /digest 2021-01-05
command-digest = The main stories of a day
