"""The main job on a small invented sample: what `whosupplies demo` does."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from whosupplies.app import asking, build
from whosupplies.app.output import Format
from whosupplies.app.workspace import Workspace

QUESTIONS = (
    ("Who supplies whom for surveillance?", "suppliers-by-purpose", {"purpose": "surveillance"}),
    ("Who supplied before, and who took their place?", "former-suppliers", {}),
)


def demonstrate(folder: Path) -> None:
    """Builds the sample's graph in `folder` and asks it; running it again changes nothing."""
    workspace = Workspace.create(folder)
    print(f"Building a graph of the sample in {folder}")
    with (
        workspace.writing(),
        as_file(files("whosupplies.app") / "sample") as sample,
        workspace.archive as archive,
    ):
        for path in sorted(sample.rglob("*")):
            if path.is_file():
                with path.open("rb") as file:
                    # The path inside the sample, since where the package is installed means nothing to a reader.
                    archive.store_file(f"sample/{path.relative_to(sample).as_posix()}", file)
    build.show(build.run(workspace, build.STAGES), as_json=False)
    queries = asking.queries_of(workspace)
    for title, name, values in QUESTIONS:
        print(f"\n{title}   (whosupplies ask {name} {' '.join(f'--{k} {v}' for k, v in values.items())})\n")
        asking.ask(workspace, queries[name], values, form=Format.table, limit=20)
