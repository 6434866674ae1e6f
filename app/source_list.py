"""The sources that can be crawled."""

from __future__ import annotations

import sys

import msgspec


def show_sources(*, as_json: bool) -> None:
    """Prints every source with its options."""
    from whosupplies.app.output import note, print_table
    from whosupplies.crawler.sources import sources
    from whosupplies.crawler.worker import spider_of

    found = [(source, spider_of(source).options_allowed) for source in sources().values()]
    if as_json:
        listed = [{**msgspec.to_builtins(source), "options": options} for source, options in found]
        sys.stdout.write(msgspec.json.encode(listed).decode() + "\n")
        return
    for source, options in found:
        print(f"{source.name}: {source.title} ({source.publisher})")
        print_table(("option", "meaning"), [(f"--{name}", meaning) for name, meaning in options.items()])
        print()
    note(
        "Values of one option are alternatives where it is given more than once. Example: whosupplies crawl ocds https://…"
    )
