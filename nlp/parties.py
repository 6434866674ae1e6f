"""Who is named in a text: companies, public bodies, governments and groups, each with its country where the text tells."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Span

from whosupplies.graph.names import legal_forms, squeeze
from whosupplies.graph.national_bodies import body_named
from whosupplies.graph.records import Kind
from whosupplies.nlp.bodies import place, title_end
from whosupplies.nlp.cues import cues
from whosupplies.nlp.found import LONGEST_NAME, Found, share
from whosupplies.nlp.gazetteer import SPANS, vendor_countries
from whosupplies.nlp.lexicon import alternatives, lexicon, phrases

_CONNECTORS = frozenset(
    {"&", "+", "de", "du", "des", "la", "von", "van", "und", "der", "y", "e", "del", "of"}
)
_BODY_CONNECTORS = frozenset({"of", "and", "for", "the", "og", "i", "on"})
_GENITIVE = frozenset({"'s", "’s"})
_DATELINE = re.compile(r"(?:,[^-–—]{0,20})?\s(?:\([\w ]{2,20}\)\s)?[-–—]\s")
_BEFORE, _AFTER = 60, 90
"""Characters around a name that are looked at."""


class PartyFinder:
    """Finds the parties of one `Doc`, sentence by sentence, then lets what one mention proves hold for every other."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.text, self.language = doc, doc.text, doc.lang_
        self.words, self.cues = lexicon(doc.lang_), cues(doc.lang_)
        self.known: dict[int, Span] = {span.start: span for span in doc.spans.get(SPANS, ())}
        self.lower = {token.text for token in doc if token.text.islower()}

    def find(self) -> list[list[Found]]:
        """The parties of each sentence, in the order of the text."""
        sentences = [self._sentence(sentence) for sentence in self.doc.sents]
        for sentence in sentences:
            self._listed(sentence)
        share(sentences)
        parties = (party for sentence in sentences for party in sentence)
        place(parties, self.known.values(), self.language)
        return sentences

    def _listed(self, found: list[Found]) -> None:
        """What stands in one list with a company is one too: "Canon du Rhône, Zbroja Radom og Tundra Ordnance"."""
        for pairs in (pairwise(found), pairwise(found[::-1])):
            for known, other in pairs:
                one, two = sorted((known, other), key=lambda p: p.start)
                named = known.kind == "company" and other.kind is None and "person" not in other.cues
                if named and self.cues.listed.match(self.text[one.end : two.start]):
                    other.kind = "company"

    def _sentence(self, sentence: Span) -> list[Found]:
        found: list[Found] = []
        i = sentence.start
        while i < sentence.end:
            if i in self.known and self.known[i].label_ == "DEMONYM":
                party = self._after_demonym(self.known[i], sentence)
                if party is not None:
                    found.append(party)
                    i = self._token_after(party.end, self.known[i].end)
                    continue
                i = self.known[i].end
                continue
            j = self._run(i, sentence)
            if j > i:
                party = self._name(i, j, sentence)
                if party is not None:
                    found.append(party)
                    i = max(self._token_after(party.end, j), j)
                    continue
            i = max(j, i + 1)
        found = _without_overlaps(found + self._groups(sentence, found))
        return self._seated(_without_overlaps(found + self._bodies(sentence, found)))

    def _seated(self, found: list[Found]) -> list[Found]:
        """Where a company sits ("Rimon Optics of Rehovot", "Ojalux i Bergen") is no party; a known place gives it its country."""
        kept: list[Found] = []
        for party in found:
            before = kept[-1] if kept else None
            if (
                before is not None
                and before.kind in {"company", None}
                and (party.kind == "government" or party.kind is None)
                and self.cues.seat.match(self.text[before.end : party.start])
            ):
                if party.kind == "government":
                    before.country = before.country or party.country
                    before.cues.add("seat")
                continue
            # "China's Huawei": the country is the company's, not a party beside it.
            if (
                before is not None
                and before.kind == "government"
                and party.kind in {"company", None}
                and re.fullmatch(r"['’]s\s", self.text[before.end : party.start])
            ):
                kept.pop()
                party.country = party.country or before.country
            kept.append(party)
        return kept

    def _bodies(self, sentence: Span, found: list[Found]) -> list[Found]:
        """Bodies in lower case that nothing else explains: "the gendarmerie", "kystvakten"."""
        bodies = []
        for match in phrases(self.words.body_common).finditer(sentence.text):
            start, end = sentence.start_char + match.start(), sentence.start_char + match.end()
            owner = next((f for f in found if self.text[end : f.start] == " of "), None)
            if owner is not None:
                found.remove(owner)
                name = self.text[start : owner.end]
                bodies.append(Found(start, owner.end, name, "public_body", owner.country))
            elif not any(f.start < end and start < f.end for f in found):
                bodies.append(Found(start, end, match.group(), "public_body", cues={"common"}))
        return bodies

    def _token_after(self, end: int, at: int) -> int:
        while at < len(self.doc) and self.doc[at].idx < end:
            at += 1
        return at

    def _run(self, i: int, sentence: Span) -> int:
        """The end of the run of capitalised words that starts at token `i`; `i` itself where none does."""
        if i in self.known and self.known[i].label_ != "DEMONYM":
            j = self.known[i].end
        elif (end := title_end(self.doc, i, sentence.end, self.words)) > i:
            return end
        elif _capital(self.doc[i].text):
            j = i + 1
        else:
            return i
        first = self.doc[i].text
        if j == i + 1 and i == _first_word(sentence) and first.lower() in self.words.stop_words:
            return i
        body = bool(phrases(self.words.body_words).fullmatch(first))
        while j < min(sentence.end, i + LONGEST_NAME):
            text = self.doc[j].text
            if _capital(text) and text not in _GENITIVE:
                known = self.known.get(j)
                j = known.end if known is not None else j + 1
                body = body or bool(phrases(self.words.body_words).fullmatch(text))
                continue
            step = 1
            if body and text == "the":
                step = 0
            elif (body and text in _BODY_CONNECTORS) or text in _CONNECTORS:
                step = 1
            else:
                break
            following = j + step
            while following < sentence.end and body and self.doc[following].text in {"the", "of"}:
                following += 1
            if following < sentence.end and _capital(self.doc[following].text):
                j = following
                continue
            break
        return j

    def _name(self, i: int, j: int, sentence: Span) -> Found | None:
        i = self._trimmed(i, j, sentence)
        if i >= j or (i in self.known and self.known[i].label_ == "DEMONYM"):
            return None
        inside = [self.known[k] for k in range(i, j) if k in self.known]
        national = next((s for s in inside if s.label_ == "BODY" and s.start == i and s.end == j), None)
        if national is not None:
            return self._national(national)
        vendor = next((s for s in inside if s.label_ == "VENDOR"), None)
        if vendor is not None and (vendor.start == i or vendor.end == j):
            return self._vendor(vendor, j)
        start, end = self.doc[i].idx, self.doc[j - 1].idx + len(self.doc[j - 1])
        before = self.text[max(sentence.start_char, start - _BEFORE) : start]
        after = self.text[end : min(sentence.end_char, end + _AFTER)]
        if after.startswith("$"):
            return None
        found = Found(start, end, self.text[start:end], None)
        if _legal_form(self.doc[j - 1].text) and j - i > 1:
            found.kind = "company"
        elif phrases(self.words.body_words).search(found.text):
            self._body(found, inside, after)
        elif inside and inside[0].start == i and inside[0].end == j:
            self._place(found, inside[0].kb_id_, before, after)
        elif found.text in self.words.region_words:
            found.kind, found.place = "group", True
        elif tailed := self._tail(after):
            self._extend(found, *tailed)
        elif self.cues.government_before.search(before):
            found.kind = "government"
        else:
            self._cued(found, self.doc[i:j], before, after)
            if i == _first_word(sentence) and j == i + 1:
                found.cues |= {"opens", "common word"} if self.doc[i].lower_ in self.lower else {"opens"}
        return found

    def _trimmed(self, i: int, j: int, sentence: Span) -> int:
        """The token at which the name in a run of capitals starts; `j` where there is none."""
        if title_end(self.doc, i, sentence.end, self.words) > i:
            return i
        # A stop word that opens the sentence is capitalised for that reason alone.
        while i < j and self.doc[i].text.lower() in self.words.stop_words and i not in self.known:
            i += 1
        # So is "Selskapet" before a name.
        if (
            i + 1 < j
            and i == _first_word(sentence)
            and phrases(self.words.company_nouns).fullmatch(self.doc[i].text)
        ):
            i += 1
        # "NAIROBI, March 14 - …" tells where the reporter sits.
        dateline = i == _first_word(sentence) and self.doc[i].text.isupper() and len(self.doc[i]) > 3
        if dateline and _DATELINE.match(
            self.text[self.doc[j - 1].idx + len(self.doc[j - 1]) : sentence.end_char]
        ):
            return j
        return i

    def _national(self, span: Span) -> Found:
        """A national body by one of its names."""
        body = body_named(span.kb_id_)
        return Found(span.start_char, span.end_char, span.text, body.kind, body.country)

    def _vendor(self, vendor: Span, end: int) -> Found:
        """A known vendor; "Thales India" is a company of its own, whose seat its parent's does not tell."""
        rest = [self.doc[k].text for k in range(vendor.end, end)]
        last = self.doc[end - 1]
        start, stop = vendor.start_char, last.idx + len(last)
        if rest and not all(_legal_form(text) for text in rest):
            return Found(start, stop, self.text[start:stop], "company", cues={"part"})
        country = vendor_countries()[vendor.kb_id_]
        text = self.text[start:stop]
        return Found(start, stop, text, "company", country, name=vendor.kb_id_, cues={"known"})

    def _body(self, found: Found, inside: list[Span], after: str) -> None:
        """A name with a body's word in it, or a government's at its end ("Essex County")."""
        tail = rf"(?<!\w)(?:{alternatives(self.words.government_tails)})$"
        found.kind = "government" if re.search(tail, found.text, re.IGNORECASE) else "public_body"
        found.country = next(
            (
                body_named(s.kb_id_).country if s.label_ == "BODY" else s.kb_id_
                for s in inside
                if s.label_ in {"BODY", "COUNTRY", "PLACE"}
            ),
            None,
        )
        if tail_after := self.cues.government_tail.match(after):
            self._extend(found, tail_after, "government")

    def _tail(self, after: str) -> tuple[re.Match[str], Kind] | None:
        """The words behind a name that make it a government or a body ("kommune", "fengsel")."""
        if tail := self.cues.government_tail.match(after):
            return tail, "government"
        tail = self.cues.body_tail.match(after)
        return (tail, "public_body") if tail else None

    def _extend(self, found: Found, tail: re.Match[str], kind: Kind) -> None:
        """`found` with the words behind it that tell what it is: "Ringvik" + " kommune"."""
        found.end += tail.end()
        found.text = found.name = self.text[found.start : found.end]
        found.kind = kind
        found.country = found.country or ("NO" if self.language != "en" else None)

    def _place(self, found: Found, country: str, before: str, after: str) -> None:
        """A country or city: itself, or the owner of a body that follows ("Kenya's interior ministry", "Kinas politi")."""
        found.kind, found.country = "government", country
        genitive = re.match(r"\s?['’]s(?!\w)", after)
        rest = after[genitive.end() :] if genitive else after
        possessive = bool(genitive) or (self.language != "en" and found.text.endswith("s"))
        body = self.cues.body_after.match(rest) if rest[:1] == " " else None
        if body and (possessive or self.language == "en") and "," not in body.group():
            found.end += (genitive.end() if genitive else 0) + body.end()
            found.text = found.name = self.text[found.start : found.end]
            found.kind = "public_body"
            return
        if tailed := self._tail(after):
            self._extend(found, *tailed)
            return
        if possessive:
            found.cues.add("possessive")
        heads = self.cues.government_before.search(before)
        found.place = not heads and bool(
            self.cues.place_before.search(before) or re.match(r"-(?:based|basert)", after)
        )

    def _after_demonym(self, demonym: Span, sentence: Span) -> Found | None:
        """What a demonym belongs to: a body ("norsk politi"), a government, or a company's name ("kinesiske Ruitong Data")."""
        start, end = demonym.start_char, demonym.end_char
        after = self.text[end : min(sentence.end_char, end + 60)]
        for kind, pattern in (
            ("public_body", self.cues.body_after),
            ("government", self.cues.government_after),
        ):
            match = pattern.match(after) if after[:1] == " " else None
            if match:
                stop = end + match.end()
                text = self.text[start:stop]
                return Found(
                    start, stop, text, "government" if kind == "government" else "public_body", demonym.kb_id_
                )
        i = demonym.end
        if noun := self.cues.company_noun.match(after):
            i = self._token_after(end + noun.end(), i)
        j = self._run(i, sentence) if i < sentence.end else i
        if j <= i:
            return None
        named = self._name(i, j, sentence)
        if named is None:
            return None
        if named.kind is None and "person" not in named.cues:
            named.kind = "company"
        named.country = named.country or demonym.kb_id_
        named.cues.add("demonym")
        return named

    def _cued(self, found: Found, name: Span, before: str, after: str) -> None:
        """Notes what stands around a name that its own words do not explain."""
        tests = {
            "company noun": self.cues.company_before.search(before),
            "apposition": self.cues.company_after.match(after),
            "source": self.cues.source.search(before),
            "picked": self.cues.picked.search(before),
            "named": self.cues.company_words.search(found.text),
            "acts": self.cues.acts.match(after),
            "in": self.cues.place_before.search(before),
        }
        found.cues |= {cue for cue, match in tests.items() if match}
        spoken = self.cues.speaks.match(after) or self.cues.spoken.search(before)
        titled = self.cues.person_before.search(before)
        plain = all(re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", token.text) for token in name)
        company = bool(found.cues & {"company noun", "apposition", "named"})
        if titled or (spoken and plain and not company and len(name) in {2, 3}):
            found.cues.add("person")
        elif company:
            found.kind = "company"

    def _groups(self, sentence: Span, found: list[Found]) -> list[Found]:
        """Classes of buyers and sellers: "authoritarian states", "kinesiske leverandører"."""
        groups = []
        text = sentence.text
        for nouns, role in ((self.words.group_recipients, "buyers"), (self.words.group_suppliers, "sellers")):
            pattern = _group_pattern(self.language, nouns)
            for match in pattern.finditer(text):
                start, end = sentence.start_char + match.start(), sentence.start_char + match.end()
                if any(f.start < end and start < f.end and not f.place for f in found):
                    continue
                party = Found(start, end, match.group(), "group", cues={role})
                inside = (self.known[t.i] for t in sentence if t.i in self.known and start <= t.idx < end)
                party.origin = next((span.kb_id_ for span in inside if span.label_ == "DEMONYM"), None)
                if role == "buyers" or party.origin is not None:
                    groups.append(party)
        return groups


@cache
def _group_pattern(language: str, nouns: tuple[str, ...]) -> re.Pattern[str]:
    words = lexicon(language)
    adjectives = alternatives(words.group_adjectives)
    return re.compile(
        rf"(?<!\w)(?:(?:{adjectives}|\d+)\s){{1,3}}(?:{alternatives(nouns)})(?!\w)"
        rf"(?:,? (?:særlig|især|først og fremst|særleg|particularly|especially|mainly) (?:i|in) [A-Z]\w+)?",
        re.IGNORECASE,
    )


def _capital(text: str) -> bool:
    return text[0].isupper() and (len(text) > 1 or text.isalpha())


def _first_word(sentence: Span) -> int:
    return next((token.i for token in sentence if token.text[0].isalnum()), sentence.start)


def _legal_form(text: str) -> bool:
    return (squeeze(text).lower().replace("/", ""),) in legal_forms() and len(text) > 1


def _without_overlaps(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for party in sorted(found, key=lambda p: (p.start, -p.end)):
        if not kept or party.start >= kept[-1].end:
            kept.append(party)
    return kept
