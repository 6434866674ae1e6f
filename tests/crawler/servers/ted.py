"""A stand-in for TED: the search API, version 3 (`ITERATION` mode), and the notices' XML.

As the real one was seen to do, it gives a token with the last page too, whose page is empty.
"""

from __future__ import annotations

import json
import re
from typing import Any

from servers.site import Asked, Reply, Route, Site

NOTICE = "<TED_EXPORT DOC_ID='{number}'><TITLE>Invented notice {number}</TITLE></TED_EXPORT>"


class Ted(Site):
    """`notices` are (publication number, publication date); queries select by date alone, every other clause is taken as true."""

    def __init__(self, notices: list[tuple[str, str]], page: int = 250) -> None:
        super().__init__()
        self.notices, self.page = notices, page
        self.queries: list[dict[str, Any]] = []
        self.short_of: set[str] = set()
        self.routes["/v3/notices/search"] = self.search

    def search(self, asked: Asked) -> Reply:
        body = json.loads(asked.body)
        self.queries.append(body)
        problems = [
            asked.method != "POST",
            asked.headers.get("Content-Type") != "application/json",
            body.get("paginationMode") != "ITERATION",
            not isinstance(body.get("query"), str),
            not isinstance(body.get("fields"), list),
            not 1 <= body.get("limit", 0) <= 250,
            "page" in body,
            body.keys() - {"query", "fields", "limit", "scope", "paginationMode", "iterationNextToken"}
            != set(),
        ]
        if any(problems):
            return Reply(b'{"message":"bad request"}', 400, {"Content-Type": "application/json"})
        since, until = (re.search(rf"publication-date {op} (\d{{8}})", body["query"]) for op in (">=", "<="))
        found = [
            (number, date)
            for number, date in self.notices
            if (not since or date.replace("-", "") >= since[1])
            and (not until or date.replace("-", "") <= until[1])
        ]
        token = body.get("iterationNextToken")
        start = int(token.partition(":")[2]) if token else 0
        size = min(self.page, body["limit"])
        part = [n for n in found[start : start + size] if n[0] not in self.short_of]
        answer = {
            "notices": [{"publication-number": n, "publication-date": f"{d}+02:00"} for n, d in part],
            "totalNoticeCount": len(found),
            "iterationNextToken": f"cursor:{start + size}",
            "timedOut": False,
        }
        return Reply(json.dumps(answer).encode(), 200, {"Content-Type": "application/json"})

    def fallback(self, asked: Asked) -> Route:
        match = re.fullmatch(r"/en/notice/(\d+-\d{4})/xml", asked.path)
        if match and any(match[1] == number for number, _ in self.notices):
            return Reply(NOTICE.format(number=match[1]).encode(), 200, {"Content-Type": "application/xml"})
        return Reply(b"not here", 404)
