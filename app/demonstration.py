"""The main job on a small invented sample: what `whosupplies demo` does."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from whosupplies.app import asking, build
from whosupplies.app.output import Format
from whosupplies.app.workspace import Workspace
from whosupplies.graph.stores.base import Store

EDGE = ("supplier", "recipient", "statuses", "technologies", "last", "claims")
PROOF = (
    "status",
    "product",
    "amount",
    "currency",
    "start",
    "quote",
    "path",
    "document",
    "attributed_to",
    "published",
)
POLICE = "police of Port Calder"
NEXT = """
The sample is invented: no company, body or deal in it is real.

Ask it more:          whosupplies ask -w {folder}          (the questions that there are)
                      whosupplies ask suppliers Norway -w {folder}
                      whosupplies show "Falkeblikk Sikkerhet" -w {folder}
For real data:        whosupplies init my-graph && cd my-graph
                      whosupplies add FILES-OR-FOLDERS     (notices, articles, reports you have)
                      whosupplies crawl ted --country Norway --cpv 351 --since 2026-01-01
                      whosupplies build && whosupplies ask
The database stays up for a while, so that the next answer is quick: whosupplies db stop -w {folder}"""


def demonstrate(folder: Path) -> None:
    """Builds the sample's graph in `folder` and asks it; running it again changes nothing."""
    from whosupplies.app.stores import opened

    print(f"Building a graph of the invented sample in {folder}", flush=True)
    workspace = Workspace.create(folder)
    _add_sample(workspace)
    build.show(build.run(workspace, build.STAGES), as_json=False)
    with opened(workspace) as store:
        _questions(workspace, store)
    print(NEXT.format(folder=folder))


def _add_sample(workspace: Workspace) -> None:
    with (
        workspace.writing(),
        as_file(files("whosupplies.app") / "sample") as sample,
        workspace.archive as archive,
    ):
        for path in sorted(sample.rglob("*")):
            if path.is_file():
                with path.open("rb") as file:
                    # The path inside the sample: where the package is installed means nothing to a reader.
                    archive.store_file(f"sample/{path.relative_to(sample).as_posix()}", file)


def _questions(workspace: Workspace, store: Store) -> None:
    queries = asking.queries_of(workspace)
    _heading(
        "Who supplies whom for surveillance?",
        f"ask supplies --purpose surveillance --columns {','.join(EDGE)}",
    )
    found = asking.answer(
        store, queries["supplies"], {"purpose": "surveillance"}, form=Format.table, columns=EDGE
    )
    edges = found.maps()
    best_backed = max(edges, key=lambda row: row["claims"])
    for edge in (best_backed, *(row for row in edges if row["recipient"] == POLICE)):
        supplier, recipient = edge["supplier"], edge["recipient"]
        _heading(f"On what evidence: {supplier} to {recipient}?", f'ask evidence "{supplier}" "{recipient}"')
        values = {"supplier": edge["supplier_id"], "recipient": edge["recipient_id"]}
        asking.answer(store, queries["evidence"], values, form=Format.table, columns=PROOF)
    _heading(
        "Who used to supply Port Calder's police, and who took their place?",
        f'ask former-suppliers "{POLICE}"',
    )
    asking.answer(store, queries["former-suppliers"], {"government": POLICE}, form=Format.table)


def _heading(question: str, command: str) -> None:
    print(f"\n{question}\n  whosupplies {command}\n")
