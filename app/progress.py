"""Progress of long work: a bar on a terminal, plain lines elsewhere, both on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EVERY = 1_000


@contextmanager
def progress(label: str, *, total: int | None = None, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Yields a function to call once for each thing done, with a word about it."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar(label, total) as advance:
            yield advance
    else:
        done = 0

        def count(_: str) -> None:
            nonlocal done
            done += 1
            if done % EVERY == 0:
                print(f"{label}: {done:,}" + (f" of {total:,}" if total else ""), file=sys.stderr, flush=True)

        yield count


@contextmanager
def _bar(label: str, total: int | None) -> Iterator[Callable[[str], None]]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from whosupplies.app.output import cell, console

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[word]}", markup=False),
    )
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total, word="")
        yield lambda word: bar.update(task, advance=1, word=cell(word)[-60:])


@contextmanager
def status_line() -> Iterator[Callable[[str], None]]:
    """Yields a function that shows a line in place of the last one on a terminal, and as a line of its own elsewhere."""
    from whosupplies.app.output import cell, console

    if sys.stderr.isatty():
        with console(stderr=True).status("") as status:
            yield lambda text: status.update(cell(text))
    else:
        yield lambda text: print(cell(text), file=sys.stderr, flush=True)
