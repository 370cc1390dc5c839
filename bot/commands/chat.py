"""`yinwen chat`: the conversation in a terminal, or over pipes."""

import sys

import click

from bot.commands.common import Run, answering, common, look, opened, pass_run


@click.command()
@click.option("--no-history", is_flag=True, help="Keep nothing of what is typed.")
@answering
@common
@pass_run
def chat(run: Run, no_history: bool) -> None:
    """Talk with the archive.

    Lines are questions, or /latest, /search, /open N and what /help lists.

    What is typed is kept in the state folder, readable by you alone, for ↑ to bring back. Where standard input or
    output is no terminal, lines are read and answered as they come.

    \b
    Examples:
      yinwen chat
      printf '俄中贸易额是多少？\\n/open 1\\n' | yinwen chat
    """
    from bot.terminal.chat import Chat, converse

    settings = run.settings()
    with opened(run, settings) as service:
        talk = Chat(service, lambda: look(settings, ids=False))
        if sys.stdin.isatty() and sys.stdout.isatty():
            from bot.terminal.prompt import terminal

            converse(talk, *terminal(talk, None if no_history else settings.history))
        else:
            from bot.terminal.piped import pipes

            converse(talk, *pipes(sys.stdin, sys.stdout))
