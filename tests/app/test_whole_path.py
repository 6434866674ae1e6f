"""The installed command, from files to answers, in the embedded database."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from command_line import SAMPLE, run


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A workspace with the sample and one broken file, built."""
    folder = tmp_path_factory.mktemp("whole") / "work"
    run("init", folder, cwd=folder.parent)
    shutil.copytree(SAMPLE, folder / "inbox")
    (folder / "inbox" / "broken.xml").write_bytes(b"<?xml version='1.0'?><TED_EXPORT><unclosed>")
    out, _ = run("add", "inbox", cwd=folder)
    assert out.startswith(f"{sum(1 for p in (folder / 'inbox').rglob('*') if p.is_file())} new")
    out, _ = run("build", "--json", cwd=folder)
    report = json.loads(out)
    yield folder, report
    run("db", "stop", cwd=folder)


def test_what_can_be_read_is_read_and_the_broken_file_is_set_aside_with_its_reason(built):
    folder, report = built
    assert report["read"]["notices"]["ted"] == 3
    assert report["read"]["notices"]["eforms"] == 5
    assert report["read"]["claims"] > 10
    assert [item["url"] for item in report["read"]["quarantined"]] == ["inbox/broken.xml"]
    (reason,) = (folder / "quarantine").glob("*broken.xml.reason.json")
    assert json.loads(reason.read_text("utf8"))["rejected"][0]["reason"]
    assert (
        (folder / "quarantine" / reason.name.removesuffix(".reason.json")).read_bytes().startswith(b"<?xml")
    )


def test_building_again_changes_nothing(built):
    folder, _ = built
    before, _ = run("export", "relations", cwd=folder)
    out, _ = run("build", "--json", cwd=folder)
    report = json.loads(out)
    assert report["read"]["documents"] == 0
    assert report["extract"]["texts"] == 0
    assert report["resolve"]["changed"] is False
    assert all(not any(changes.values()) for changes in report["load"]["tables"].values())
    assert run("export", "relations", cwd=folder)[0] == before


def test_adding_again_adds_nothing(built):
    folder, _ = built
    assert run("add", "inbox", cwd=folder)[0].startswith("0 new")


def test_the_same_bytes_under_another_path_are_not_new(built):
    folder, _ = built
    shutil.copy(SAMPLE / "articles" / "port-calder.txt", folder / "again.txt")
    out, _ = run("add", "again.txt", "inbox/articles/port-calder.txt", cwd=folder)
    assert out.startswith("0 new, 2 already there (1 of them under another path), 0 failed")


def test_the_workspace_may_be_named_before_the_command(built):
    folder, _ = built
    elsewhere = folder.parent
    run("ask", "supplies", cwd=elsewhere, expect=2)
    asked = ["ask", "supplies", "--json"]
    assert run("-w", folder, *asked, cwd=elsewhere) == run(*asked, "-w", folder, cwd=elsewhere)
    assert "up at" in run("--workspace", folder, "db", "status", cwd=elsewhere)[0]
    assert run("-w", "nowhere", "db", "status", "-w", folder, cwd=elsewhere)[0].startswith("up at")
    _, err = run("-w", "nowhere", *asked, cwd=elsewhere, expect=2)
    assert "nowhere" in err
    _, err = run("-w", folder, "init", "other", cwd=elsewhere, expect=2)
    assert "takes no workspace" in err
    assert not (elsewhere / "other").exists()


def test_every_answer_leads_to_its_evidence(built):
    folder, _ = built
    edges = json.loads(run("ask", "supplies", "--purpose", "overvåking", "--json", cwd=folder)[0])
    assert edges
    for edge in edges[:3]:
        proofs = json.loads(
            run(
                "ask",
                "evidence",
                "--supplier",
                edge["supplier_id"],
                "--recipient",
                edge["recipient_id"],
                "--json",
                cwd=folder,
            )[0]
        )
        assert len(proofs) >= edge["claims"]
        for proof in proofs:
            assert proof["path"] or proof["quote"]
            assert (folder / proof["document"]).is_file()


def test_a_thing_that_a_title_names_is_found_and_says_so(built):
    folder, _ = built
    out, _ = run("ask", "supplies", "--technology", "body-worn-cameras", "--format", "json", cwd=folder)
    pairs = {(row["supplier"], row["recipient"]) for row in json.loads(out)}
    assert pairs
    supplier, recipient = sorted(pairs)[0]
    out, _ = run("ask", "evidence", supplier, recipient, "--format", "json", cwd=folder)
    for row in json.loads(out):
        assert "title" in row["technology_sources"]
        assert len(row["technology_sources"]) == len(row["technologies"])
        assert len(row["purpose_sources"]) == len(row["purposes"])


def test_descriptions_are_read_and_not_kept(built):
    folder, _ = built
    with duckdb.connect() as tables:
        kept = tables.execute(
            "SELECT count(notice.description), "
            "sum(len(list_filter(notice.awards, lambda award: award.description IS NOT NULL))) FROM read_parquet(?)",
            [f"{folder}/notices/*.parquet"],
        ).fetchone()
    assert kept == (0, 0)


def test_an_organisation_is_found_by_any_spelling(built):
    folder, _ = built
    edges = json.loads(run("ask", "supplies", "--json", cwd=folder)[0])
    name = edges[0]["supplier"]
    shown = json.loads(run("show", name.upper(), "--json", cwd=folder)[0])
    assert shown["name"] == name
    assert shown["customers"] >= 1
    assert name in run("show", name, cwd=folder)[0]


def test_exports_hold_every_notice_with_its_file(built):
    folder, report = built
    run("export", "notices", "--format", "jsonl", "-o", "notices.jsonl", cwd=folder)
    rows = [json.loads(line) for line in (folder / "notices.jsonl").read_text("utf8").splitlines()]
    assert len(rows) == sum(report["read"]["notices"].values())
    assert {Path(row["file"]).suffix for row in rows} == {".xml", ".json"}
    assert all((folder / row["file"]).is_file() for row in rows)
    run("export", "claims", "--format", "csv", "-o", "claims.csv", cwd=folder)
    run("export", "relations", "--format", "parquet", "-o", "relations.parquet", cwd=folder)
    assert (folder / "relations.parquet").read_bytes().startswith(b"PAR1")


def test_the_ending_of_a_file_tells_the_format(built):
    folder, _ = built
    run("ask", "supplies", "-o", "supplies.csv", cwd=folder)
    assert "supplier,supplier_country," in (folder / "supplies.csv").read_text("utf8")
    run("export", "claims", "-o", "claims.parquet", cwd=folder)
    assert (folder / "claims.parquet").read_bytes().startswith(b"PAR1")
    _, err = run("ask", "supplies", "-o", "supplies.xyz", cwd=folder, expect=2)
    assert ".csv" in err


def test_a_name_that_is_misspelled_is_suggested_in_a_search_too(built):
    folder, _ = built
    _, err = run("ask", "search", "Falkebikk", cwd=folder)
    assert "Falkeblikk" in err
    _, err = run("ask", "suppliers", "Norwya", cwd=folder, expect=2)
    assert "Norway" in err
    _, err = run("ask", "suppliers", "Scotland", cwd=folder)
    assert "the whole of United Kingdom" in err


def test_a_graph_of_another_workspace_is_refused_unless_it_is_taken_over(built):
    folder, _ = built
    own = folder / ".whosupplies-id"
    before = own.read_text("utf8")
    own.write_text("another\n", "utf8")
    _, err = run("load", cwd=folder, expect=2)
    assert "another workspace" in err
    assert "--take-over" in err
    run("load", "--take-over", cwd=folder)
    run("load", cwd=folder)
    own.write_text(before, "utf8")
    run("load", "--take-over", cwd=folder)


def test_an_empty_graph_says_what_to_do(tmp_path):
    run("init", "empty", cwd=tmp_path)
    _, err = run("ask", "supplies", cwd=tmp_path / "empty")
    assert "whosupplies build" in err
    run("db", "stop", cwd=tmp_path / "empty")


def test_a_statement_only_reads_unless_it_may_write(built):
    folder, _ = built
    out, _ = run(
        "cypher",
        "MATCH (c:Claim) WHERE c.status = $s RETURN count(c) AS n",
        "-p",
        "s=current",
        "--json",
        cwd=folder,
    )
    assert json.loads(out)[0]["n"] > 10
    _, err = run("cypher", "CREATE (n:Claim {id: 'x'})", cwd=folder, expect=2)
    assert "more than read" in err
    assert "--write" in err
    out, _ = run("cypher", "MATCH (c:Claim {id: 'x'}) RETURN c", "--json", cwd=folder)
    assert json.loads(out) == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["ask", "suppliers"], 2, "--government"),
        (["ask", "suplier"], 2, "suppliers"),
        (["ask", "suppliers", "Norway", "--purpose", "survaillance"], 2, "surveillance"),
        (["show", "Nobody of that name"], 2, "Nobody of that name"),
        (["add", "no-such-file"], 3, "no such file"),
        (["crawl", "ted", "--country", "Norway"], 2, "contact"),
        (["crawl", "nosuch"], 2, "ted"),
        (["cypher", "MATCH (n"], 3, "Cypher"),
        (["load", "--store", "neo4j"], 4, "NEO4J_PASSWORD"),
        (["export", "claims", "-o", "no/such/folder.jsonl"], 3, "no/such"),
    ],
)
def test_errors_are_one_clear_line_and_a_documented_code(built, words, code, said):
    folder, _ = built
    out, err = run(*words, cwd=folder, expect=code)
    assert said in out + err
    assert "Error: " in err


def test_names_and_ids_of_others_send_nothing_to_the_terminal(tmp_path):
    run("init", "work", cwd=tmp_path)
    folder = tmp_path / "work"
    (folder / "red\x1b[31m.xml").write_bytes(b"<?xml version='1.0'?><TED_EXPORT><unclosed>")
    lines = json.dumps({"id": "x\x1b[31m", "text": 5})
    printed = [
        run("add", ".", "no\x1b[31msuch", cwd=folder, expect=3),
        run("read", cwd=folder),
        run("predict", "-", cwd=folder, input=lines, expect=3),
    ]
    for out, err in printed:
        assert "[31m" in out + err
        assert "\x1b" not in out + err


def test_adding_the_folder_one_is_in_leaves_the_workspace_itself_out(tmp_path):
    run("init", "work", cwd=tmp_path)
    folder = tmp_path / "work"
    (folder / "graph" / "address.json").write_text('{"password": "secret"}', "utf8")
    (folder / "own.txt").write_text("An article of one's own.", "utf8")
    assert run("add", ".", "graph", cwd=folder)[0].startswith("1 new")
    assert all(b"secret" not in path.read_bytes() for path in (folder / "archive").iterdir())


def test_a_name_that_no_file_may_have_does_not_stop_the_rest(tmp_path):
    run("init", "work", cwd=tmp_path)
    folder = tmp_path / "work"
    (folder / ("公" * 80 + ".xml")).write_bytes(b"<?xml version='1.0'?><TED_EXPORT><unclosed>")
    (folder / "own.txt").write_text("An article of one's own.", "utf8")
    run("add", ".", cwd=folder)
    read = json.loads(run("read", "--json", cwd=folder)[0])["read"]
    assert (read["documents"], len(read["quarantined"])) == (2, 1)
    assert len(list((folder / "quarantine").iterdir())) == 2


def test_a_result_that_a_killed_run_left_behind_does_not_count(tmp_path):
    run("init", "work", cwd=tmp_path)
    folder = tmp_path / "work"
    run("add", SAMPLE, cwd=folder)
    for stage in ("read", "extract", "resolve"):
        run(stage, cwd=folder)
    (part,) = (folder / "entities").glob("*.parquet")
    shutil.copy(part, part.with_name("0" * 32 + ".parquet"))
    first = json.loads(run("resolve", "--json", cwd=folder)[0])["resolve"]
    assert first["changed"] is False
    assert [path.name for path in (folder / "entities").glob("*.parquet")] == [part.name]


def test_without_a_workspace_the_command_says_what_to_do(tmp_path):
    _, err = run("build", cwd=tmp_path, expect=2)
    assert "whosupplies init" in err


def test_predict_needs_no_workspace_and_goes_on_after_a_bad_line(tmp_path):
    text = "Politiet i Storvik har tatt i bruk kameraer fra Falkeblikk Sikkerhet AS."
    lines = [
        json.dumps({"id": 1, "text": text}),
        "not json",
        json.dumps({"id": 2, "text": text, "lang": "nb"}),
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf8")
    _, err = run("predict", "in.jsonl", "-o", "out.jsonl", cwd=tmp_path, expect=3)
    assert "line 2" in err
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf8").splitlines()]
    assert [row["id"] for row in rows] == [1, 2]
    assert all(isinstance(row["relations"], list) for row in rows)


def test_a_killed_read_leaves_neither_a_gap_nor_a_double(tmp_path):
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    for folder in (undisturbed, killed):
        run("init", folder, cwd=tmp_path)
        run("add", SAMPLE, cwd=folder)
    run("read", cwd=undisturbed)
    # Killed where it hurts most: the claims of the batch are written, the documents that make them count are not.
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from whosupplies.app.stages.read import read\n"
        "from whosupplies.app.workspace import Workspace\n"
        "from whosupplies.graph.parts import Table\n"
        "Table.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"read(Workspace.find(Path({str(killed)!r})))\n"
    )
    assert subprocess.run([sys.executable, "-c", script], timeout=120).returncode == -signal.SIGKILL
    assert list((killed / "claims").glob("*.parquet"))
    assert not list((killed / "documents").glob("*.parquet"))
    run("read", cwd=killed)
    exported = [run("export", "claims", cwd=folder)[0] for folder in (undisturbed, killed)]
    assert exported[0] == exported[1]
    assert exported[0]
