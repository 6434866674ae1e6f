"""Which addresses may be connected to: public ones, and private ones that the user allowed by name.

The rule is kept where the connection is made: a name is resolved once, its addresses are judged, and the connection goes to the
address that was judged. So a redirect, or a name that changes its answer between two look-ups, cannot lead into a local network.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from msgspec import Struct
from twisted.internet.defer import Deferred, inlineCallbacks
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IProtocolFactory, IStreamClientEndpoint
from twisted.internet.threads import deferToThread
from twisted.web.client import URI, BrowserLikePolicyForHTTPS
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer

from whosupplies.crawler.errors import BrokenError, RefusedError
from whosupplies.crawler.settings import LONGEST_URL

Resolve = Callable[[str, int], "Deferred[list[str]]"]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """False for loopback, private, link-local, reserved, multicast and unspecified addresses, IPv4 inside IPv6 included."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class Rules:
    """`allowed` are hosts as `host` or `host:port`, as the user wrote them in the configuration."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self._allowed = {host.strip().lower() for host in allowed}

    def allows(self, host: str, port: int) -> bool:
        """Did the user allow this host on private addresses by name?"""
        host = host.lower().rstrip(".")
        shown = f"[{host}]" if ":" in host else host
        return bool(self._allowed & {host, shown, f"{shown}:{port}"})

    def check_url(self, url: str) -> None:
        """Raises RefusedError for other schemes than http(s), for user names, overlong ones, and private addresses."""
        if len(url) > LONGEST_URL:
            raise RefusedError(f"The address has more than {LONGEST_URL} characters", where=url[:100])
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise RefusedError(f"This is not a web address: {error}", where=url) from error
        if parts.scheme not in ("http", "https") or not host:
            raise RefusedError("Only http and https addresses are fetched", where=url)
        if parts.username is not None or parts.password is not None:
            raise RefusedError(
                "An address with a user name or a password is not fetched", where=parts.hostname
            )
        if _is_address(host):
            self.check_address(host, port or (443 if parts.scheme == "https" else 80), host)

    def check_address(self, host: str, port: int, address: str) -> None:
        """Raises RefusedError where `address`, which `host` resolved to, is not public and `host` was not allowed by name."""
        if not is_public(address) and not self.allows(host, port):
            raise RefusedError(
                f"{host} is at {address}, which is not a public address",
                todo=f'If you mean it, add "{host}:{port}" to the hosts on private addresses in the configuration.',
            )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _look_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise BrokenError(f"The name {host} cannot be resolved: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(host: str, port: int) -> Deferred[list[str]]:
    """The addresses of a name, from the system's resolver."""
    return deferToThread(_look_up, host, port)


class Connecting(Struct, frozen=True):
    """How to connect: by which rules, within which time (seconds), with addresses from where."""

    reactor: Any
    rules: Rules
    timeout: float
    look_up: Resolve = resolve


@implementer(IStreamClientEndpoint)
class JudgedEndpoint:
    """Connects to the first address of a host that answers, each judged right before."""

    def __init__(self, connecting: Connecting, host: str, port: int) -> None:
        self._connecting, self._host, self._port = connecting, host, port

    @inlineCallbacks
    def connect(self, protocolFactory: IProtocolFactory) -> Any:  # noqa: ANN401, N803 - the interface's own
        """See `IStreamClientEndpoint`."""
        how = self._connecting
        addresses = yield how.look_up(self._host, self._port)
        for address in addresses:
            # One private address among public ones is an attack or an error: the whole host is refused.
            how.rules.check_address(self._host, self._port, address)
        failure: Exception | None = None
        for address in addresses:
            kind = TCP6ClientEndpoint if ":" in address else TCP4ClientEndpoint
            endpoint = kind(how.reactor, address, self._port, timeout=how.timeout)
            try:
                return (yield endpoint.connect(protocolFactory))
            except ConnectError as error:
                failure = error
        raise BrokenError(
            f"{self._host} does not answer: {failure or 'the name has no address'}"
        ) from failure


@implementer(IAgentEndpointFactory)
class EndpointFactory:
    """Gives Twisted's HTTP client its connections."""

    def __init__(self, connecting: Connecting, tls: Callable[[], BrowserLikePolicyForHTTPS]) -> None:
        self._connecting, self._tls = connecting, tls

    def endpointForURI(self, uri: URI) -> IStreamClientEndpoint:  # noqa: N802 - the interface's own
        """See `IAgentEndpointFactory`."""
        host = uri.host.decode("ascii").strip("[]")
        endpoint = cast(IStreamClientEndpoint, JudgedEndpoint(self._connecting, host, uri.port))
        if uri.scheme == b"https":
            return wrapClientTLS(self._tls().creatorForNetloc(uri.host, uri.port), endpoint)
        return endpoint
