import pytest

from whosupplies.app.config import FILE_NAME, TEMPLATE, Config, load_config
from whosupplies.app.workspace import Workspace
from whosupplies.graph.errors import InputError, UsageError


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in (
        "NEO4J_URI",
        "NEO4J_USER",
        "WHOSUPPLIES_WORKSPACE",
        "WHOSUPPLIES_LLM_ENDPOINT",
        "WHOSUPPLIES_LLM_MODEL",
    ):
        monkeypatch.delenv(name, raising=False)


def written(tmp_path, text):
    path = tmp_path / FILE_NAME
    path.write_text(text, "utf8")
    return path


def test_the_template_says_the_defaults(tmp_path):
    assert load_config(written(tmp_path, TEMPLATE)) == Config()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[crawl]\ncontakt = 'x'", "contakt"),
        ("[store]\nkind = 'mysql'", "mysql"),
        ("[store]\npassword = 'secret'", "password"),
        ("[text]\nprocesses = 0", "processes"),
        ("[text.llm]\nkey = 'secret'", "key"),
        ("[text.llm]\nmax_requests = 0", "max_requests"),
        ("[text.llm]\nendpoint = 5", "endpoint"),
        ("[crawl\n", "cannot be read"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_the_file_and_the_key(tmp_path, text, said):
    path = written(tmp_path, text)
    with pytest.raises(InputError, match=said) as caught:
        load_config(path)
    assert str(path) in str(caught.value)


def test_the_environment_names_another_server(tmp_path, monkeypatch):
    monkeypatch.setenv("NEO4J_URI", "bolt://elsewhere:7687")
    assert (
        load_config(written(tmp_path, "[store]\nuri = 'bolt://here:7687'")).store.uri
        == "bolt://elsewhere:7687"
    )


def test_the_environment_names_another_language_model(tmp_path, monkeypatch):
    monkeypatch.setenv("WHOSUPPLIES_LLM_MODEL", "other")
    llm = load_config(
        written(tmp_path, "[text.llm]\nendpoint = 'http://127.0.0.1:1/v1'\nmodel = 'm'")
    ).text.llm
    assert (llm.endpoint, llm.model) == ("http://127.0.0.1:1/v1", "other")


def test_a_workspace_is_found_from_a_folder_inside_it(tmp_path, monkeypatch):
    workspace = Workspace.create(tmp_path / "work")
    monkeypatch.chdir(workspace.root / "archive")
    assert Workspace.find(None).root == workspace.root


def test_without_a_workspace_the_error_says_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="whosupplies init"):
        Workspace.find(None)


def test_creating_twice_keeps_what_the_user_wrote(tmp_path):
    Workspace.create(tmp_path)
    written(tmp_path, "[crawl]\ncontact = 'me@example.org'")
    assert Workspace.create(tmp_path).config.crawl.contact == "me@example.org"


def test_two_writers_do_not_meet(tmp_path):
    workspace = Workspace.create(tmp_path)
    with (
        workspace.writing(),
        pytest.raises(InputError, match="Another command"),
        Workspace.create(tmp_path).writing(),
    ):
        pass
