"""What is sent to an endpoint and what its answers, good and bad, become."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from chat_server import JSON, PATH, ChatServer, Reply, completion, refusal

from whosupplies.graph.errors import ModelError, UsageError
from whosupplies.nlp.llm.endpoint import Endpoint
from whosupplies.nlp.llm.errors import BudgetSpent, Stopped
from whosupplies.nlp.llm.prompt import messages
from whosupplies.nlp.llm.settings import ModelSettings, checked

KEY = "sk-secret-of-the-test"


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        assert isinstance(running, ChatServer)
        yield running


def endpoint(server: ChatServer, key: str | None = None, **settings: Any) -> Endpoint:
    return Endpoint(ModelSettings(endpoint=server.endpoint, model="stand-in", **settings), key)


def ask(of: Endpoint, passage: str = "A passage.") -> str:
    return of.ask(messages(passage))


def test_a_question_holds_the_prompt_the_passage_and_the_schema(server: ChatServer) -> None:
    asked = endpoint(server)
    assert ask(asked, "It rained.") == '{"relations": []}'
    (body,) = server.bodies
    assert body["model"] == "stand-in"
    assert body["temperature"] == 0
    assert body["max_tokens"] == 4096
    assert server.passages == ["It rained."]
    assert body["response_format"]["json_schema"]["strict"] is True
    assert "cell-site-simulator" in body["messages"][0]["content"]
    assert (asked.requests, asked.tokens) == (1, 100)


def test_without_usage_the_tokens_are_reckoned(server: ChatServer) -> None:
    server.first_replies(completion("[]", tokens=None))
    asked = endpoint(server)
    ask(asked)
    assert asked.tokens > 1_000


def test_a_key_goes_into_the_header_and_no_other_variable_does(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "for-another-endpoint")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    ask(endpoint(server, KEY))
    ask(endpoint(server))
    with_key, without = ({k.lower(): v for k, v in asked.headers.items()} for asked in server.asked)
    assert with_key["authorization"] == f"Bearer {KEY}"
    assert without["authorization"] == "Bearer none"
    assert not [v for headers in (with_key, without) for v in headers.values() if "another" in v]


@pytest.mark.parametrize(
    ("refusals", "kinds"),
    [
        ([400], ["json_schema", "json_object", "json_object"]),
        ([422, 400], ["json_schema", "json_object", None, None]),
    ],
)
def test_an_endpoint_that_refuses_a_schema_is_asked_more_simply_from_then_on(
    server: ChatServer, refusals: list[int], kinds: list[str | None]
) -> None:
    server.first_replies(*(refusal(status) for status in refusals))
    asked = endpoint(server)
    ask(asked)
    ask(asked)
    assert [body.get("response_format", {}).get("type") for body in server.bodies] == kinds


def test_what_an_endpoint_refuses_in_every_form_says_nothing_about_the_next_question(
    server: ChatServer,
) -> None:
    server.first_replies(*[refusal(400, "context length exceeded")] * 3)
    asked = endpoint(server)
    with pytest.raises(ModelError, match=r"400: .*context length exceeded"):
        ask(asked)
    ask(asked)
    assert server.bodies[-1]["response_format"]["type"] == "json_schema"


def test_a_refusal_of_one_passage_does_not_change_the_form_that_worked(server: ChatServer) -> None:
    asked = endpoint(server)
    ask(asked)
    server.first_replies(refusal(400, "too long"))
    with pytest.raises(ModelError, match="too long"):
        ask(asked)
    assert len(server.asked) == 2


def test_parameters_that_a_model_does_not_know_are_left_out(server: ChatServer) -> None:
    server.first_replies(refusal(400, param="max_tokens"), refusal(400, param="temperature"))
    asked = endpoint(server)
    ask(asked)
    ask(asked)
    for body in server.bodies[2:]:
        assert body["max_completion_tokens"] == 4096
        assert "temperature" not in body
        assert "max_tokens" not in body


def test_429_and_500_are_tried_again_after_the_time_that_the_server_names(server: ChatServer) -> None:
    server.first_replies(refusal(429), refusal(500))
    asked = endpoint(server)
    assert ask(asked) == '{"relations": []}'
    assert asked.requests == 3


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (401, Stopped, "WHOSUPPLIES_LLM_KEY"),
        (403, Stopped, "refuses the key"),
        (404, Stopped, "stand-in"),
        (429, ModelError, "429.*2 more tries"),
        (500, ModelError, "500.*2 more tries"),
    ],
)
def test_a_refusal_says_what_to_do_and_never_the_key(
    server: ChatServer, status: int, error: type[ModelError], said: str
) -> None:
    server.routes[PATH] = refusal(status, f"bad key {KEY}\x1b[31m" + "x" * 5_000)
    with pytest.raises(error, match=said) as caught:
        ask(endpoint(server, KEY))
    assert server.endpoint in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(str(caught.value)) < 500
    assert str(caught.value).isprintable()
    assert caught.value.exit_code == 7


def test_a_key_that_the_model_repeats_is_taken_out_of_its_answer(server: ChatServer) -> None:
    server.says = lambda _: f"the key is {KEY}"
    assert ask(endpoint(server, KEY)) == "the key is …"


def test_a_slow_answer_is_given_up(server: ChatServer) -> None:
    release = threading.Event()
    server.routes[PATH] = Reply(b"{}" * 100, headers=JSON, hold=release)
    try:
        with pytest.raises(ModelError, match=r"within 0\.2 seconds.*timeout"):
            ask(endpoint(server, timeout=0.2, retries=0))
    finally:
        release.set()


def test_a_refused_connection_says_where(server: ChatServer) -> None:
    where = server.endpoint
    server.__exit__(None, None, None)
    with pytest.raises(ModelError, match="cannot be reached") as caught:
        ask(Endpoint(ModelSettings(endpoint=where, model="m", retries=0), None))
    assert where in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html>hello</html>", headers={"Content-Type": "text/html"}), "no chat completion"),
        (Reply(b'{"choices": [', headers=JSON), "no chat completion"),
        (Reply(b'{"choices": []}', headers=JSON), "no chat completion"),
        (Reply(b'{"choices": [{"message": {"content": 5}}]}', headers=JSON), "no chat completion"),
        (Reply(b'{"choices"', headers=JSON, length=500), "cannot be reached"),
        (completion('{"relations": [', finish="length"), "cut off.*answer_tokens"),
        (completion("", finish="content_filter"), "content filter"),
    ],
)
def test_half_an_answer_is_none(server: ChatServer, reply: Reply, said: str) -> None:
    server.routes[PATH] = reply
    with pytest.raises(ModelError, match=said):
        ask(endpoint(server, retries=0))


def test_a_redirect_is_not_followed(server: ChatServer) -> None:
    server.routes[PATH] = Reply(b"", 307, {"Location": f"{server.url}/elsewhere"})
    with pytest.raises(ModelError, match="307"):
        ask(endpoint(server))
    assert {asked.path for asked in server.asked} == {PATH}


def test_retries_count_against_the_budget(server: ChatServer) -> None:
    server.routes[PATH] = refusal(500)
    asked = endpoint(server, max_requests=2)
    with pytest.raises(BudgetSpent, match="max_requests = 2"):
        ask(asked)
    assert len(server.asked) == 2


def test_tokens_are_a_budget_too(server: ChatServer) -> None:
    asked = endpoint(server, max_tokens=150)
    ask(asked)
    ask(asked)
    with pytest.raises(BudgetSpent, match="max_tokens = 150"):
        ask(asked)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, r"endpoint and model not set.*\[text\.llm\].*WHOSUPPLIES_LLM_ENDPOINT"),
        ({"endpoint": "http://x/v1"}, "model not set"),
        ({"endpoint": "localhost:8080", "model": "m"}, "no http or https address"),
        ({"endpoint": "http://me:secret@x/v1", "model": "m"}, "WHOSUPPLIES_LLM_KEY"),
        ({"endpoint": "ftp://me:secret@x/v1", "model": "m"}, "no http or https address"),
    ],
)
def test_settings_that_cannot_work_say_what_to_write_where(settings: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        checked(ModelSettings(**settings))
    assert "secret" not in str(caught.value)
