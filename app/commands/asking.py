"""ask, show, cypher, export: questions and tables."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from whosupplies.app.options import JsonOption, StoreOption, WorkspaceOption
from whosupplies.app.output import Format


class Exported(StrEnum):
    """What can be exported whole."""

    notices = "notices"
    claims = "claims"
    relations = "relations"


class ExportFormat(StrEnum):
    """The formats of an export."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print.")]
LimitOption = Annotated[int, typer.Option(min=1, help="The most rows.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="A file, instead of the screen.", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command(
        "ask",
        # `ask QUERY --help` describes the query, so the help option is this command's own business.
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
        epilog="Example: whosupplies ask suppliers China --purpose surveillance --format csv",
    )(ask)
    app.command("show", epilog="Example: whosupplies show Hikvision")(show)
    app.command("cypher", epilog="Example: whosupplies cypher 'MATCH (c:Claim) RETURN c.status, count(*)'")(
        cypher
    )
    app.command("export", epilog="Example: whosupplies export relations --format csv -o relations.csv")(
        export
    )


def ask(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="Which question; without one: all of them.")
    ] = "",
    form: FormatOption = Format.table,
    as_json: JsonOption = False,
    limit: LimitOption = 100,
    offset: Annotated[int, typer.Option(min=0, help="How many rows to leave out first.")] = 0,
    output: OutputOption = None,
    columns: Annotated[
        str, typer.Option(help="Only these columns, parted by commas, in this order.", show_default=False)
    ] = "",
    workspace: WorkspaceOption = None,
    store: StoreOption = None,
    help_: Annotated[
        bool, typer.Option("--help", help="Show this; after a query's name, what that query takes and gives.")
    ] = False,
) -> None:
    """Asks the graph one of the questions of the catalogue.

    Further options are the query's own (--country China); words that stand alone fill them in their order.
    Several values of one option are parted by commas.
    """
    from whosupplies.app import asking, free_options
    from whosupplies.app.workspace import Workspace
    from whosupplies.graph.errors import UsageError
    from whosupplies.queries.catalogue import find_query

    if help_ and not query:
        print(context.get_help())
        return
    try:
        found: Workspace | None = Workspace.find(workspace)
    except UsageError:
        if workspace is not None or (query and not help_):
            raise
        found = None
    queries = asking.queries_of(found)
    if not query:
        asking.show_catalogue(queries, as_json=as_json or form is not Format.table)
        return
    chosen = find_query(query, queries)
    if help_:
        asking.describe(chosen)
        return
    if found is None:
        found = Workspace.find(workspace)
    asking.ask(
        found,
        chosen,
        asking.values_of(chosen, *free_options.parse(context.args)),
        store_kind=store,
        form=Format.json if as_json else form,
        limit=limit,
        offset=offset,
        output=output,
        columns=columns,
    )


def show(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME_OR_ID", help="Any spelling of its name, a register number, or an id."),
    ],
    limit: LimitOption = 50,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    store: StoreOption = None,
) -> None:
    """Shows one organisation: who it supplies, who supplies it, each with status, purpose and evidence."""
    from whosupplies.app.showing import show as run
    from whosupplies.app.workspace import Workspace

    run(Workspace.find(workspace), name, store_kind=store, limit=limit, as_json=as_json)


def cypher(
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="A Cypher statement.")],
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            help="name=value, for $name; JSON values are taken as such.",
            show_default=False,
        ),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Let the statement change the graph.")] = False,
    form: FormatOption = Format.table,
    as_json: JsonOption = False,
    limit: LimitOption = 1_000,
    output: OutputOption = None,
    workspace: WorkspaceOption = None,
    store: StoreOption = None,
) -> None:
    """Runs a Cypher statement; it may only read, unless --write is given."""
    from whosupplies.app.running_cypher import run
    from whosupplies.app.workspace import Workspace

    run(
        Workspace.find(workspace),
        statement,
        parameters or [],
        store_kind=store,
        write=write,
        form=Format.json if as_json else form,
        limit=limit,
        output=output,
    )


def export(
    what: Annotated[
        Exported,
        typer.Argument(help="notices and claims come from the workspace's tables, relations from the graph."),
    ],
    form: Annotated[
        ExportFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="The format; else that of the file's ending, else jsonl.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="The file; - for standard output.")] = Path(
        "-"
    ),
    workspace: WorkspaceOption = None,
    store: StoreOption = None,
) -> None:
    """Writes all notices, claims or relations to a file."""
    from whosupplies.app.exporting import export as run
    from whosupplies.app.output import format_of
    from whosupplies.app.workspace import Workspace

    chosen = format_of(output, form.value if form else None, "jsonl")
    run(Workspace.find(workspace), what.value, chosen, output, store_kind=store)
