"""The bot over an archive whose servers cannot be reached for a while."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.service import open_service
from bot.settings import Settings
from bot.texts import HANS
from embeddings.encoder import DEFAULT, load_encoder
from retrieval.index import Index
from retrieval.records import Milvus
from tests.retrieval.small import article
from tests.servers.milvus import LiteServer
from tests.servers.postgres import Server as Postgres
from tests.servers.proxy import Proxy
from tests.telegram.running import polling
from tests.telegram.running import settings as of_bot
from tests.telegram.server import Server


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Proxy]:
    """A network that can fail, to a Milvus server."""
    with LiteServer(tmp_path / "milvus") as running, Proxy(running.port) as between:
        yield between


async def test_readers_are_told_and_answered_again(server: Server, network: Proxy, tmp_path: Path) -> None:
    """Questions and searches say that search is away, what the store holds goes on, and it comes back by itself."""
    servers = Milvus(network.uri, seconds=2.0)
    home, encoder = tmp_path / "home", load_encoder(DEFAULT, models=tmp_path)
    with Index.create(home, encoder, remote=servers) as index:
        index.add([article(1, "新桥通车", "海城新桥将在六月通车。"), article(2, "风暴", "风暴泰利周五登陆。")])
    with open_service(Settings(home, profile="quick", engine=servers)) as service:
        async with polling(service, of_bot(server), tmp_path):
            reader = server.person()
            assert "海城新桥将在六月通车" in (await reader.asks("海城新桥什么时候通车？")).text
            network.cut()
            assert (await reader.asks("风暴什么时候登陆？")).text == HANS("away")
            assert (await reader.asks("/search 风暴")).text == HANS("away")
            assert "风暴" in (await reader.asks("/latest")).text
            network.mend()
            for _ in range(20):
                answer = await reader.asks("风暴什么时候登陆？")
                if answer.text != HANS("away"):
                    break
                await asyncio.sleep(0.5)
            assert "风暴泰利周五登陆" in answer.text


async def test_a_database_that_is_away(server: Server, postgres: Postgres, database: str, tmp_path: Path) -> None:
    """Where the archive is on a server that is out of reach, readers are told so, and answered when it is back."""
    home, encoder = tmp_path / "home", load_encoder(DEFAULT, models=tmp_path)
    with Proxy(postgres.port) as network:
        url = postgres.url(database.rpartition("/")[2], network.port)
        with Index.create(home, encoder, server=url) as index:
            index.add([article(1, "新桥通车", "海城新桥将在六月通车。"), article(2, "风暴", "风暴泰利周五登陆。")])
        with open_service(Settings(home, profile="quick", database=url)) as service:
            async with polling(service, of_bot(server), tmp_path):
                reader = server.person()
                assert "海城新桥将在六月通车" in (await reader.asks("海城新桥什么时候通车？")).text
                network.cut()
                assert (await reader.asks("风暴什么时候登陆？")).text == HANS("away")
                assert (await reader.asks("/latest")).text == HANS("away")
                network.mend()
                for _ in range(20):
                    answer = await reader.asks("风暴什么时候登陆？")
                    if answer.text != HANS("away"):
                        break
                    await asyncio.sleep(0.5)
                assert "风暴泰利周五登陆" in answer.text
