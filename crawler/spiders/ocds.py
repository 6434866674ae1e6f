"""Any publisher of the Open Contracting Data Standard: packages, JSON lines, compressed files, paged by `links.next`."""

from __future__ import annotations

from whosupplies.crawler.spiders.package import PackageSpider


class OcdsSpider(PackageSpider):
    """Everything that comes is kept as it comes; readers tell the format by content."""

    name = "ocds"
