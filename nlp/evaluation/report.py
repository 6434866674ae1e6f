"""Everything that is measured, for each gold set, each language and all together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from whosupplies.nlp.evaluation.calibration import Calibration, calibration
from whosupplies.nlp.evaluation.confusion import PartRates, by_status, by_type, confusion
from whosupplies.nlp.evaluation.mention_recall import Found, MentionRecall, found_among, mention_recall
from whosupplies.nlp.evaluation.passages import Answer, floor_rule
from whosupplies.nlp.evaluation.records import GoldFile, GoldPassage, GoldRelation, PredictedRelation
from whosupplies.nlp.evaluation.scoring import Hits, Match, Rates, match, rates, share, tally, with_interval

LANGUAGES = {"nb": "Norwegian", "nn": "Norwegian", "no": "Norwegian", "en": "English"}
"""What a language's figures go under; any other goes under its code."""


class Pairing(Struct, frozen=True):
    """The figures of relations, and of pairs whatever their status."""

    relation: Rates
    pair: Rates


class Judged(Struct, frozen=True, kw_only=True):
    """A passage's answer beside its gold relations; what is None was not offered."""

    file: str
    passage: GoldPassage
    match: Match
    arguments: Found
    mentions: Found | None
    with_gold_mentions: Match | None
    rule_on_gold: Match
    rule_on_mentions: Match | None


class Scores(Struct, frozen=True, kw_only=True):
    """The figures of one set of passages; shares are in 0..1, to 3 places, None where there is nothing to share.

    `relation` to `by_type` are those of the gold sets' own scorer. `arguments` counts the parties of predicted relations alone,
    `mentions` every one that the reader found. The rules say what guessing that everyone supplies everyone would score.
    """

    passages: int
    gold: int
    predicted: int
    relation: Rates
    pair: Rates
    purposes: float
    technologies: float
    kinds: float | None
    amounts: float | None
    evidence: float | None
    by_type: dict[str, PartRates]
    by_status: dict[str, PartRates]
    confusion: dict[str, dict[str, int]]
    arguments: MentionRecall
    mentions: MentionRecall | None
    with_gold_mentions: Pairing | None
    rule_on_gold_mentions: Pairing
    rule_on_mentions: Pairing | None
    calibration: Calibration


class FileScores(Struct, frozen=True, kw_only=True):
    """The figures of one gold file; `left_out` lines of it could not be used."""

    file: str
    sha256: str
    left_out: int
    scores: Scores


class Line(Struct, frozen=True):
    """A relation in few words; `instead_of` is the gold status where only that is wrong."""

    type: str
    supplier: str
    recipient: str
    status: str
    instead_of: str | None = None


class Worst(Struct, frozen=True):
    """A passage and what is wrong with its answer."""

    file: str
    id: str | int
    missed: tuple[Line, ...]
    spurious: tuple[Line, ...]
    wrong_status: tuple[Line, ...]

    @property
    def errors(self) -> int:
        """How many relations are wrong."""
        return len(self.missed) + len(self.spurious) + len(self.wrong_status)


class Report(Struct, frozen=True, kw_only=True):
    """What `whosupplies evaluate` measured. `reader` is None where predictions came from files."""

    reader: str | None
    version: str | None
    files: tuple[FileScores, ...]
    languages: dict[str, Scores]
    all: Scores
    worst: tuple[Worst, ...]


def judge(file: str, passage: GoldPassage, answer: Answer) -> Judged:
    """An answer held against the gold relations."""
    golds = passage.relations

    def matched(relations: Sequence[PredictedRelation] | None) -> Match | None:
        return None if relations is None else match(golds, relations)

    mentions = answer.mentions
    return Judged(
        file=file,
        passage=passage,
        match=match(golds, answer.relations),
        arguments=found_among(golds, [p for r in answer.relations for p in (r.supplier, r.recipient)]),
        mentions=None if mentions is None else found_among(golds, mentions),
        with_gold_mentions=matched(answer.with_gold_mentions),
        rule_on_gold=match(golds, floor_rule([p for r in golds for p in (r.supplier, r.recipient)])),
        rule_on_mentions=matched(None if mentions is None else floor_rule(mentions)),
    )


def report(
    golds: Sequence[GoldFile],
    judged: Sequence[Judged],
    *,
    reader: str | None,
    version: str | None,
    worst: int,
) -> Report:
    """The figures of every file, of every language and of all, and the `worst` passages."""
    languages: dict[str, list[Judged]] = {}
    for one in judged:
        languages.setdefault(LANGUAGES.get(one.passage.lang, one.passage.lang), []).append(one)
    files = [
        FileScores(
            file=gold.path,
            sha256=gold.sha256,
            left_out=gold.left_out,
            scores=scores([j for j in judged if j.file == gold.path]),
        )
        for gold in golds
    ]
    return Report(
        reader=reader,
        version=version,
        files=tuple(files),
        languages={name: scores(languages[name]) for name in sorted(languages)},
        all=scores(judged),
        worst=_worst(judged, worst),
    )


def scores(judged: Sequence[Judged]) -> Scores:
    """The figures of these passages, of which there must be one or more."""
    matches = [j.match for j in judged]
    tallies = [tally(m) for m in matches]
    total = tallies[0]
    for one in tallies[1:]:
        total += one
    mentions = [j.mentions for j in judged if j.mentions is not None]
    return Scores(
        passages=len(judged),
        gold=total.pair.gold,
        predicted=total.pair.predicted,
        relation=with_interval([t.relation for t in tallies]),
        pair=with_interval([t.pair for t in tallies]),
        purposes=rates(total.purposes).f1,
        technologies=rates(total.technologies).f1,
        kinds=share(total.kinds),
        amounts=share(total.amounts),
        evidence=share(total.evidence),
        by_type=by_type(matches),
        by_status=by_status(matches),
        confusion=confusion(matches),
        arguments=mention_recall([j.arguments for j in judged]),
        mentions=mention_recall(mentions) if len(mentions) == len(judged) else None,
        with_gold_mentions=_pairing([j.with_gold_mentions for j in judged]),
        rule_on_gold_mentions=_pairing_of([j.rule_on_gold for j in judged]),
        rule_on_mentions=_pairing([j.rule_on_mentions for j in judged]),
        calibration=calibration(matches),
    )


def _pairing(matches: Sequence[Match | None]) -> Pairing | None:
    offered = [m for m in matches if m is not None]
    return _pairing_of(offered) if len(offered) == len(matches) else None


def _pairing_of(matches: Sequence[Match]) -> Pairing:
    tallies = [tally(m) for m in matches]
    relation, pair = (
        sum(hits, Hits()) for hits in ([t.relation for t in tallies], [t.pair for t in tallies])
    )
    return Pairing(rates(relation), rates(pair))


def _worst(judged: Sequence[Judged], most: int) -> tuple[Worst, ...]:
    """The passages with the most wrong relations; those with none are not among them."""
    listed = []
    for one in judged:
        wrong = tuple(
            msgspec.structs.replace(_line(p), instead_of=g.status)
            for g, p in one.match.pairs
            if g.status != p.status
        )
        missed, spurious = (
            tuple(_line(r) for r in relations) for relations in (one.match.missed, one.match.spurious)
        )
        listed.append(Worst(one.file, one.passage.id, missed, spurious, wrong))
    listed.sort(key=lambda worst: -worst.errors)
    return tuple(worst for worst in listed[:most] if worst.errors)


def _line(relation: GoldRelation | PredictedRelation) -> Line:
    supplier, recipient = relation.supplier, relation.recipient
    return Line(
        relation.type,
        supplier.text or supplier.name or "",
        recipient.text or recipient.name or "",
        relation.status,
    )
