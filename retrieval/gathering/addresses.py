"""Which network addresses may be fetched from: public ones, and those an operator allows.

A feed's text is a stranger's: what it links and where it redirects must not reach the machines beside ours.
"""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from retrieval.errors import SettingsError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")  # carries an IPv4 address in its last 32 bits
_COMPATIBLE = IPv6Network("::/96")  # likewise, as was once meant
# What looks public and is not: IETF's own block, where one cloud answers machines' questions (not all of it is known to
# each version of Python), and the address where another does.
_NOT_PUBLIC = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))
# Names that stand for a machine nearby wherever they are asked for (RFC 6761, 6762, 8375, and ICANN's `internal`).
_NEARBY = ("localhost", "local", "internal", "home.arpa", "lan", "intranet", "private", "corp", "home")


def literal(host: str) -> Address | None:
    """The address a host spells, in any notation a system's resolver takes (`127.1`, `0x7f000001`), None for a name."""
    bare = host.strip("[]").partition("%")[0]
    try:
        return ip_address(bare)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(bare)) if bare and not bare[-1].isspace() else None
    except (OSError, UnicodeError):
        return None


def public(address: Address) -> bool:
    """Whether an address belongs to the open internet, and what it carries inside likewise."""
    if isinstance(address, IPv4Address):
        return _ordinary(address) and not any(address in network for network in _NOT_PUBLIC)
    if address in _NAT64:
        return public(_last_32_bits(address))
    inner = address.ipv4_mapped or address.sixtofour
    if inner is not None:
        return public(inner)
    if address in _COMPATIBLE or address.teredo is not None or address.is_site_local:
        return False
    return _ordinary(address)


def _ordinary(address: Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _last_32_bits(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFF_FFFF)


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be connected to: the open internet, and the hosts and networks allowed besides."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, allowed: Iterable[str]) -> "Reach":
        """From what an operator writes: host names, addresses, networks (`rss.lan`, `10.0.0.5`, `192.168.0.0/16`)."""
        hosts, networks = set(), []
        for text in allowed:
            host = _folded(text.strip())
            try:
                networks.append(ip_network(host.strip("[]")))
            except ValueError:
                if not host or set(host) & set("/:@?# "):
                    problem = f"{text!r} is no host, address or network: write it like rss.lan, 10.0.0.5 or 10.0.0.0/8"
                    raise SettingsError(problem) from None
                hosts.add(host)
        return cls(frozenset(hosts), tuple(networks))

    def names(self, host: str) -> bool:
        """Whether the operator allowed this host itself, by its name or by the address it spells."""
        address = literal(host)
        return _folded(host) in self.hosts or (address is not None and self._within(address))

    def permits(self, host: str, address: Address) -> bool:
        """Whether a connection to this address, asked for under this host, may be made."""
        return public(address) or _folded(host) in self.hosts or self._within(address)

    def permits_unresolved(self, host: str) -> bool:
        """Whether a host may be asked of a proxy, which alone learns its address.

        What spells an address is judged by it, and a name that means a machine nearby is refused.
        """
        if self.names(host):
            return True
        address = literal(host)
        if address is not None:
            return public(address)
        name = _folded(host)
        return "." in name and not any(name == near or name.endswith("." + near) for near in _NEARBY)

    def _within(self, address: Address) -> bool:
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        plain = mapped or address
        return any(plain in network for network in self.networks if network.version == plain.version)


def _folded(host: str) -> str:
    return host.lower().removesuffix(".")
