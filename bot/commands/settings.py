"""`yinwen settings`: a settings.toml to begin with."""

from pathlib import Path

import click

from bot.commands.common import common

TEMPLATE = Path(__file__).parents[1] / "settings.toml"


@click.command()
@common
def settings() -> None:
    """Print a settings.toml that explains every setting, each as it is by default.

    \b
    Example:
      yinwen settings > ~/.local/share/yinwen/settings.toml
    """
    click.echo(TEMPLATE.read_text(encoding="utf-8"), nl=False)
