"""Records of WARC 1.1 (ISO 28500:2017), written and read through warcio.

Bodies are stored decoded, with `Content-Encoding` and `Transfer-Encoding` kept under `X-Archive-Orig-…` as browsers'
archivers do: the payload's digest is then that of the document itself, in whatever coding a server sends it. What the index
needs and the standard has no field for stands in extension fields, `Whosupplies-…`, which other tools pass over.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, cast
from urllib.parse import quote, unquote_to_bytes

from msgspec import Struct
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from whosupplies.crawler.archive_index import Entry
from whosupplies.crawler.archive_records import Exchange, Role

CHUNK = 1 << 16
NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
UNKNOWN_TYPE = "application/octet-stream"
_RECODED = {"content-encoding", "transfer-encoding", "content-length"}
_INDEXED = ("response", "resource", "revisit")


def user_agent_product() -> str:
    """`whosupplies/<version>`."""
    return f"whosupplies/{version('whosupplies')}"


class _Sha256Writer(WARCWriter):  # type: ignore[misc]  # warcio is untyped
    """Labels payload and block with SHA-256, which names a document everywhere else in the product."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def label(sha256: str) -> str:
    """The digest as WARC writes it: `sha256:` and base 32."""
    return "sha256:" + base64.b32encode(bytes.fromhex(sha256)).decode()


def unlabel(digest: str) -> str:
    """The hexadecimal digits of `label`."""
    return base64.b32decode(digest.removeprefix("sha256:")).hex()


def measure(body: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of a seekable stream, which is put back to its start."""
    digest, size = hashlib.sha256(), 0
    while chunk := body.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    body.seek(0)
    return digest.hexdigest(), size


def file_uri(path: str) -> str:
    """A local path as the URI that `WARC-Target-URI` wants; `shown` gives the path back."""
    return "file:" + quote(os.fsencode(path), safe="/")


def shown(uri: str) -> str:
    """The address that people see: a local path as it was given, everything else as it is."""
    return unquote_to_bytes(uri[5:]).decode("utf8", "replace") if uri.startswith("file:") else uri


class Payload(Struct, frozen=True):
    """The bytes of a record: `sha256` and `size` of the stream `body`, and the record's extension `fields`.

    Where `refers_to` (URI, moment) names a record that has these bytes, a revisit of it is written, without them.
    """

    body: BinaryIO
    sha256: str
    size: int
    fields: dict[str, str]
    refers_to: tuple[str, str] | None


class WarcFile:
    """Appends records to one open WARC, each a gzip member of its own, whole on disk when a method returns."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file, self.name = file, name
        self._writer = _Sha256Writer(file, gzip=True, warc_version="1.1")
        info = {
            "software": f"{user_agent_product()} (Python {platform.python_version()})",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "obey",
        }
        self._writer.write_record(self._writer.create_warcinfo_record(name, info))

    def response(self, exchange: Exchange, payload: Payload) -> Entry:
        """A response and its request."""
        fields = {"WARC-Date": exchange.retrieved, **payload.fields}
        if exchange.method != "GET":
            # One address answers each body that is posted to it differently: it is no visit that another can be compared with.
            fields["Whosupplies-Method"] = exchange.method
        http = StatusAndHeaders(
            f"{exchange.status} {exchange.reason}".strip(),
            _decoded_headers(exchange, payload.size),
            protocol="HTTP/1.1",
        )
        record = self._record(exchange.url, "response", payload, fields, http=http)
        if payload.refers_to is not None and exchange.status == 304:
            record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED_PROFILE)
        offset, length = self._write(record)
        self._write(self._request(exchange, record.rec_headers.get_header("WARC-Record-ID")))
        return entry_of(record, self.name, offset, length)

    def resource(self, uri: str, payload: Payload) -> Entry:
        """A local file."""
        fields = dict(payload.fields)
        media_type = fields.pop("Content-Type", UNKNOWN_TYPE)
        record = self._record(uri, "resource", payload, fields, media_type=media_type)
        return entry_of(record, self.name, *self._write(record))

    def _record(
        self,
        uri: str,
        kind: Literal["response", "resource"],
        payload: Payload,
        fields: dict[str, str],
        *,
        http: StatusAndHeaders | None = None,
        media_type: str = "",
    ) -> ArcWarcRecord:
        """A record with the payload, or a revisit of the one that has it."""
        digest = label(payload.sha256)
        if payload.refers_to is None:
            return self._writer.create_warc_record(
                uri,
                kind,
                payload.body,
                payload.size,
                warc_content_type=media_type,
                warc_headers_dict={**fields, "WARC-Payload-Digest": digest},
                http_headers=http,
            )
        record = self._writer.create_revisit_record(
            uri, digest, *payload.refers_to, http_headers=http, warc_headers_dict=fields
        )
        if media_type:
            record.content_type = media_type
        return record

    def _request(self, exchange: Exchange, response_id: str) -> ArcWarcRecord:
        target = exchange.url.partition("#")[0].split("://", 1)[-1].partition("/")
        http = StatusAndHeaders(
            f"{exchange.method} /{target[2]} HTTP/1.1", list(exchange.request_headers), is_http_request=True
        )
        return self._writer.create_warc_record(
            exchange.url,
            "request",
            BytesIO(exchange.request_body),
            len(exchange.request_body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": exchange.retrieved, "WARC-Concurrent-To": response_id},
        )

    def _write(self, record: ArcWarcRecord) -> tuple[int, int]:
        start = self.file.tell()
        self._writer.write_record(record)
        self.file.flush()
        return start, self.file.tell() - start


def _decoded_headers(exchange: Exchange, size: int) -> list[tuple[str, str]]:
    headers = [(f"X-Archive-Orig-{k}" if k.lower() in _RECODED else k, v) for k, v in exchange.headers]
    return headers if exchange.status == 304 else [*headers, ("Content-Length", str(size))]


def fields_of(source: str, licence: str | None, role: Role, size: int) -> dict[str, str]:
    """The extension fields of a record."""
    fields = {
        "Whosupplies-Source": source,
        "Whosupplies-Role": role,
        "Whosupplies-Payload-Length": str(size),
    }
    if licence:
        fields["Whosupplies-Licence"] = " ".join(licence.split())
    return fields


def entries(warc: Path) -> Iterator[Entry]:
    """The index entries of a WARC, in the order of its records; those that another tool wrote are passed over."""
    with warc.open("rb") as file:
        iterator = ArchiveIterator(file)
        for record in iterator:
            if record.rec_type in _INDEXED and record.rec_headers.get_header("Whosupplies-Source"):
                offset, length = iterator.get_record_offset(), iterator.get_record_length()
                yield entry_of(record, warc.name, offset, length)


def entry_of(record: ArcWarcRecord, name: str, offset: int, length: int) -> Entry:
    """The index entry of a response, resource or revisit, written or read."""
    get: Callable[[str], str | None] = record.rec_headers.get_header
    http = record.http_headers
    of_http: Callable[[str], str | None] = http.get_header if http else lambda _: None
    mime = of_http("Content-Type") if http else get("Content-Type")
    mime = None if mime == UNKNOWN_TYPE else mime
    digest = get("WARC-Payload-Digest") or ""
    return Entry(
        url=shown(get("WARC-Target-URI") or ""),
        mime=mime.partition(";")[0].strip().lower() or None if mime else None,
        status=http.get_statuscode() if http else None,
        digest=digest,
        length=str(length),
        offset=str(offset),
        filename=name,
        sha256=unlabel(digest),
        size=int(get("Whosupplies-Payload-Length") or 0),
        source=get("Whosupplies-Source") or "",
        licence=get("Whosupplies-Licence"),
        role=cast(Role, get("Whosupplies-Role") or "other"),
        retrieved=get("WARC-Date") or "",
        etag=of_http("ETag"),
        last_modified=of_http("Last-Modified"),
        revisit=record.rec_type == "revisit",
        method=get("Whosupplies-Method") or "GET",
    )
