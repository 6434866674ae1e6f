"""The language model as a reader of a workspace's texts, and of records: what is sent, kept, counted and told."""

import json
import subprocess
import sys

import pytest
from chat_server import PATH, ChatServer, refusal, relation
from typer.testing import CliRunner

from whosupplies.app import doctor
from whosupplies.app.build import BuildReport, _lines
from whosupplies.app.cli import app
from whosupplies.app.config import FILE_NAME, TextConfig
from whosupplies.app.predicting import predict_file
from whosupplies.app.stages import current
from whosupplies.app.stages.extract import extract
from whosupplies.app.workspace import StoredText, Workspace
from whosupplies.graph.errors import UsageError
from whosupplies.graph.records import Document, TextDocument

KEY = "sk-secret-of-the-test"
BOTH_SAY = "Hikvision has supplied cameras to the Kenyan police."
MODEL_SAYS = "Nobody but Xinglan Digital was there when the ministry of health in Ghana looked for scanners."
ENGLISH = f"It rained all day in the town. {BOTH_SAY} {MODEL_SAYS}"
TEXTS = [
    ENGLISH,
    "Nothing happened in the town that day, and the mayor said so.",
    "Das Unternehmen liefert seit Jahren Kameras an die Polizei in Hamburg.",
]


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name in ("ENDPOINT", "MODEL", "KEY"):
        monkeypatch.delenv(f"WHOSUPPLIES_LLM_{name}", raising=False)
    monkeypatch.delenv("WHOSUPPLIES_WORKSPACE", raising=False)


def says(passage):
    stated = [
        (BOTH_SAY, relation("Hikvision", "Kenyan police", BOTH_SAY, technologies=["cctv"])),
        (MODEL_SAYS, relation("Xinglan Digital", "ministry of health", MODEL_SAYS)),
        (BOTH_SAY, relation("Huawei", "Kenyan police", BOTH_SAY)),
    ]
    return {"relations": [r for quote, r in stated if quote in passage]}


@pytest.fixture
def server():
    with ChatServer(says) as running:
        yield running


def workspace(root, server=None, reader="llm", **settings):
    Workspace.create(root)
    lines = [f'[text]\nreader = "{reader}"\noffline = "patterns"\n[text.llm]\nretries = 0']
    if server is not None:
        lines += [f'endpoint = "{server.endpoint}"', 'model = "stand-in/1"']
    lines += [f"{name} = {value}" for name, value in settings.items()]
    (root / FILE_NAME).write_text("\n".join(lines), "utf8")
    made = Workspace.find(root)
    if not made.documents.parts():
        documents = [
            Document(
                sha256=f"{i:064}", url=f"article-{i}.txt", source="test", retrieved="2024-01-01T00:00:00Z"
            )
            for i in range(len(TEXTS))
        ]
        texts = zip(documents, TEXTS, strict=True)
        made.texts.write("read-000001", [StoredText(d.sha256, TextDocument(text=t)) for d, t in texts])
        made.documents.write("read-000001", documents)
    return made


def stated(of):
    return sorted((c.supplier.name, c.reader) for c in current.claims(of))


def test_texts_are_read_once_and_only_what_they_bear_out_is_a_claim(tmp_path, server):
    of = workspace(tmp_path, server)
    report = extract(of)
    assert (report.texts, report.claims, report.unread) == (3, 2, {"de": 1})
    assert (report.model.requests, report.model.dropped, report.whole) == (2, {"party": 1}, True)
    assert stated(of) == [("Hikvision", "llm"), ("Xinglan Digital", "llm")]
    assert TEXTS[2] not in server.passages
    assert extract(of).texts == 0
    again = extract(of, again=True)
    assert (again.texts, again.model.requests, again.model.kept) == (3, 0, 2)
    assert len(server.asked) == 2


def test_nothing_is_sent_while_another_reader_is_configured(tmp_path, server):
    extract(workspace(tmp_path, server, reader="patterns"))
    assert server.asked == []


def test_without_an_endpoint_the_error_says_what_to_write_where(tmp_path):
    with pytest.raises(UsageError, match=r"\[text\.llm\] in whosupplies\.toml") as caught:
        extract(workspace(tmp_path))
    assert caught.value.exit_code == 2


def test_both_readers_together(tmp_path, server):
    of = workspace(tmp_path, server, reader="both")
    report = extract(of)
    assert stated(of) == [("Hikvision", "patterns+llm"), ("Xinglan Digital", "llm")]
    agreed = next(c for c in current.claims(of) if c.reader == "patterns+llm")
    assert (agreed.flags, agreed.confidence) == (("agreed",), 0.75)
    assert (report.agreement.agreed, report.agreement.second) == (1, 1)
    assert len(list(current.documents(of))) == len(TEXTS)
    lines = "\n".join(_lines(BuildReport(extract=report)))
    assert "1 of both readers" in lines
    assert "a party that is not in the text (1)" in lines


def test_with_both_readers_a_dead_endpoint_costs_no_claim_of_the_offline_one(tmp_path, server):
    server.routes[PATH] = refusal(500)
    of = workspace(tmp_path, server, reader="both")
    report = extract(of)
    assert stated(of) == [("Hikvision", "patterns")]
    assert report.agreement.first == 0
    assert [f.url for f in report.model.failed] == ["article-0.txt", "article-1.txt"]


def test_changing_the_reader_keeps_what_the_other_read(tmp_path, server):
    extract(workspace(tmp_path, server))
    of = workspace(tmp_path, server, reader="patterns")
    extract(of)
    assert stated(of) == [("Hikvision", "patterns")]
    of = workspace(tmp_path, server, reader="both")
    assert extract(of).texts == 0
    assert ("Hikvision", "patterns+llm") in stated(of)
    assert len(server.asked) == 2


def test_a_model_whose_name_begins_like_another_is_another(tmp_path, server):
    extract(workspace(tmp_path, server))
    configuration = tmp_path / FILE_NAME
    configuration.write_text(configuration.read_text("utf8").replace("stand-in/1", "stand-in/1-b"), "utf8")
    of = Workspace.find(tmp_path)
    assert stated(of) == []
    assert extract(of).texts == 3


def test_what_got_no_answer_is_told_and_read_by_the_next_run(tmp_path, server):
    server.first_replies(refusal(500))
    of = workspace(tmp_path, server)
    report = extract(of)
    assert (report.texts, report.whole, len(report.model.failed)) == (2, False, 1)
    assert "article-0.txt: The endpoint answers 500" in "\n".join(_lines(BuildReport(extract=report)))
    assert extract(of).texts == 1
    assert len(stated(of)) == 2


def test_a_spent_budget_is_told_and_the_next_run_goes_on(tmp_path, server):
    of = workspace(tmp_path, server, max_requests=1)
    report = extract(of)
    assert (report.model.left, report.whole) == (1, False)
    assert "1 left for the next run: The budget of this run is spent: max_requests = 1" in "\n".join(
        _lines(BuildReport(extract=report))
    )
    assert extract(of).whole
    assert len(server.asked) == 2


def test_a_run_in_which_nothing_could_be_read_leaves_no_part(tmp_path, server):
    of = workspace(tmp_path, server)
    extract(of)
    server.routes[PATH] = refusal(401)
    stored = [StoredText("f" * 64, TextDocument(text=f"{ENGLISH} Or so they say."))]
    of.texts.write("read-000002", stored)
    document = Document(sha256="f" * 64, url="new.txt", source="test", retrieved="2024-01-01T00:00:00Z")
    of.documents.write("read-000002", [document])
    before = of.readings.parts(), of.claims.parts()
    assert extract(of).model.left == 1
    assert (of.readings.parts(), of.claims.parts()) == before


def test_the_command_tells_by_its_exit_code_and_never_writes_the_key(tmp_path, server, monkeypatch):
    folder = tmp_path / "work"
    workspace(folder, server)
    monkeypatch.setenv("WHOSUPPLIES_LLM_KEY", KEY)
    monkeypatch.setenv("WHOSUPPLIES_WORKSPACE", str(folder))
    server.first_replies(refusal(403, f"no such key: {KEY}"))
    refused = CliRunner().invoke(app, ["extract"])
    assert (refused.exit_code, "refuses the key" in refused.stdout) == (7, True)
    whole = CliRunner().invoke(app, ["extract", "--json"])
    assert (whole.exit_code, json.loads(whole.stdout)["extract"]["model"]["requests"]) == (0, 2)
    told = CliRunner().invoke(app, ["doctor", "--json"])
    assert "with a key; not called" in told.stdout
    headers = [{k.lower(): v for k, v in asked.headers.items()} for asked in server.asked]
    assert {h["authorization"] for h in headers} == {f"Bearer {KEY}"}
    assert not [shown for shown in (refused, whole, told) if KEY in shown.output]
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


def lines_of(path):
    return [json.loads(line) for line in path.read_text("utf8").splitlines()]


@pytest.fixture
def passages(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    records = [{"id": i, "text": text, "more": "kept"} for i, text in enumerate(TEXTS)]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join([*map(json.dumps, records), "no json"]), "utf8")
    return path


def test_predict_writes_the_same_format_with_any_reader(tmp_path, server, passages, monkeypatch):
    monkeypatch.setenv("WHOSUPPLIES_LLM_ENDPOINT", server.endpoint)
    found = {}
    for reader in ("patterns", "llm", "both"):
        output = tmp_path / f"{reader}.jsonl"
        assert predict_file(passages, output, reader=reader, model="stand-in") == (1, 0)
        found[reader] = lines_of(output)
        assert [(r["id"], r["lang"], r["more"]) for r in found[reader]] == [
            (0, "en", "kept"),
            (1, "en", "kept"),
            (2, "de", "kept"),
        ]
    one, other = found["patterns"][0]["relations"][0], found["llm"][0]["relations"][0]
    assert one.keys() == other.keys()
    assert ENGLISH[slice(*other["evidence"])] == BOTH_SAY
    readers = [(r["supplier"]["name"], r["readers"]) for r in found["both"][0]["relations"]]
    assert ("Hikvision", [TextConfig().offline, "llm"]) in readers
    assert any("llm" in by for supplier, by in readers if supplier == "Xinglan Digital")


def test_predict_goes_on_after_a_record_that_got_no_answer(tmp_path, server, passages, capsys):
    server.first_replies(refusal(400, "too long"), refusal(400, "too long"), refusal(400, "too long"))
    given = {"endpoint": server.endpoint, "model": "stand-in"}
    assert predict_file(passages, tmp_path / "out.jsonl", reader="llm", **given) == (1, 1)
    assert [r["id"] for r in lines_of(tmp_path / "out.jsonl")] == [1, 2]
    told = capsys.readouterr().err
    assert "line 1, id 0" in told
    assert "stand-in: 4 requests, 100 tokens, 0 answers kept from before" in told


def test_predict_inside_a_workspace_uses_its_model_and_its_kept_answers(tmp_path, server, passages):
    extract(workspace(tmp_path, server, reader="patterns"))
    for _ in range(2):
        predict_file(passages, tmp_path / "out.jsonl", reader="llm")
    assert len(server.asked) == 2


def test_predict_without_an_endpoint_says_what_to_do_and_writes_nothing(tmp_path, passages):
    with pytest.raises(UsageError, match="WHOSUPPLIES_LLM_ENDPOINT"):
        predict_file(passages, tmp_path / "out.jsonl", reader="llm")
    assert not (tmp_path / "out.jsonl").exists()


def test_without_the_openai_package_the_error_names_the_extra(tmp_path):
    script = (
        "import sys; sys.modules['openai'] = None\n"
        "from whosupplies.nlp.llm.model import LanguageModel\n"
        "from whosupplies.nlp.llm.settings import ModelSettings\n"
        "try: LanguageModel(ModelSettings(endpoint='http://127.0.0.1:1/v1', model='m'))\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=200)
    assert "UsageError" in done.stdout
    assert "pip install 'whosupplies[llm]'" in done.stdout


@pytest.mark.parametrize(
    ("settings", "reader", "state", "said"),
    [
        ({}, "patterns", "missing", "Only for the readers llm and both"),
        ({}, "llm", "wrong", "under [text.llm]"),
        (
            {"endpoint": "'http://127.0.0.1:1/v1'", "model": "'m'"},
            "both",
            "good",
            "m at http://127.0.0.1:1/v1",
        ),
        ({"endpoint": "'http://127.0.0.1:1/v1'", "model": "'m'"}, "patterns", "good", "not used"),
    ],
)
def test_doctor_says_what_is_configured_and_calls_nobody(tmp_path, settings, reader, state, said):
    workspace(tmp_path, reader=reader, **settings)
    (finding,) = [f for f in doctor.examine(tmp_path) if f.what == "language model"]
    assert finding.state == state
    assert said in finding.found + finding.todo
