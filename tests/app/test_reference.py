from pathlib import Path

from whosupplies.app.reference import reference

WRITTEN = Path(__file__).parents[2] / "docs" / "commands.md"


def test_the_written_reference_is_that_of_the_commands():
    assert WRITTEN.read_text("utf8") == reference(), (
        "run: python -m whosupplies.app.reference > docs/commands.md"
    )


def test_every_command_has_an_example():
    parts = reference().split("\n## ")[1:]
    assert len(parts) >= 15
    assert [part.splitlines()[0] for part in parts if "Example: whosupplies" not in part] == []
