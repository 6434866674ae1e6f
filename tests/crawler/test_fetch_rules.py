"""The rules of fetching that need no server: addresses, waits, codings, whole files."""

from __future__ import annotations

import gzip
import io
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers.ocds import zipped
from twisted.internet.defer import fail, succeed
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.testing import MemoryReactorClock

from whosupplies.crawler.addresses import Connecting, JudgedEndpoint, Rules, is_public
from whosupplies.crawler.backoff import retry_after, wait
from whosupplies.crawler.decoding import check_whole, decoder
from whosupplies.crawler.errors import BrokenError, RefusedError
from whosupplies.crawler.settings import LONGEST_URL, CrawlSettings

NOW = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False),
        ("192.0.2.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("no address", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "data:text/plain,x",
        "javascript:alert(1)",
        "http://",
        "http://[::1",
        "http://example.org:99999/",
        "http://user:secret@example.org/",
        "http://user@example.org/",
        "http://127.0.0.1/",
        "http://127.0.0.1:8080/",
        "http://[::1]/",
        "https://10.1.2.3/x",
        "http://[::ffff:169.254.169.254]/latest",
        "http://example.org/" + "x" * LONGEST_URL,
    ],
)
def test_an_address_that_may_not_be_fetched(url: str) -> None:
    with pytest.raises(RefusedError) as caught:
        Rules(()).check_url(url)
    assert "secret" not in str(caught.value)


def test_a_private_host_is_allowed_by_its_name_and_port_alone() -> None:
    rules = Rules(("127.0.0.1:8080", "intranet.example", "[::1]:9000"))
    rules.check_url("http://127.0.0.1:8080/x")
    rules.check_url("http://[::1]:9000/x")
    rules.check_url("https://example.org/x")
    rules.check_address("INTRANET.example.", 443, "10.0.0.1")
    for url in (
        "http://127.0.0.1:8081/x",
        "http://127.0.0.2:8080/",
        "http://[::1]:9001/",
        "http://10.0.0.1/",
    ):
        with pytest.raises(RefusedError, match="configuration"):
            rules.check_url(url)
    with pytest.raises(RefusedError):
        rules.check_address("intranet.example.evil.org", 443, "10.0.0.1")


def _connect(reactor: MemoryReactorClock, look_up, *allowed: str):
    endpoint = JudgedEndpoint(Connecting(reactor, Rules(allowed), 10, look_up), "name.example", 80)
    failures = []
    endpoint.connect(Factory.forProtocol(Protocol)).addErrback(failures.append)
    return failures


def test_the_connection_goes_to_the_address_that_was_judged() -> None:
    # A name that answers differently each time: public when judged, private when asked again.
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    reactor = MemoryReactorClock()
    assert _connect(reactor, lambda host, port: succeed(next(answers))) == []
    assert [client[:2] for client in reactor.tcpClients] == [("93.184.216.34", 80)]
    (failure,) = _connect(reactor, lambda host, port: succeed(next(answers)))
    assert failure.check(RefusedError)
    assert len(reactor.tcpClients) == 1


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    reactor = MemoryReactorClock()
    both = ["93.184.216.34", "10.0.0.1"]
    (failure,) = _connect(reactor, lambda host, port: succeed(both))
    assert failure.check(RefusedError)
    assert reactor.tcpClients == []
    assert _connect(reactor, lambda host, port: succeed(both), "name.example:80") == []
    assert len(reactor.tcpClients) == 1


def test_a_name_without_an_address_is_a_passing_failure() -> None:
    (failure,) = _connect(MemoryReactorClock(), lambda host, port: succeed([]))
    assert failure.check(BrokenError)
    (failure,) = _connect(MemoryReactorClock(), lambda host, port: fail(BrokenError("no such name")))
    assert failure.check(BrokenError)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Mon, 06 May 2024 12:01:30 GMT", 90.0),
        ("Mon, 06 May 2024 11:00:00 GMT", 0.0),
        ("Monday, 06-May-24 12:00:10 GMT", 10.0),
        ("-5", None),
        ("soon", None),
        ("1.5", None),
        ("", None),
        (None, None),
        ("٣", None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_a_wait_is_capped_and_never_nothing(attempt: int, dice: float) -> None:
    settings = CrawlSettings(backoff=2.0, max_backoff=300.0)
    seconds = wait(attempt, settings, lambda: dice)
    longest = min(300.0, 2.0 * 2 ** min(attempt - 1, 20))
    assert longest / 2 <= seconds <= longest


def test_waits_double() -> None:
    settings = CrawlSettings(backoff=2.0, max_backoff=300.0)
    assert [wait(n, settings, lambda: 1.0) for n in range(1, 10)] == [2, 4, 8, 16, 32, 64, 128, 256, 300]


def _bare_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(data) + squeeze.flush()


@given(st.binary(max_size=3000), st.integers(1, 50))
def test_codings_come_off_in_whatever_pieces(data: bytes, size: int) -> None:
    packed = {
        "gzip": gzip.compress(data[:100]) + gzip.compress(data[100:]) + b"\0\0padding",
        "X-GZIP": gzip.compress(data),
        "deflate": zlib.compress(data),
        " Deflate": _bare_deflate(data),
        "identity": data,
        None: data,
    }
    for coding, body in packed.items():
        taking, out = decoder(coding, 10_000), io.BytesIO()
        for start in range(0, len(body), size):
            taking.feed(body[start : start + size], out)
        taking.finish()
        assert out.getvalue() == data


@given(st.integers(1, 500))
def test_a_cut_coding_is_never_taken_as_whole(cut: int) -> None:
    body = gzip.compress(bytes(range(256)) * 20)
    cut = min(cut, len(body) - 1)
    taking = decoder("gzip", 10_000)
    taking.feed(body[:-cut], io.BytesIO())
    with pytest.raises(BrokenError):
        taking.finish()


def test_codings_that_are_damaged_too_large_or_not_asked_for() -> None:
    with pytest.raises(BrokenError):
        decoder("gzip", 100).feed(b"\x1f\x8bnot gzip at all, no", io.BytesIO())
    out = io.BytesIO()
    with pytest.raises(RefusedError):
        decoder("gzip", 100_000).feed(gzip.compress(b"0" * 10_000_000), out)
    assert len(out.getvalue()) <= 100_000
    for coding in ("br", "zstd", "gzip, gzip"):
        with pytest.raises(RefusedError):
            decoder(coding, 100)


@pytest.mark.parametrize(
    "body", [b"", b"PK", b"plain", gzip.compress(b"x" * 99), zipped({}), zipped({"a": b"x" * 99})]
)
def test_whole_files_pass(body: bytes) -> None:
    stream = io.BytesIO(body)
    check_whole(stream, 100)
    assert stream.tell() == 0


@pytest.mark.parametrize("body", [gzip.compress(bytes(range(200))), zipped({"a": bytes(range(200))})])
def test_cut_or_changed_files_do_not(body: bytes) -> None:
    for cut in range(4, len(body)):
        with pytest.raises(BrokenError):
            check_whole(io.BytesIO(body[:cut]), 1000)
    changed = bytearray(body)
    changed[len(body) // 3] ^= 0xFF
    with pytest.raises(BrokenError):
        check_whole(io.BytesIO(bytes(changed)), 1000)


def test_a_zip_file_that_lies_about_its_sizes_is_counted_as_it_unpacks() -> None:
    body = bytearray(zipped({"a": b"0" * 1_000_000}))
    place = body.index(b"PK\x01\x02") + 24
    body[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises((BrokenError, RefusedError)):
        check_whole(io.BytesIO(bytes(body)), 1000)
