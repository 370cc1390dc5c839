"""What every handler is given: the update, and a context that knows the service and the settings by their types."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeAlias, TypeVar

from telegram import Message, Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.conversations import Conversations
from bot.operation.crier import Crier
from bot.operation.figures import Figures
from bot.operation.quota import Quota
from bot.service import Service
from bot.state.state import State
from bot.suggesting import Suggestions
from bot.telegram_settings import BotSettings
from bot.traffic.lookups import Lookups
from bot.traffic.newest import Newest
from bot.traffic.rights import Rights
from bot.traffic.sending import Once

if TYPE_CHECKING:
    from bot.alerting.alerting import Alerting  # which knows handlers' buttons

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(init=False, slots=True)
class Desk:
    """What handlers work with. The library makes it, without arguments; `bot.app.build` fills it at once."""

    service: Service
    settings: BotSettings
    conversations: Conversations
    state: State
    lookups: Lookups
    figures: Figures
    quota: Quota
    crier: Crier
    newest: Newest  # inline queries
    rights: Rights
    suggestions: Suggestions
    closing: asyncio.Event  # set when the bot is stopping
    alerting: "Alerting"


class Context(CallbackContext[ExtBot[Once], dict[object, object], dict[object, object], Desk]):
    """The library's context, typed."""

    @property
    def service(self) -> Service:
        """Where answers come from."""
        return self.bot_data.service

    @property
    def settings(self) -> BotSettings:
        """How to show them."""
        return self.bot_data.settings

    @property
    def conversations(self) -> Conversations:
        """What was asked before."""
        return self.bot_data.conversations

    async def look_up(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a function of the service in a thread."""
        return await self.bot_data.lookups(function, *args, **kwargs)

    @property
    def figures(self) -> Figures:
        """What is counted."""
        return self.bot_data.figures

    @property
    def quota(self) -> Quota:
        """Who may ask how much more today."""
        return self.bot_data.quota

    @property
    def closing(self) -> asyncio.Event:
        """Set when the bot is stopping, and nobody has time to wait."""
        return self.bot_data.closing

    @property
    def crier(self) -> Crier:
        """Who sends broadcasts."""
        return self.bot_data.crier

    @property
    def state(self) -> State:
        """What is kept on disk; call what writes in a thread."""
        return self.bot_data.state


App: TypeAlias = Application[ExtBot[Once], Context, dict[object, object], dict[object, object], Desk, None]


def message_in(update: Update) -> Message:
    """The message a handler was called for; the filters see to it that there is one."""
    if update.effective_message is None:
        raise ValueError("an update without a message reached a message handler")
    return update.effective_message
