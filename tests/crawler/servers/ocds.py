"""A publisher of OCDS: a paged API, a bulk file in JSON lines, the same packed with gzip, and as a zip file."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

from servers.site import Reply, Site, conditional

JSON = {"Content-Type": "application/json"}


def release(number: int) -> dict[str, object]:
    return {
        "ocid": f"ocds-invented-{number}",
        "id": f"{number}-1",
        "date": f"2024-01-{number % 28 + 1:02}T00:00:00Z",
        "tag": ["award"],
        "buyer": {"name": "Invented Municipality"},
    }


def package(numbers: list[int], following: str | None) -> bytes:
    """A release package; `links` stands last, as a streaming publisher would write it."""
    body: dict[str, object] = {"uri": "http://example.org/p", "version": "1.1"}
    body["releases"] = [release(number) for number in numbers]
    if following:
        body["links"] = {"next": following}
    return json.dumps(body).encode()


class Publisher(Site):
    """`pages` pages of two releases at `/api/releases?page=N`, linked by relative addresses; each has an entity tag."""

    def __init__(self, pages: int = 3) -> None:
        super().__init__()
        for page in range(1, pages + 1):
            following = f"releases?page={page + 1}" if page < pages else None
            body = package([2 * page - 1, 2 * page], following)
            self.routes[f"/api/releases?page={page}"] = conditional(body, etag=f'"page-{page}"', **JSON)
        lines = b"".join(json.dumps(release(number)).encode() + b"\n" for number in range(50))
        self.lines = lines
        modified = "Wed, 01 May 2024 10:00:00 GMT"
        self.routes["/bulk.jsonl"] = conditional(lines, modified=modified)
        self.routes["/bulk.jsonl.gz"] = Reply(
            gzip.compress(lines, mtime=0), headers={"Content-Type": "application/gzip"}
        )
        self.routes["/bulk.zip"] = Reply(zipped({"releases.json": package([1], None)}))


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
