"""JSON values out of a stream, one after another, in constant memory, at close to the speed of the parser itself.

msgspec finds the end of a value faster than any tokeniser in Python: it skips the value and complains about what follows,
with the position. So a value costs one skip, and one more when it is decoded. Where the JSON is broken (raw newlines in
strings, NaN, a lost quote) a slower scan by brackets finds the end, so that one bad value does not lose those behind it.
"""

from __future__ import annotations

import codecs
import re
from typing import Protocol

import msgspec

CHUNK = 1 << 18
_AFTER = re.compile(r"trailing characters \(byte (\d+)\)")
_POSITION = re.compile(r"\(byte (\d+)\)")
_SPACE = re.compile(rb"[\s\x1e\x00]*")
_SKIP = msgspec.json.Decoder(msgspec.Raw)
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}"]', re.DOTALL)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Readable(Protocol):
    """What a reader needs of a stream."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class BrokenError(Exception):
    """The stream cannot be followed any further; the argument says why, for people."""


class JsonStream:
    """A cursor on a stream of bytes. UTF-16 and UTF-32 are turned into UTF-8 on the way, a byte order mark is dropped."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._buffer = b""
        self._start = 0
        self._ended = False
        self.gave_up = False
        self._decoder: codecs.IncrementalDecoder | None = None
        self._taken = 0
        while len(self._buffer) < 4 and not self._ended:
            self._fill()
        self._buffer, encoding = _without_mark(self._buffer)
        if encoding != "utf-8":
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")
            self._buffer = self._decoder.decode(self._buffer).encode("utf8", "replace")

    def give_up(self) -> None:
        """The rest is not read; the stream is at its end from now on."""
        self._buffer, self._start, self._ended, self.gave_up = b"", 0, True, True

    def whole(self, limit: int) -> bytes | None:
        """All that is left, where that is at most `limit` bytes; None, and nothing is lost, where it is more."""
        while not self._ended and len(self._buffer) - self._start <= limit:
            self._fill()
        return self._buffer[self._start :] if len(self._buffer) - self._start <= limit else None

    def peek(self) -> bytes:
        """The next byte that is not white space; empty at the end."""
        while True:
            space = _SPACE.match(self._buffer, self._start)
            self._start = space.end() if space else self._start
            if self._start < len(self._buffer):
                return self._buffer[self._start : self._start + 1]
            if self._ended:
                return b""
            self._fill()

    def advance(self) -> None:
        """Past the byte that `peek` gave."""
        self._start += 1

    def take(self, limit: int) -> memoryview | None:
        """The whole next value, which may be broken inside; None, and nothing is taken, where it is longer than `limit`.

        Raises BrokenError where no end can be found.
        """
        self.peek()
        self._taken = self._start
        while True:
            view = memoryview(self._buffer)[self._start :]
            try:
                _SKIP.decode(view)
            except msgspec.DecodeError as error:
                after = _AFTER.search(str(error))
                if after:
                    # msgspec counts the byte that it complains about.
                    length = int(after[1]) - 1
                    self._start += length
                    return view[:length]
                if not self._is_cut(error, len(view)):
                    return self._take_broken(limit)
            except RecursionError as error:
                raise BrokenError("the JSON is nested too deeply") from error
            else:
                if self._ended:
                    self._start = len(self._buffer)
                    return view
            if self._ended:
                return self._take_broken(limit)
            if len(view) > limit:
                return None
            self._fill()

    def retake(self) -> None:
        """Back to the start of the value that `take` could not take."""
        self._start = self._taken

    def to_next_line(self) -> bool:
        """From the start of the value that was taken last to the next line, if that one looks like another value.

        For JSON lines, where a lost quote in one line must not swallow the lines behind it. False, and nothing moves, where
        the next line is not at hand or is only the next line of a value on several lines.
        """
        at = self._buffer.find(b"\n", self._taken) if self._taken >= 0 else -1
        if at < 0 or not self._buffer.startswith((b'{"', b"[{", b'{ "'), at + 1):
            return False
        self._start = at + 1
        return True

    def _is_cut(self, error: msgspec.DecodeError, length: int) -> bool:
        """Whether the error may be only that the value goes on beyond the buffer."""
        if self._ended:
            return False
        position = _POSITION.search(str(error))
        return position is None or int(position[1]) >= length - 16

    def _take_broken(self, limit: int) -> memoryview | None:
        """A value that msgspec refuses: up to the bracket that closes it."""
        while True:
            end = _closing(self._buffer, self._start)
            if end is not None:
                view = memoryview(self._buffer)[self._start : end]
                self._start = end
                return view
            if self._ended:
                raise BrokenError("the JSON breaks off, or a quote or a bracket is missing")
            if len(self._buffer) - self._start > limit:
                raise BrokenError("the JSON is broken and no end of the broken part can be found")
            self._fill()

    def _fill(self) -> None:
        """More bytes behind the buffer, as many again as are waiting, so that growing to n bytes costs n."""
        waiting = self._buffer[self._start :]
        read = self._stream.read(max(CHUNK, len(waiting)))
        self._ended = not read
        if self._decoder is not None:
            read = self._decoder.decode(read, final=not read).encode("utf8", "replace")
        self._taken -= self._start
        self._buffer, self._start = waiting + read, 0


def _without_mark(head: bytes) -> tuple[bytes, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head[len(mark) :], encoding
    if head[1:2] == b"\0" and head[:1] in b"[{":
        return head, "utf-16-le"
    if head[:1] == b"\0" and head[1:2] in (b"[", b"{"):
        return head, "utf-16-be"
    return head, "utf-8"


def _closing(data: bytes, start: int) -> int | None:
    """Where the object or list at `start` closes, by brackets outside strings; None where it does not."""
    depth = 0
    if data[start : start + 1] not in (b"{", b"["):
        raise BrokenError("what stands here is not JSON")
    for token in _TOKEN.finditer(data, start):
        kind = data[token.start()]
        if kind in b"{[":
            depth += 1
        elif kind in b"}]":
            depth -= 1
            if depth == 0:
                return token.end()
        elif token.end() - token.start() == 1:
            return None
    return None
