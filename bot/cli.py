"""The command line: the commands together, logging set up, and every error turned into one line and an exit code."""

import logging
import os
import sys
from io import TextIOWrapper
from pathlib import Path

import click

from bot.commands.ask import ask
from bot.commands.backup import backup, restore
from bot.commands.browse import latest, search, show
from bot.commands.chat import chat
from bot.commands.common import (
    ANSWERED,
    CLOSED_PIPE,
    INTERNAL,
    INTERRUPTED,
    NO_INDEX,
    NOTHING,
    USAGE,
    Run,
    common,
)
from bot.commands.compact import compact
from bot.commands.digest import digest
from bot.commands.doctor import doctor
from bot.commands.evaluate import evaluate
from bot.commands.feed import export_feed
from bot.commands.feedback import feedback
from bot.commands.index import index
from bot.commands.model import model
from bot.commands.serve import serve
from bot.commands.settings import settings
from bot.commands.source import source
from bot.commands.sync import sync
from bot.commands.telegram import bot
from bot.commands.trend import trend
from embeddings.errors import EncoderError
from retrieval.errors import (
    ArticleUnknown,
    IndexBusy,
    IndexCorrupt,
    IndexMismatch,
    IndexMissing,
    IndexUnusable,
    YinwenError,
)

log = logging.getLogger(__name__)


class Program(click.Group):
    """The one place where errors are caught; a command returns its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order a newcomer needs them, not the alphabet's."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> None:
        """Run the command, then exit with its code."""
        run = ctx.ensure_object(Run)
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except (YinwenError, EncoderError) as error:
            log.info("the error in full", exc_info=True)
            run.fail(str(error))
            code = _exit_code(error)
        except KeyboardInterrupt:
            run.fail("interrupted")
            code = INTERRUPTED
        except BrokenPipeError:  # who read our output has seen enough
            _drop_output()
            code = CLOSED_PIPE
        except OSError as error:  # a full disk, a file we may not read or write
            log.info("the error in full", exc_info=True)
            where = f"{error.filename}: " if error.filename else ""
            run.fail(f"{where}{error.strerror or error}; see `yinwen doctor`")
            _drop_output()
            code = NO_INDEX
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:  # our own mistake: never to be taken for an answer
            log.info("the error in full", exc_info=True)
            run.fail(f"internal error ({type(error).__name__}), run again with -v for details")
            code = INTERNAL
        ctx.exit(code or ANSWERED)


def _drop_output() -> None:
    """Let what is still buffered go nowhere, or Python complains at exit that it cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _exit_code(error: YinwenError | EncoderError) -> int:
    match error:
        case ArticleUnknown():
            return NOTHING
        case IndexMissing() | IndexMismatch() | IndexCorrupt() | IndexBusy() | IndexUnusable():
            return NO_INDEX
        case _:
            return USAGE


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="yinwen", message="yinwen %(version)s")
@common
@click.pass_context
def cli(context: click.Context) -> None:
    """Answers questions about a Chinese news archive with verbatim quotations and links.

    \b
    Start here:
      yinwen index FOLDER
      yinwen chat

    \b
    Exit codes:
      0    answered, or done
      1    nothing found
      2    wrong usage, or a setting, model or file that cannot be used
      3    no index, or one that cannot be used; a file or disk that refuses us; something for doctor to name
      70   internal error
      130  interrupted
      141  whoever read the output closed it

    Settings come from options, else variables (YINWEN_HOME, YINWEN_ENCODER, YINWEN_LANGUAGE, YINWEN_QUOTES,
    YINWEN_ZONE, …), else settings.toml in the state folder.
    """
    context.ensure_object(Run)
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(handler)


_READ = (ask, chat, search, latest, show, trend, digest, export_feed)
_KEEP = (settings, model, feedback, evaluate, doctor, backup, restore, compact)
_LIVE = (source, sync, serve)
for command in (index, *_LIVE, *_READ, bot, *_KEEP):
    cli.add_command(command)


def main() -> None:
    """The `yinwen` command."""
    os.umask(0o077)  # whatever we write is its owner's alone, in whichever folder --home names
    _mend_streams()
    cli(prog_name="yinwen")


def _mend_streams() -> None:
    """Make the standard streams safe to use: one that our starter closed leads nowhere, and no character is refused."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - open to the end
            setattr(sys, name, stream)
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # what is not in the terminal's encoding shows as ?
