"""crawl, add: documents into the archive."""

from __future__ import annotations

from typing import Annotated

import typer

from whosupplies.app.options import JsonOption, WorkspaceOption

FREE = {"allow_extra_args": True, "ignore_unknown_options": True}


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command(
        "crawl",
        context_settings=FREE,
        epilog="Example: whosupplies crawl ted --country Norway --cpv 351 --since 2026-01-01",
    )(crawl)
    app.command(
        "add", epilog="Example: whosupplies add notices/ report.pdf https://example.org/article.html"
    )(add)


def crawl(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help="Which source; without one: all of them, with their options."),
    ] = "",
    limit: Annotated[int, typer.Option(min=0, help="The most documents to fetch; 0 for all.")] = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetches from a public source into the archive: what is new since the last time.

    Further words are addresses, further options the source's own.
    """
    from whosupplies.app import crawling, free_options
    from whosupplies.app.source_list import show_sources
    from whosupplies.app.workspace import Workspace

    if not source:
        show_sources(as_json=as_json)
        return
    addresses, options = free_options.parse(context.args)
    if addresses:
        options["url"] = [*addresses, *options.get("url", [])]
    report = crawling.run(Workspace.find(workspace), source, options, limit=limit)
    crawling.show(report, as_json=as_json)


def add(
    named: Annotated[
        list[str], typer.Argument(metavar="PATH_OR_URL…", help="Files, folders, web addresses.")
    ],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Takes local files, whole folders or single addresses into the archive."""
    from whosupplies.app import adding
    from whosupplies.app.workspace import Workspace

    report = adding.add(Workspace.find(workspace), named)
    adding.show(report, as_json=as_json)
