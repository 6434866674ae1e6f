"""What is installed, which readers of text there are, which store answers, and what to do about the rest."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from whosupplies.app.config import TextConfig, with_environment
from whosupplies.app.workspace import Workspace
from whosupplies.graph.errors import UsageError, WhosuppliesError
from whosupplies.nlp.llm.settings import KEY_VARIABLE, ModelSettings, checked, key_of_environment
from whosupplies.nlp.readers import BOTH, LLM

State = Literal["good", "missing", "wrong"]
EXTRAS = {
    "openai": "only for reading text with a language model: pip install 'whosupplies[llm]'",
    "py2neo": "only for notebooks that use py2neo: pip install 'whosupplies[py2neo]'",
}
REINSTALL = "Install whosupplies again: pip install whosupplies"
LIBRARIES = (
    "arcadedb-embedded",
    "neo4j",
    "neo4j-rust-ext",
    "spacy",
    "scrapy",
    "trafilatura",
    "duckdb",
    "pyarrow",
)


class Finding(Struct, frozen=True):
    """One thing that was looked at. `missing` is something that one may do without, `wrong` something to mend."""

    what: str
    state: State
    found: str
    todo: str = ""


def examine(folder: Path | None) -> list[Finding]:
    """Looks at everything; starts nothing and sends nothing beyond the configured store."""
    findings = [_python(), *_libraries(), *_extras(), *_readers()]
    try:
        workspace = Workspace.find(folder)
    except WhosuppliesError as error:
        state: State = "missing" if error.exit_code == 2 and folder is None else "wrong"
        text = TextConfig(llm=with_environment(ModelSettings()))
        return [*findings, _language_model(text), Finding("workspace", state, error.what, error.todo or "")]
    return [*findings, _language_model(workspace.config.text), *_workspace(workspace), _store(workspace)]


def _python() -> Finding:
    return Finding("python", "good", f"{platform.python_version()} on {platform.system()} ({sys.executable})")


def _libraries() -> list[Finding]:
    findings = [Finding("whosupplies", "good", version("whosupplies"))]
    for name in LIBRARIES:
        try:
            findings.append(Finding(name, "good", version(name)))
        except PackageNotFoundError:
            findings.append(Finding(name, "wrong", "not installed", REINSTALL))
    return findings


def _extras() -> list[Finding]:
    findings = []
    for name, todo in EXTRAS.items():
        try:
            findings.append(Finding(name, "good", version(name)))
        except PackageNotFoundError:
            findings.append(Finding(name, "missing", "not installed", todo))
    return findings


def _readers() -> list[Finding]:
    from whosupplies.nlp.readers import READERS, make_reader

    findings = []
    for name in READERS:
        try:
            reader = make_reader(name)
        except ImportError as error:
            findings.append(Finding(f"text reader {name}", "wrong", f"cannot be loaded: {error}", REINSTALL))
        else:
            found = f"version {reader.version}; languages {', '.join(sorted(reader.languages))}"
            findings.append(Finding(f"text reader {reader.name}", "good", found))
    return findings


def _language_model(text: TextConfig) -> Finding:
    """What is configured; the endpoint is not called."""
    settings = text.llm
    try:
        checked(settings)
        key = "with a key" if key_of_environment() else f"without a key ({KEY_VARIABLE} is not set)"
    except UsageError as error:
        untouched = not (settings.endpoint or settings.model or text.reader in {LLM, BOTH})
        todo = "Only for the readers llm and both. " if untouched else ""
        return Finding(
            "language model", "missing" if untouched else "wrong", error.what, todo + (error.todo or "")
        )
    used = "" if text.reader in {LLM, BOTH} else f"; not used, the reader is {text.reader}"
    return Finding(
        "language model", "good", f"{settings.model} at {settings.endpoint}, {key}; not called{used}"
    )


def _workspace(workspace: Workspace) -> list[Finding]:
    findings = [Finding("workspace", "good", str(workspace.root.resolve()))]
    if workspace.config.crawl.contact:
        findings.append(Finding("crawl contact", "good", workspace.config.crawl.contact))
    else:
        todo = 'Set contact = "you@example.org" under [crawl] in whosupplies.toml before you crawl.'
        findings.append(Finding("crawl contact", "missing", "not set", todo))
    return findings


def _store(workspace: Workspace) -> Finding:
    try:
        return _asked(workspace)
    except ImportError as error:
        return Finding("store", "wrong", f"cannot be reached: {error}", REINSTALL)
    except WhosuppliesError as error:
        return Finding("store", "wrong", error.what, error.todo or "")


def _asked(workspace: Workspace) -> Finding:
    from whosupplies.app.stores import opened, store_kind
    from whosupplies.graph.stores import embedded

    kind = store_kind(workspace, None)
    if kind == "embedded" and embedded.status(workspace.root / "graph") is None:
        return Finding("store", "good", "embedded, not up; it starts by itself when it is asked")
    with opened(workspace) as store:
        count = store.read("MATCH (claim:Claim) RETURN count(claim) AS claims").rows[0][0]
    return Finding("store", "good", f"{store.name} answers; {count:,} claims")


def show(findings: list[Finding], *, as_json: bool) -> None:
    """Prints the findings."""
    if as_json:
        sys.stdout.write(msgspec.json.encode(findings).decode() + "\n")
        return
    from whosupplies.app.output import print_table

    print_table(("what", "state", "found", "to do"), [(f.what, f.state, f.found, f.todo) for f in findings])
