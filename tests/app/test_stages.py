"""Stages run one by one: what a killed one leaves counts for no other, and what has changed is done again."""

from __future__ import annotations

import io
import json
import shutil
import zipfile

import pytest
from command_line import SAMPLE, run

from whosupplies.app.config import FILE_NAME
from whosupplies.app.stages import current
from whosupplies.app.stages import extract as stage
from whosupplies.app.stages.batches import drop_all, finished, next_name
from whosupplies.app.stages.extract import extract
from whosupplies.app.stages.read import read
from whosupplies.app.stages.resolve import resolve, stored_resolution
from whosupplies.app.workspace import Workspace
from whosupplies.crawler.readers.errors import UnreadableError
from whosupplies.graph.parts import Table
from whosupplies.graph.records import TextDocument


class Killed(BaseException):
    """Stands for a kill: nothing in the product catches it."""


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "work")


def add(workspace, *names):
    for name in names:
        with workspace.archive as archive:
            archive.store_file(name, (SAMPLE / name).read_bytes())


def killed(monkeypatch, folder, stage, times=0):
    """Runs a stage that dies before a part of that folder is written (the first, or one after `times` more)."""
    write, left = Table.write, [times]

    def dying(table, name, records):
        if table.folder.name == folder:
            if not left[0]:
                raise Killed
            left[0] -= 1
        return write(table, name, records)

    with monkeypatch.context() as patched:
        patched.setattr(Table, "write", dying)
        with pytest.raises(Killed):
            stage()


def test_what_a_killed_read_left_counts_for_no_stage(workspace, monkeypatch):
    add(workspace, "notices/ted-990001-2021.xml", "articles/port-calder.txt")
    read(workspace)
    extract(workspace)
    counted = list(current.claims(workspace))
    add(workspace, "notices/ted-990002-2022.xml", "articles/politiet-i-ostmark.html")
    killed(monkeypatch, "documents", lambda: read(workspace))
    assert (
        len(workspace.texts.parts()) == len(workspace.notices.parts()) == len(workspace.documents.parts()) + 1
    )

    assert extract(workspace).texts == 0
    assert list(current.claims(workspace)) == counted
    exported, _ = run("export", "notices", cwd=workspace.root)
    assert [json.loads(line)["notice_id"] for line in exported.splitlines()] == ["990001-2021"]
    resolve(workspace)
    known = {document.sha256 for document in current.documents(workspace)}
    assert {claim.document for claim in current.claims(workspace)} <= known

    read(workspace)
    assert extract(workspace).texts == 1
    assert len(list(current.claims(workspace))) > len(counted)


def test_a_killed_reading_of_all_again_leaves_no_claims_without_their_documents(workspace, monkeypatch):
    add(workspace, "articles/port-calder.txt")
    read(workspace)
    extract(workspace)
    killed(monkeypatch, "documents", lambda: read(workspace, again=True))
    assert list(current.claims(workspace)) == []


ARTICLES = ("port-calder.txt", "politiet-i-ostmark.html")


def add_zip(workspace, *more):
    """A zip of two articles, and further files (name, bytes)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, data in [(name, (SAMPLE / "articles" / name).read_bytes()) for name in ARTICLES] + list(
            more
        ):
            file.writestr(name, data)
    with workspace.archive as archive:
        archive.store_file("articles.zip", packed.getvalue())


def test_a_kill_between_two_texts_of_a_zip_loses_none(workspace, monkeypatch):
    add_zip(workspace)
    read(workspace)
    monkeypatch.setattr(stage, "TEXTS_A_BATCH", 1)
    killed(monkeypatch, "readings", lambda: extract(workspace), times=1)
    report = extract(workspace)
    assert (report.texts, extract(workspace).texts) == (1, 0)
    claims = list(current.claims(workspace))
    texts = {stored.text.path: stored.text.text for stored in workspace.texts.read()}
    assert {claim.evidence.path for claim in claims} == set(texts) == set(ARTICLES)
    for claim in claims:
        place = claim.evidence
        assert texts[place.path][place.start : place.end] == place.quote


def test_one_readable_text_makes_a_zip_read(workspace):
    german = "Das Unternehmen liefert seit vielen Jahren Kameras an die Polizei der Stadt. " * 3
    add_zip(workspace, ("zuletzt.txt", german.encode()))
    read(workspace)
    extract(workspace)
    (document,) = current.documents(workspace)
    assert (document.outcome, document.reason, document.language) == ("read", None, None)


def test_after_read_again_the_texts_that_are_others_are_extracted_again_and_no_more(workspace, monkeypatch):
    add(workspace, "articles/port-calder.txt", "articles/politiet-i-ostmark.html")
    read(workspace)
    monkeypatch.setattr(stage, "TEXTS_A_BATCH", 1)
    extract(workspace)
    (changed,) = (d.sha256 for d in workspace.documents.read() if d.format == "text")
    before = {claim.document: claim for claim in current.claims(workspace)}
    assert len(before) == 2

    better = "Hikvision has supplied cameras to the Kenyan police."
    monkeypatch.setattr(
        "whosupplies.crawler.readers.plain.read", lambda *_: iter([TextDocument(text=better)])
    )
    read(workspace, again=True)
    assert extract(workspace).texts == 1
    after = list(current.claims(workspace))
    assert [claim.evidence.quote for claim in after if claim.document == changed] == [better]
    assert before[next(iter(before.keys() - {changed}))] in after
    assert extract(workspace).texts == 0


def test_a_document_that_has_no_text_any_more_keeps_no_claims(workspace, monkeypatch):
    add(workspace, "articles/port-calder.txt")
    read(workspace)
    extract(workspace)

    def unreadable(*_):
        raise UnreadableError("a better reader knows that this is no article")

    monkeypatch.setattr("whosupplies.crawler.readers.plain.read", unreadable)
    read(workspace, again=True)
    extract(workspace)
    assert list(current.claims(workspace)) == []


def test_what_can_be_read_now_is_in_quarantine_no_more(workspace, monkeypatch):
    add(workspace, "articles/port-calder.txt", "articles/politiet-i-ostmark.html")

    def unreadable(*_):
        raise UnreadableError("this reader knows no better")

    with monkeypatch.context() as patched:
        patched.setattr("whosupplies.crawler.readers.plain.read", unreadable)
        read(workspace)
        before = sorted(path.name for path in (workspace.root / "quarantine").iterdir())
        read(workspace, again=True)
        assert sorted(path.name for path in (workspace.root / "quarantine").iterdir()) == before
    assert len(before) == 2
    read(workspace, again=True)
    assert list((workspace.root / "quarantine").iterdir()) == []


def test_the_parts_of_a_version_are_not_those_of_one_whose_name_begins_alike(workspace):
    for name in ("text-llm-1-000002", "text-llm-1-beta-000007", "text-llm-1-2-000009"):
        workspace.claims.write(name, [])
        workspace.readings.write(name, [])
    assert next_name(workspace.readings, "text-llm-1-") == "text-llm-1-000003"
    assert next_name(workspace.readings, "text-llm-1-2-") == "text-llm-1-2-000010"
    assert [part.stem for part in finished(workspace.claims, workspace.readings, "text-llm-1-")] == [
        "text-llm-1-000002"
    ]
    drop_all([workspace.readings], "text-llm-1-")
    assert [part.stem for part in workspace.readings.parts()] == [
        "text-llm-1-2-000009",
        "text-llm-1-beta-000007",
    ]


def test_an_older_result_beside_the_last_is_not_mixed_into_it(workspace):
    add(workspace, "notices/ted-990001-2021.xml")
    read(workspace)
    resolve(workspace)
    (older,) = workspace.entities.parts()
    kept = workspace.root / "older.parquet"
    shutil.copy2(older, kept)
    add(workspace, "notices/ted-990002-2022.xml")
    read(workspace)
    resolve(workspace)
    expected = stored_resolution(workspace)
    # As where a run was killed before it had removed the last result but one.
    shutil.copy2(kept, older)
    assert len(workspace.entities.parts()) == 2
    assert stored_resolution(workspace) == expected
    assert older.stat().st_mtime_ns < max(part.stat().st_mtime_ns for part in workspace.entities.parts())


def test_claims_less_sure_than_asked_for_count_no_more_and_notices_do(workspace):
    add(workspace, "notices/ted-990001-2021.xml", "articles/port-calder.txt")
    read(workspace)
    extract(workspace)
    every = list(current.claims(workspace))
    sure = sorted(claim.confidence for claim in every)
    assert sure[0] < sure[-1] == 1.0
    path = workspace.root / FILE_NAME
    before = current.fingerprint(workspace)
    path.write_text(
        path.read_text("utf8").replace(
            "confidence = 0.0", f"confidence = {(max(c for c in sure if c < 1) + 1) / 2}"
        ),
        "utf8",
    )
    asked = Workspace.find(workspace.root)
    assert {claim.confidence for claim in current.claims(asked)} == {1.0}
    assert current.fingerprint(asked) != before
