"""The model hub, asked once whether it is there: the libraries try again and again, for more than a minute.

And not asked at all where it need not be: who uses which model is nobody's business.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from embeddings.errors import EncoderError
from embeddings.weights import known

SECONDS = 5  # to wait at each step for an answer, whatever it says


@contextmanager
def offline() -> Iterator[None]:
    """Within it no library asks the hub, not even which programs are agents, which they do beside any other work."""
    from huggingface_hub import constants  # noqa: PLC0415 - half a second, only for models of sentence-transformers

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def reach(name: str) -> str:
    """The host of the hub, where it answers. Raises EncoderError where a model of this name cannot be looked for."""
    import httpx  # noqa: PLC0415 - likewise
    from huggingface_hub import constants, hf_hub_url  # noqa: PLC0415

    try:
        url = hf_hub_url(name, "config.json")
    except ValueError as error:
        raise absent(name, f"the model hub has no such names ({error})") from error
    host = urlsplit(url).netloc  # a mirror's, when HF_ENDPOINT names one
    if constants.HF_HUB_OFFLINE:
        raise absent(name, f"HF_HUB_OFFLINE forbids to ask {host}")
    try:
        answer = httpx.head(url, timeout=SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:  # the last: a proxy variable that makes no sense
        raise absent(name, f"{host} cannot be reached ({error})") from error
    if answer.is_server_error:
        raise absent(name, f"{host} is out of order ({answer.status_code} {answer.reason_phrase})")
    return host


def absent(name: str, elsewhere: str) -> EncoderError:
    """The error for an encoder that is not here; `elsewhere` says why it does not come from there."""
    from huggingface_hub import constants  # noqa: PLC0415 - likewise

    return EncoderError(
        f"there is no encoder {name} in {constants.HF_HUB_CACHE}, and {elsewhere}: `yinwen model list` names those "
        f"known, `yinwen model pull NAME` gets one, and {known()[0].name} is shipped"
    )
