"""Which readers of text the configuration names, and the language model among them, with its key and its kept answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from whosupplies.app.config import TextConfig
from whosupplies.nlp.readers import BOTH, LLM, make_reader

if TYPE_CHECKING:
    from whosupplies.nlp.llm.model import LanguageModel
    from whosupplies.nlp.llm.settings import ModelSettings

ANSWERS = "answers"
"""The folder of the workspace that keeps what a language model answered."""


class Chosen(Struct, frozen=True):
    """The offline reader, the settings of the language model, or both."""

    offline: str | None
    model: ModelSettings | None


def chosen(config: TextConfig) -> Chosen:
    """What `reader` means. Raises UsageError for a reader that is none, and where `llm` or `both` lack an endpoint or a model."""
    from whosupplies.nlp.llm.settings import checked

    offline = {LLM: None, BOTH: config.offline}.get(config.reader, config.reader)
    if offline is not None:
        make_reader(offline)
    return Chosen(offline, checked(config.llm) if config.reader in {LLM, BOTH} else None)


def language_model(settings: ModelSettings, folder: Path | None) -> LanguageModel:
    """The model, with the key of the environment; its answers are kept in `folder`, else in memory alone."""
    from whosupplies.nlp.llm.kept import FILE_NAME, KeptAnswers
    from whosupplies.nlp.llm.model import LanguageModel
    from whosupplies.nlp.llm.settings import key_of_environment

    kept = KeptAnswers(folder / FILE_NAME if folder else None)
    return LanguageModel(settings, key=key_of_environment(), kept=kept)
