"""Text records from a file through a reader, one bad record never stopping the others."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from whosupplies.app.config import TextConfig, with_environment
from whosupplies.app.output import say
from whosupplies.app.progress import progress
from whosupplies.graph.errors import InputError, ModelError, UsageError

if TYPE_CHECKING:
    from whosupplies.nlp.predict import Record

STANDARD = Path("-")


def predict_file(
    source: Path,
    output: Path,
    *,
    reader: str | None,
    endpoint: str | None = None,
    model: str | None = None,
    anyway: bool = False,
) -> tuple[int, int]:
    """Writes each record of `source` with its relations to `output`, whole or not at all.

    Returns how many were left out because they cannot be used, and because the language model left them unread.
    """
    from whosupplies.queries.formats import opened

    bad = unread = 0
    with _lines(source) as lines, opened(output) as out, progress("Reading text") as advance:
        for record in _predicted(_records(lines, source), reader, endpoint, model, anyway=anyway):
            if isinstance(record, ModelError):
                unread += 1
            elif isinstance(record, InputError):
                bad += 1
            else:
                out.write(msgspec.json.encode(record) + b"\n")
                advance(str(record["id"]))
                continue
            say(f"Left out: {record}", stderr=True)
    return bad, unread


def _predicted(
    records: Iterator[Record | InputError],
    reader: str | None,
    endpoint: str | None,
    model: str | None,
    *,
    anyway: bool,
) -> Iterator[dict[str, Any] | InputError | ModelError]:
    """Each record with its relations, or why it has none, in order."""
    from whosupplies.app.output import note
    from whosupplies.app.stages.model_report import ModelReport
    from whosupplies.app.text_readers import ANSWERS, chosen, language_model
    from whosupplies.nlp.predict import predict_checked, predict_with_model
    from whosupplies.nlp.readers import BOTH, LLM

    config, folder = TextConfig(reader=reader or TextConfig().reader), None
    if config.reader in {LLM, BOTH}:
        config, folder = _around(config, endpoint, model)
    readers = chosen(config)
    if readers.model is None:
        for record in records:
            if isinstance(record, InputError):
                yield record
            else:
                yield predict_checked(record, reader=config.reader, anyway=anyway)
        return
    with closing(language_model(readers.model, folder / ANSWERS if folder else None)) as asked:
        dropped: Counter[str] = Counter()
        yield from predict_with_model(records, asked, offline=readers.offline, dropped=dropped)
        report = ModelReport("", dropped=dict(dropped))
        report.spent(asked)
        for line in report.lines():
            note(line)


def _around(config: TextConfig, endpoint: str | None, model: str | None) -> tuple[TextConfig, Path | None]:
    """The configuration of the workspace that one is in, and its folder; outside one, that of the environment."""
    from whosupplies.app.workspace import Workspace

    try:
        workspace = Workspace.find(None)
    except UsageError:
        workspace = None
    text = workspace.config.text if workspace else config
    llm = with_environment(text.llm, endpoint=endpoint, model=model)
    return msgspec.structs.replace(text, reader=config.reader, llm=llm), workspace.root if workspace else None


def _records(lines: BinaryIO, source: Path) -> Iterator[Record | InputError]:
    from whosupplies.nlp.predict import checked_record

    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{source}, line {number}"
        try:
            yield checked_record(_decoded(line, where), where=where)
        except InputError as error:
            yield error


def _decoded(line: bytes, where: str) -> object:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        todo = 'Each line is an object like {"id": 1, "text": "…"}.'
        raise InputError(f"This is not JSON: {error}", where=where, todo=todo) from error


@contextmanager
def _lines(source: Path) -> Iterator[BinaryIO]:
    if source == STANDARD:
        yield sys.stdin.buffer
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise InputError(f"The file cannot be read: {error.strerror}", where=str(source)) from error
    with file:
        yield file
