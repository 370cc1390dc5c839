"""How things are shown to whom an update came from: as they chose, else as their app says, else as the operator says.

What was chosen is in memory: nothing here waits for the disk.
"""

from dataclasses import dataclass
from datetime import tzinfo

from telegram import Update

from bot import checks
from bot.handlers.context import Context, Desk
from bot.state.readers import Chosen
from bot.telegram_settings import BotSettings
from bot.texts import BY_LANGUAGE, Texts, for_language
from retrieval.records import Script


@dataclass(frozen=True, slots=True)
class View:
    """How a reader is shown things."""

    texts: Texts
    zone: tzinfo
    quotes: int  # at most
    script: Script | None = None  # None: as published
    previews: bool = False
    votes: bool = True


def reader_in(update: Update) -> int | None:
    """Whose settings hold: the group's in a group, else the person's, whose private chat has the same number."""
    one = update.effective_chat or update.effective_user
    return one.id if one else None


def chosen_by(update: Update, desk: Desk) -> Chosen:
    """What was chosen by whom an update came from."""
    reader = reader_in(update)
    return Chosen() if reader is None else desk.state.readers.of(reader)


def view_of(update: Update, desk: Desk) -> View:
    """How to show things to whom an update came from."""
    code = update.effective_user.language_code if update.effective_user else None
    return view(chosen_by(update, desk), desk.settings, code)


def view(chosen: Chosen, settings: BotSettings, code: str | None) -> View:
    """The view of what was chosen; `code` is the app's language."""
    return View(
        texts=BY_LANGUAGE[chosen.language] if chosen.language else for_language(code),
        zone=zone_named(chosen.zone) or settings.zone,
        quotes=chosen.quotes or settings.quotes,
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


def view_for(update: Update, context: Context) -> View:
    """How to show things to whom an update came from, within a handler."""
    return view_of(update, context.bot_data)


def texts_for(update: Update, context: Context) -> Texts:
    """Our texts for whom an update came from."""
    return view_for(update, context).texts


def zone_for(update: Update, context: Context) -> tzinfo:
    """The clock of whom an update came from."""
    return view_for(update, context).zone
