"""Which addresses belong to the open internet."""

from ipaddress import ip_address

import pytest

from retrieval.errors import SettingsError
from retrieval.gathering.addresses import Reach, literal, public

PRIVATE = [
    "0.0.0.0",  # noqa: S104 - judged, not bound to
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",  # a cloud's metadata
    "127.0.0.1",
    "127.8.9.10",
    "168.63.129.16",  # another's
    "169.254.169.254",  # most others'
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.251",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",  # metadata again
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "104.16.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_private(text: str) -> None:
    """What is private, local, reserved, a cloud's own, or carries such an address inside, is not public."""
    assert not public(ip_address(text))
    assert not Reach().permits("news.example", ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_public(text: str) -> None:
    """An address of the open internet is public, carried inside another too."""
    assert public(ip_address(text))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "[::1]", "::1", "[fe80::1%eth0]"]
)
def test_spelled(host: str) -> None:
    """An address is known in every notation a resolver takes."""
    address = literal(host)
    assert address is not None
    assert not public(address)


@pytest.mark.parametrize("host", ["news.example", "", "1.2.3.4.5", "a b", "引文.中国", "127.0.0.1 "])
def test_name(host: str) -> None:
    """A name spells no address."""
    assert literal(host) is None


def test_allowed() -> None:
    """Hosts are allowed by name, by address and by network, and nothing else with them."""
    reach = Reach.of(["rss.lan", "10.0.0.5", "192.168.0.0/16", "[fd00::1]", "FEEDS.Example."])
    assert reach.permits("rss.lan", ip_address("127.0.0.1"))
    assert reach.permits("Feeds.example", ip_address("10.9.9.9"))
    assert reach.permits("news.example", ip_address("10.0.0.5"))
    assert reach.permits("news.example", ip_address("::ffff:192.168.7.7"))
    assert reach.permits("news.example", ip_address("fd00::1"))
    assert not reach.permits("news.example", ip_address("10.0.0.6"))
    assert not reach.permits("x.rss.lan", ip_address("127.0.0.1"))
    assert not reach.permits("news.example", ip_address("fd00::2"))


def test_unresolved() -> None:
    """What a proxy looks up is judged by its spelling: no private address, no name that means a machine nearby."""
    reach = Reach.of(["rss.lan", "10.0.0.0/8"])
    for host in ("news.example", "1.1.1.1", "rss.lan", "10.0.0.5", "RSS.lan."):
        assert reach.permits_unresolved(host), host
    for host in (
        "localhost",
        "a.localhost",
        "printer.local",
        "db.internal",
        "router",
        "127.1",
        "169.254.169.254",
        "::1",
    ):
        assert not reach.permits_unresolved(host), host


@pytest.mark.parametrize("text", ["", " ", "http://rss.lan/", "rss.lan:80", "10.0.0.0/99", "me@rss.lan"])
def test_no_host(text: str) -> None:
    """What is neither a host nor a network is refused, so that nobody believes it allowed."""
    with pytest.raises(SettingsError, match="no host, address or network"):
        Reach.of([text])
