"""Whose settings hold for an update, and how things are shown by them. They are in memory: nothing waits for a disk."""

from dataclasses import replace
from datetime import tzinfo

from telegram import Update

from bot.handlers.context import Context, Desk
from bot.state.readers import NOTHING, Chosen
from bot.texts import Texts
from bot.view import View, view


def reader_in(update: Update) -> int | None:
    """Whose settings hold: the group's in a group, else the person's, whose private chat has the same number.

    A guest's chat is none of ours, though its number may be.
    """
    one = update.effective_user if update.guest_message else update.effective_chat or update.effective_user
    return one.id if one else None


def chosen_by(update: Update, desk: Desk) -> Chosen:
    """What was chosen by whom an update came from."""
    reader = reader_in(update)
    return NOTHING if reader is None else desk.state.readers.of(reader)


def view_of(update: Update, desk: Desk) -> View:
    """How to show things to whom an update came from."""
    code = update.effective_user.language_code if update.effective_user else None
    seen = view(chosen_by(update, desk), code, desk.settings.zone, desk.settings.quotes)
    return seen if desk.settings.operating.feedback else replace(seen, votes=False)


def view_for(update: Update, context: Context) -> View:
    """Likewise, within a handler."""
    return view_of(update, context.bot_data)


def texts_for(update: Update, context: Context) -> Texts:
    """Our texts for whom an update came from."""
    return view_for(update, context).texts


def zone_for(update: Update, context: Context) -> tzinfo:
    """The clock of whom an update came from."""
    return view_for(update, context).zone
