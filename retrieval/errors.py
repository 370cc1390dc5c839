"""Every error this project raises on purpose. Shown to a user as one line: what, where, and what to do.

    YinwenError
    ├── ParseError        a file that holds no article (quarantined, never fatal to a run)
    ├── CorpusError       a path given to index that cannot be read
    ├── IndexMissing      no index in this state folder yet
    ├── IndexMismatch     an index of another encoder or another format
    ├── IndexCorrupt      a damaged index file, named
    │   └── CacheCorrupt  one that can be built again
    ├── IndexBusy         another process is writing
    ├── IndexUnusable     a full disk, missing permissions
    ├── EngineUnavailable servers that do not answer, or refuse
    ├── EngineUnable      what the servers in use never can
    ├── BackupUnusable    a file that is no backup, or none that can be used
    ├── ArticleUnknown    no article of this id
    ├── FetchError        an address that could not be fetched
    ├── FeedError         a document that is no feed, an item that holds no article
    ├── EvalError         a question set that cannot be read
    ├── SourceError       a source that cannot be added, or is not known
    └── SettingsError     a setting with an impossible value

`bot.telegram_settings.BotError` continues the tree where Telegram begins. Encoders raise
`embeddings.errors.EncoderError`, which the edges treat alike.
"""


class YinwenError(Exception):
    """Base of all: catch this at an edge and show `str(error)`."""


class ParseError(YinwenError):
    """The text holds no article: the message says what is missing."""


class CorpusError(YinwenError):
    """A folder or file given by the user cannot be read."""


class IndexMissing(YinwenError):
    """There is no index in the state folder."""


class IndexMismatch(YinwenError):
    """The index was made by another encoder or another version of this program."""


class IndexCorrupt(YinwenError):
    """A file of the index is damaged."""


class CacheCorrupt(IndexCorrupt):
    """A file of the index is damaged that can be built again from the store."""


class IndexBusy(YinwenError):
    """Another process holds the writer's lock."""


class IndexUnusable(YinwenError):
    """The file system refuses what the index needs."""


class EngineUnavailable(YinwenError):
    """The servers that look passages up are out of reach, or refuse. They may answer again soon."""


class EngineUnable(YinwenError):
    """The servers that look passages up cannot do this, however often they are asked."""


class BackupUnusable(YinwenError):
    """A file named as a backup is none of ours, damaged, or of a later version."""


class ArticleUnknown(YinwenError):
    """No article has this id."""


class FetchError(YinwenError):
    """An address could not be fetched.

    status: what the server answered, None where it did not. retry_after: seconds it asks to wait. gone: it says the
    address is gone for good. lasting: asking again soon will not help, for it lies in the address, not in the moment.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        gone: bool = False,
        lasting: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.gone = gone
        self.lasting = lasting


class FeedError(YinwenError):
    """A document is no feed or a hostile one, or an item of it holds no article."""


class EvalError(YinwenError):
    """A question set is missing or malformed."""


class SettingsError(YinwenError):
    """A setting has a value that cannot be used."""


class SourceError(YinwenError):
    """A source that cannot be added, or is not known."""
