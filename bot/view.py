"""How things are shown to a reader: as they chose, else as their app says, else as the operator says."""

from dataclasses import dataclass
from datetime import tzinfo

from bot import checks
from bot.state.readers import Chosen
from bot.texts import BY_LANGUAGE, Texts, for_language
from retrieval.records import Script


@dataclass(frozen=True, slots=True)
class View:
    """How a reader is shown things."""

    texts: Texts
    zone: tzinfo
    quotes: int  # at most
    script: Script | None = None  # that articles are converted to for reading; None: as published
    previews: bool = False
    votes: bool = True


def view(chosen: Chosen, code: str | None, zone: tzinfo, quotes: int) -> View:
    """The view of what was chosen; `code` is the app's language, `zone` and `quotes` are the operator's."""
    return View(
        texts=BY_LANGUAGE[chosen.language] if chosen.language else for_language(code),
        zone=zone_named(chosen.zone) or zone,
        quotes=chosen.quotes or quotes,
        script=Script(chosen.script) if chosen.script else None,
        previews=bool(chosen.previews),
        votes=chosen.votes != 0,
    )


def zone_named(name: str | None) -> tzinfo | None:
    """The zone of a name; None where there is none, or this machine does not know it (any more)."""
    try:
        return checks.zone(name) if name else None
    except ValueError:
        return None
