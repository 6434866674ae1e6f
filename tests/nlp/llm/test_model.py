"""Asking: nothing twice, no more than the budget, and the rest goes through."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_server import PATH, Asked, ChatServer, Reply, completion, passage, refusal, relation

from whosupplies.graph.errors import InputError
from whosupplies.graph.records import Document, TextDocument
from whosupplies.nlp.llm.kept import FILE_NAME, KeptAnswers
from whosupplies.nlp.llm.model import FAILURES_IN_A_ROW, LanguageModel
from whosupplies.nlp.llm.passages import LONGEST_PASSAGE
from whosupplies.nlp.llm.reader import read_texts
from whosupplies.nlp.llm.settings import ModelSettings
from whosupplies.nlp.reading import Reading

SENTENCE = "Hikvision has supplied cameras to the Kenyan police."


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        assert isinstance(running, ChatServer)
        yield running


def model(server: ChatServer, folder: Path | None = None, **settings: Any) -> LanguageModel:
    configured = ModelSettings(endpoint=server.endpoint, model="stand-in", **{"retries": 0, **settings})
    return LanguageModel(configured, kept=KeptAnswers(folder / FILE_NAME if folder else None))


def text(number: int) -> str:
    return f"Article {number} of the year. {SENTENCE}"


def weather(year: int, length: int) -> str:
    """Some `length` characters that state nothing, no passage of them like another."""
    return " ".join(f"It rained in week {n} of year {year} for most days." for n in range(length // 45))


def read(of: LanguageModel, *texts: str) -> list[Reading]:
    items = [
        (
            Document(sha256=f"{i:064}", url=f"u{i}", source="test", retrieved="2024-01-01T00:00:00Z"),
            TextDocument(text=t, published="2024-01-02"),
        )
        for i, t in enumerate(texts)
    ]
    return list(read_texts(items, of))


def test_a_claim_quotes_the_text_and_names_the_model(server: ChatServer) -> None:
    server.says = lambda _: {"relations": [relation("Hikvision", "Kenyan police", SENTENCE)]}
    (reading,) = read(model(server), text(1))
    (claim,) = reading.claims
    evidence = claim.evidence
    assert evidence.quote == SENTENCE == text(1)[evidence.start : evidence.end]
    assert (claim.reader, claim.published, claim.language) == ("llm", "2024-01-02", "en")
    assert claim.reader_version.startswith("1-")
    assert claim.reader_version.endswith("/stand-in")
    assert claim.supplier.country == "CN"


def test_a_second_run_sends_nothing_and_reads_the_same(server: ChatServer, tmp_path: Path) -> None:
    server.says = lambda _: {"relations": [relation("Hikvision", "Kenyan police", SENTENCE)]}
    first = model(server, tmp_path)
    before = read(first, text(1), text(2), text(1))
    assert len(server.asked) == 2
    first.close()
    second = model(server, tmp_path)
    assert read(second, text(1), text(2), text(1)) == before
    assert (len(server.asked), second.kept_used, second.endpoint.requests) == (2, 3, 0)


def test_another_model_is_asked_anew_and_another_endpoint_is_not(server: ChatServer, tmp_path: Path) -> None:
    read(model(server, tmp_path), text(1))
    with ChatServer() as elsewhere:
        assert isinstance(elsewhere, ChatServer)
        read(model(elsewhere, tmp_path), text(1))
        assert elsewhere.asked == []
        configured = ModelSettings(endpoint=elsewhere.endpoint, model="other")
        read(LanguageModel(configured, kept=KeptAnswers(tmp_path / FILE_NAME)), text(1))
        assert len(elsewhere.asked) == 1


def test_a_long_text_is_asked_in_passages_and_its_offsets_are_its_own(server: ChatServer) -> None:
    def says(asked: str) -> dict[str, Any]:
        return {"relations": [relation("Hikvision", "Kenyan police", SENTENCE)] if SENTENCE in asked else []}

    server.says = says
    long = f"{weather(1, 2 * LONGEST_PASSAGE)}\n{SENTENCE} {weather(2, 2 * LONGEST_PASSAGE)}"
    (reading,) = read(model(server), long)
    assert len(server.asked) > 3
    (claim,) = reading.claims
    assert long[claim.evidence.start : claim.evidence.end] == SENTENCE


def test_what_two_passages_state_is_one_claim(server: ChatServer) -> None:
    server.says = lambda asked: {
        "relations": [relation("Hikvision", "Kenyan police", SENTENCE, product="cameras")]
    }
    long = "\n".join([SENTENCE, weather(1, 8_000), SENTENCE])
    (reading,) = read(model(server), long)
    assert len(server.asked) == 2
    assert [(c.product, c.evidence.start) for c in reading.claims] == [("cameras", 0)]


def test_one_text_that_fails_does_not_stop_the_others(server: ChatServer) -> None:
    def route(asked: Asked) -> Reply:
        number = int(passage(asked).split()[1])
        bad = {
            1: refusal(500),
            2: completion("I would rather not."),
            3: completion('{"relations": [{', finish="length"),
            4: refusal(429),
        }
        return bad.get(number, completion({"relations": []}))

    server.routes[PATH] = route
    readings = read(model(server), *(text(n) for n in range(6)))
    assert [r.outcome for r in readings] == ["read", *["failed"] * 4, "read"]
    for reading, said in zip(readings[1:5], ("500", "no JSON", "cut off", "429"), strict=True):
        assert said in (reading.reason or "")
        assert reading.claims == ()


def test_a_failed_answer_is_not_kept(server: ChatServer, tmp_path: Path) -> None:
    server.first_replies(completion("I would rather not."))
    assert [r.outcome for r in read(model(server, tmp_path), text(1))] == ["failed"]
    assert [r.outcome for r in read(model(server, tmp_path), text(1))] == ["read"]


def test_a_dead_endpoint_is_given_up_and_what_is_kept_is_still_read(
    server: ChatServer, tmp_path: Path
) -> None:
    read(model(server, tmp_path), text(99))
    server.asked.clear()
    server.routes[PATH] = refusal(500)
    readings = read(model(server, tmp_path), *(text(n) for n in range(FAILURES_IN_A_ROW + 3)), text(99))
    assert [r.outcome for r in readings] == ["failed"] * FAILURES_IN_A_ROW + ["left"] * 3 + ["read"]
    assert len(server.asked) == FAILURES_IN_A_ROW
    assert "in a row" in (readings[-2].reason or "")


def test_a_refused_key_ends_the_asking_at_once(server: ChatServer) -> None:
    server.routes[PATH] = refusal(401)
    readings = read(model(server), text(1), text(2))
    assert [r.outcome for r in readings] == ["left", "left"]
    assert len(server.asked) == 1


def test_a_spent_budget_leaves_the_rest_and_the_next_run_goes_on(server: ChatServer, tmp_path: Path) -> None:
    texts = [text(n) for n in range(5)]
    seen = []
    for _ in range(3):
        seen.append([r.outcome for r in read(model(server, tmp_path, max_requests=2), *texts)])
    assert seen == [["read"] * 2 + ["left"] * 3, ["read"] * 4 + ["left"], ["read"] * 5]
    assert sorted(server.passages) == sorted(texts)


def test_a_text_longer_than_the_budget_is_read_over_several_runs(server: ChatServer, tmp_path: Path) -> None:
    long = weather(1, 3 * LONGEST_PASSAGE)
    outcomes = [read(model(server, tmp_path, max_requests=1), long)[0].outcome for _ in range(4)]
    assert outcomes == ["left", "left", "left", "read"]


def test_a_language_without_a_pipeline_is_not_sent(server: ChatServer) -> None:
    (reading,) = read(model(server), "Das Unternehmen liefert seit Jahren Kameras an die Polizei in Hamburg.")
    assert (reading.outcome, server.asked) == ("unread", [])


def test_half_a_character_is_no_obstacle(server: ChatServer) -> None:
    (reading,) = read(model(server), "\ud800 " + SENTENCE)
    assert reading.outcome == "read"
    assert server.passages == ["\ufffd " + SENTENCE]


def test_requests_go_out_side_by_side_and_answers_come_in_order(server: ChatServer) -> None:
    together = threading.Barrier(4, timeout=60)

    class Meeting(ChatServer):
        def answer(self, asked: Asked) -> Reply:
            together.wait()
            return super().answer(asked)

    with Meeting() as meeting:
        assert isinstance(meeting, ChatServer)
        # The first question finds out the form of the answer, alone.
        of = model(meeting, concurrency=4)
        of.endpoint._settled = True
        readings = read(of, *(text(n) for n in range(8)))
    assert [r.document for r in readings] == [f"{i:064}" for i in range(8)]
    assert len(meeting.asked) == 8


def test_one_text_that_two_threads_want_is_asked_once(server: ChatServer) -> None:
    read(model(server, concurrency=4), *[text(1)] * 8)
    assert len(server.asked) == 1


def test_damaged_answers_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 500)
    with pytest.raises(InputError, match="may be deleted") as caught:
        KeptAnswers(tmp_path / FILE_NAME)
    assert FILE_NAME in str(caught.value)
