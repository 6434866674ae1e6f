"""OCDS 1.0 to 1.2 in every shape that publishers give it: releases, records, packages of these, lists, JSON lines.

The stream is read in constant memory: one release (or one small package) at a time. Paths are JSON pointers (RFC 6901) into
the file; a file of JSON lines counts as the list of its lines.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO

import msgspec

from whosupplies.crawler.readers.errors import Rejected, UnreadableError
from whosupplies.crawler.readers.ocds_loose import Lenient, loaded
from whosupplies.crawler.readers.ocds_merge import is_linked, merged, newest
from whosupplies.crawler.readers.ocds_notice import notice
from whosupplies.crawler.readers.ocds_shapes import CONTAINERS, RELEASE, Release, stands
from whosupplies.crawler.readers.ocds_stream import BrokenError, JsonStream, Readable
from whosupplies.graph.records import Notice

Records = Iterator[Notice | Rejected]
Buffer = bytes | memoryview | msgspec.Raw

AT_ONCE = 8 << 20
"""Bytes up to which a value is decoded whole; a longer package is streamed by its parts."""
LONGEST = 64 << 20
"""Bytes of the longest single release that is read."""
_DEEPEST = 4
_MOST_HELD = 1_000
"""Unreadable parts before the first notice that are held back, to tell a file that is wholly unreadable."""
_MARKS = re.compile(rb'"(?:ocid|releases|records|compiledRelease)"\s*:')
_PACKAGE_MARKS = re.compile(rb'"(publishedDate|publicationPolicy)"\s*:')
_NOT_OCDS = "this is neither a release, a record nor a package of these"
_FAILURES = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file are those of OCDS data."""
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n\x1e").replace(b"\0", b"")
    if text[:1] not in (b"{", b"["):
        return False
    return bool(_MARKS.search(text)) or len(set(_PACKAGE_MARKS.findall(text))) > 1


def read(stream: Readable) -> Records:
    """Every notice in the stream, and what of it cannot be read.

    Raises UnreadableError where that is all of it.
    """
    held: list[Rejected] = []
    holding = True
    for record in _file(stream):
        if holding and isinstance(record, Rejected) and len(held) < _MOST_HELD:
            held.append(record)
            continue
        holding = False
        yield from held
        held.clear()
        yield record
    if held and holding:
        more = f" (and {len(held) - 1} more parts like it)" if len(held) > 1 else ""
        raise UnreadableError(held[0].reason + more, where=held[0].path or None)


def _file(stream: Readable) -> Records:
    source = JsonStream(stream)
    data = source.whole(AT_ONCE)
    if data is not None:
        if not data.strip():
            raise UnreadableError("the file is empty")
        try:
            release = RELEASE.decode(data)
        except _FAILURES:
            yield from _sequence(source)
        else:
            yield from _read(release, data, "", 0)
    else:
        yield from _sequence(source)


def _sequence(source: JsonStream) -> Records:
    """The values of the file one after another: JSON lines have many, all else has one."""
    index = 0
    while first := source.peek():
        if first == b",":
            source.advance()
            continue
        if index == 0 and first == b"[":
            yield from _elements(source, "", 0)
        else:
            yield from _line(source, first, index)
        index += 1


def _line(source: JsonStream, first: bytes, index: int) -> Records:
    try:
        value = source.take(AT_ONCE)
    except BrokenError as error:
        if source.to_next_line():
            yield Rejected(f"/{index}", str(error))
        elif first == b"{":
            # What breaks off, or breaks somewhere inside, may still be a package with good releases before that.
            source.retake()
            yield from _members(source, f"/{index}" if index else "", 0)
        else:
            source.give_up()
            yield Rejected(f"/{index}" if index else "", f"{error}; nothing from here on could be read")
        return
    alone = index == 0 and not source.peek()
    path = "" if alone else f"/{index}"
    if value is None:
        yield from _long(source, first, "" if index == 0 else path, 0)
        return
    for record in _value(value, path, 0):
        if isinstance(record, Rejected) and record.path == path and source.to_next_line():
            # The broken value may have swallowed good lines behind it.
            yield record
            return
        yield record


def _long(source: JsonStream, first: bytes, path: str, depth: int) -> Records:
    """A value too long to be held whole."""
    if depth > _DEEPEST or first not in (b"{", b"["):
        source.give_up()
        yield Rejected(path, f"a value of more than {AT_ONCE >> 20} MB that is no package")
    elif first == b"[":
        yield from _elements(source, path, depth + 1)
    else:
        yield from _members(source, path, depth + 1)


def _elements(source: JsonStream, path: str, depth: int) -> Records:
    source.peek()
    source.advance()
    index = 0
    while (first := source.peek()) != b"]":
        place = f"{path}/{index}"
        if first == b"":
            if not source.gave_up:
                yield Rejected(path, "the file breaks off inside this list")
            return
        if first == b",":
            source.advance()
            continue
        try:
            value = source.take(AT_ONCE)
        except BrokenError as error:
            source.give_up()
            yield Rejected(place, f"{error}; nothing from here on could be read")
            return
        if value is None:
            yield from _long(source, first, place, depth)
        else:
            yield from _value(value, place, depth + 1)
        index += 1
    source.advance()


def _members(source: JsonStream, path: str, depth: int) -> Records:
    """An object by its members: lists of releases are streamed, the rest is collected and read as one release."""
    source.peek()
    source.advance()
    collected: dict[bytes, bytes] = {}
    streamed = False
    try:
        while (first := source.peek()) != b"}":
            if first == b",":
                source.advance()
                continue
            key = _key(source)
            container = key[1:-1].decode("ascii", "replace")
            if container in CONTAINERS and b'"ocid"' not in collected and source.peek() == b"[":
                streamed = True
                yield from _elements(source, f"{path}/{container}", depth)
                if source.gave_up:
                    return
                continue
            value = source.take(LONGEST)
            if value is None or sum(map(len, collected.values())) + len(value) > LONGEST:
                raise BrokenError(f"a single release of more than {LONGEST >> 20} MB")
            collected[key] = bytes(value)
        source.advance()
    except BrokenError as error:
        source.give_up()
        yield Rejected(path, f"{error}; nothing from here on could be read")
        return
    if not streamed:
        whole = b"{" + b",".join(key + b":" + value for key, value in collected.items()) + b"}"
        yield from _value(memoryview(whole), path, depth + 1)


def _key(source: JsonStream) -> bytes:
    key = source.take(1 << 10) if source.peek() == b'"' else None
    if key is None or source.peek() != b":":
        raise BrokenError("the JSON breaks off, or a name and a colon are missing")
    source.advance()
    return bytes(key).strip()


def _value(value: Buffer, path: str, depth: int) -> Records:
    """One whole value: a release, a record, or a package of them."""
    try:
        release = RELEASE.decode(value)
    except _FAILURES as error:
        yield from _salvaged(bytes(value), path, depth, error)
    else:
        yield from _read(release, value, path, depth)


def _salvaged(value: bytes, path: str, depth: int, error: Exception) -> Records:
    """A value that does not keep to the types, or to JSON, as far as it can be understood."""
    try:
        found = loaded(value)
    except ValueError:
        if value[:1] == b"{" and depth <= _DEEPEST and re.search(rb'"(?:releases|records)"\s*:\s*\[', value):
            yield from _members(JsonStream(BytesIO(value)), path, depth + 1)
        else:
            yield Rejected(path, f"this is not JSON: {error}")
        return
    if isinstance(found, list):
        for index, element in enumerate(found):
            if depth > _DEEPEST:
                yield Rejected(f"{path}/{index}", "lists within lists within lists")
                return
            yield from _value(msgspec.json.encode(element), f"{path}/{index}", depth + 1)
        return
    if not isinstance(found, dict):
        yield Rejected(path, _NOT_OCDS)
        return
    lenient = Lenient()
    release = lenient.release(found)
    yield from _read(release, value, path, depth)
    for place, reason in lenient.dropped:
        yield Rejected(path + place, reason)


def _read(found: Release, value: Buffer, path: str, depth: int) -> Records:
    compiled = stands(found.compiledRelease) or stands(found.versionedRelease)
    if compiled or (found.ocid is not None and found.releases is not None):
        yield from _record(found, path, depth)
    elif found.ocid is None and any(getattr(found, name) is not None for name in CONTAINERS):
        yield from _package(found, path, depth)
    elif found.ocid is None and not (
        found.buyer or found.parties or found.tender or found.awards or found.contracts
    ):
        yield Rejected(path, _NOT_OCDS)
    else:
        unnamed = "" if found.ocid or found.id else f"release-{hashlib.sha256(value).hexdigest()[:32]}"
        yield from notice(found, path, unnamed)


def _package(found: Release, path: str, depth: int) -> Records:
    if depth > _DEEPEST:
        yield Rejected(path, "packages within packages within packages")
        return
    for name in CONTAINERS:
        for index, element in enumerate(getattr(found, name) or ()):
            yield from _value(element, f"{path}/{name}/{index}", depth + 1)


def _record(found: Release, path: str, depth: int) -> Records:
    """The release that the publisher compiled; else those that the record holds, merged; linked ones are elsewhere."""
    if depth > _DEEPEST + 2:
        yield Rejected(path, "records within records within records")
        return
    if stands(found.compiledRelease):
        yield from _value(found.compiledRelease, f"{path}/compiledRelease", depth + 2)
        return
    releases, places = [], {}
    for index, element in enumerate(found.releases or ()):
        try:
            release = loaded(bytes(element))
        except ValueError as error:
            yield Rejected(f"{path}/releases/{index}", f"this is not JSON: {error}")
            continue
        if isinstance(release, dict) and not is_linked(release):
            releases.append((str(release.get("date") or ""), index, release))
    for _, index, release in sorted(releases, key=lambda one: one[:2]):
        awards = release.get("awards")
        for position, award in enumerate(awards if isinstance(awards, list) else ()):
            if isinstance(award, dict):
                places[str(award.get("id"))] = f"{path}/releases/{index}/awards/{position}"
    whole = merged([release for _, _, release in releases])
    if not releases and stands(found.versionedRelease):
        path = f"{path}/versionedRelease"
        try:
            versions = newest(loaded(bytes(found.versionedRelease)))
        except ValueError as error:
            yield Rejected(path, f"this is not JSON: {error}")
            return
        whole = versions if isinstance(versions, dict) else {}
    if not whole:
        return
    lenient = Lenient()
    release = lenient.release({"ocid": found.ocid, **whole})
    yield from notice(release, path, "", places)
    for place, reason in lenient.dropped:
        yield Rejected(path + place, reason)
