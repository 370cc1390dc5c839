"""Groups that we come into, are taken out of, or that get another number; people who block us."""

import asyncio

from telegram import ChatMember, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import filters

from bot.handlers.context import Context, message_in
from bot.handlers.view import texts_for

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_THERE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


async def membership(update: Update, context: Context) -> None:
    """Say hello in a group that we are new in; forget one that we were taken out of. In channels we say nothing.

    Who blocks us is sent nothing any more, and keeps their settings.
    """
    change = update.my_chat_member
    if change is not None and change.chat.type == ChatType.PRIVATE and not _there(change.new_chat_member):
        await asyncio.to_thread(context.state.subscriptions.drop_chat, change.chat.id)
    if change is None or change.chat.type not in _GROUPS:
        return
    before, now = _there(change.old_chat_member), _there(change.new_chat_member)
    if now and not before:
        hello = texts_for(update, context)("hello-group", bot=context.bot.username)
        await context.bot.send_message(change.chat.id, hello)
    elif before and not now:
        await asyncio.to_thread(_forget, change.chat.id, context)
        context.conversations.forget_chat(change.chat.id)


def tidying(update: Update) -> bool:
    """Whether we were taken out of a chat, or it has got another number: nobody is to be answered."""
    if (change := update.my_chat_member) is not None:
        return not _there(change.new_chat_member)
    return bool(filters.StatusUpdate.MIGRATE.check_update(update))


async def migrated(update: Update, context: Context) -> None:
    """A group has become a supergroup, which has another number: its settings stay with it."""
    message = message_in(update)
    old = message.migrate_from_chat_id or message.chat_id
    new = message.migrate_to_chat_id or message.chat_id
    await asyncio.to_thread(context.state.readers.move, old, new)
    await asyncio.to_thread(context.state.subscriptions.move, old, new)
    context.conversations.forget_chat(old)  # its messages have other numbers too


def _forget(group: int, context: Context) -> None:
    context.state.readers.forget(group)
    context.state.subscriptions.drop_chat(group)
    context.state.tidy()


def _there(member: ChatMember) -> bool:
    """Whether we are in the chat; who may not write may be."""
    return member.status in _THERE or bool(getattr(member, "is_member", False))
