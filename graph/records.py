"""The records that every stage speaks.

All are frozen. They are checked where they enter (a reader, the text pipeline, a file) and trusted after that. Strings that
hold dates are ISO 8601, as precise as the source gives them: `2016`, `2016-05` or `2016-05-04`; moments are UTC, to the second,
with a `Z`. Countries are ISO 3166-1 alpha-2, currencies ISO 4217, languages ISO 639-1 (`nb` and `nn`, never `no`).
Amounts are in units of their currency (not thousands).
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec
from msgspec import Struct

ClaimType = Literal["SUPPLIES", "OWNS", "DISPLACES"]
Kind = Literal["company", "public_body", "government", "group", "person", "other"]
Status = Literal["current", "former", "planned", "bid", "cancelled", "denied"]
Flag = Literal["dummy-amount", "dummy-date", "shared-amount", "read-anyway", "agreed"]

Source = Literal["cpv", "title", "description", "buyer"]
"""Where a notice says what a technology or purpose is: its CPV codes, its titles, its descriptions (OCDS items among them), the
buyer's name."""

NOT_A_SUPPLY: frozenset[Status] = frozenset({"cancelled", "denied"})
"""Statuses that are never counted as a supply (ARCHITECTURE, "The graph")."""


class Identifier(Struct, frozen=True, order=True):
    """An organisation's number in a register.

    `scheme` is the org-id.guide list code where the source names one (`GB-COH`, `NO-BRC`), else `<country>-NATIONAL` with the
    country of the party, else the source's own word for it. `id` is folded: upper case, no spaces.
    """

    scheme: str
    id: str


class Amount(Struct, frozen=True):
    """A sum of money in units of `currency`, as published: never converted, never added up."""

    value: float
    currency: str


class Mention(Struct, frozen=True):
    """A party as one source names it.

    `text` is exactly what stands there (white space folded); `name` the name people know it by (the same for a notice).
    `country` is where it sits; null for a group. `origin` is the country that a group's own wording points at
    ("Chinese suppliers" -> CN), null for everything else.
    """

    text: str
    name: str
    kind: Kind
    country: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    origin: str | None = None

    @property
    def key(self) -> str:
        """What makes two mentions one and the same for resolution: all but `text`."""
        return digest("mention", self.name, self.kind, self.country, self.identifiers, self.origin)


class Evidence(Struct, frozen=True):
    """Where a claim stands in its document: a quote with offsets in the text, or a path into the notice.

    `start` and `end` count characters of `TextDocument.text` (half-open), `quote` is that slice. `path` is an XPath (XML) or a
    JSON pointer, RFC 6901 (OCDS), to the element that says it; `quote` may then hold the element's own words. In a zip the name
    of the file in it stands before, with a `#` between; for a text it stands alone.
    """

    quote: str | None = None
    start: int | None = None
    end: int | None = None
    path: str | None = None


class Contract(Struct, frozen=True):
    """The contract that a claim from a notice rests on.

    `id` is the same in every notice about one contract, so that its amount is counted once. `amount` is that of the whole
    contract, also where several suppliers share it. `date` is the day of the award, else of the contract's conclusion.
    `cpv` are 8-digit codes without the check digit.
    """

    id: str
    title: str | None = None
    amount: Amount | None = None
    date: str | None = None
    lot: str | None = None
    cpv: tuple[str, ...] = ()
    notice_id: str | None = None
    flags: tuple[Flag, ...] = ()


class Claim(Struct, frozen=True, kw_only=True):
    """One statement by one source: supplier, recipient, what, for which purposes, status, when, how much, by whom, evidence.

    The fields are those of the annotation guideline. `document` is the sha256 of the document's bytes. `amount` is that of this
    relation alone: a sum that several share is on the `contract` only. `confidence` is in 0..1 (1 for a notice).
    `published` is the document's own date. `technology_sources` and `purpose_sources` say where a notice names each of
    `technologies` and `purposes`, in their order; they are empty for text, whose quote shows it. A claim is never edited; `id` is
    the hash of all the rest.
    """

    type: ClaimType
    supplier: Mention
    recipient: Mention
    status: Status
    document: str
    evidence: Evidence
    reader: str
    reader_version: str
    product: str | None = None
    technologies: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    attributed_to: str | None = None
    start: str | None = None
    end: str | None = None
    amount: Amount | None = None
    contract: Contract | None = None
    confidence: float = 1.0
    language: str | None = None
    published: str | None = None
    flags: tuple[Flag, ...] = ()
    technology_sources: tuple[Source, ...] = ()
    purpose_sources: tuple[Source, ...] = ()

    @property
    def id(self) -> str:
        """The claim's content hash, 32 hexadecimal digits."""
        return digest("claim", self)


class Document(Struct, frozen=True, kw_only=True):
    """A document of the archive: what came back from one address (or was added from a file), and what became of it.

    `sha256` is that of the payload; `url` a web address or a file's path as the user gave it. `outcome` is `read` (its claims are
    in), `unread` (kept, but there is no pipeline for its language) or `quarantined` (`reason` says why). `buyers` are the
    contracting authorities of its notices, also where nothing was awarded.
    """

    sha256: str
    url: str
    source: str
    retrieved: str
    media_type: str | None = None
    licence: str | None = None
    format: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    outcome: Literal["read", "unread", "quarantined"] = "read"
    reason: str | None = None
    buyers: tuple[Mention, ...] = ()


class TextDocument(Struct, frozen=True, kw_only=True):
    """Running text from an article, report or file: what readers give and the text pipeline takes.

    `text` is normalised (NFC, single spaces inside a line, paragraphs parted by one line break); offsets of evidence count its
    characters. `language` is what the page declares, a hint only: the pipeline detects it. `path` names the file in a zip that
    the text is from, null where the document is one text.
    """

    text: str
    title: str | None = None
    published: str | None = None
    language: str | None = None
    publisher: str | None = None
    format: str = "text"
    path: str | None = None


class Party(Struct, frozen=True):
    """A party to a notice, its name exactly as published (white space folded, in the notice's original language)."""

    name: str
    country: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    kind: Kind = "company"


LONGEST_DESCRIPTION = 2_000
"""Characters of a description that are kept: what is bought stands at the start, conditions follow."""


class Award(Struct, frozen=True, kw_only=True):
    """What one lot, or one contract, of a notice was awarded for: only what was really awarded.

    `suppliers` are all members of a joint tender; `buyers` is empty where the notice's buyers apply. `path` points at the
    award in the notice. `contract_id` is stable across the notices about one contract. `description` is what the lot, contract
    and items say beside the title: at most `LONGEST_DESCRIPTION` characters, to be read for claims and not stored.
    """

    suppliers: tuple[Party, ...]
    contract_id: str
    path: str
    buyers: tuple[Party, ...] = ()
    amount: Amount | None = None
    date: str | None = None
    start: str | None = None
    end: str | None = None
    lot: str | None = None
    title: str | None = None
    cpv: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    description: str | None = None


class Notice(Struct, frozen=True, kw_only=True):
    """One procurement notice (a TED or eForms notice, an OCDS release or compiled release).

    `notice_type` is the source's own code (`F03_2014`, `can-standard`, an OCDS tag). `cpv` are 8-digit codes, main code first.
    `description` is that of the procedure as a whole, cut and used as an award's is.
    """

    format: str
    notice_id: str
    notice_type: str | None = None
    ocid: str | None = None
    published: str | None = None
    buyers: tuple[Party, ...] = ()
    awards: tuple[Award, ...] = ()
    cpv: tuple[str, ...] = ()
    title: str | None = None
    language: str | None = None
    path: str = ""
    description: str | None = None


class Entity(Struct, frozen=True, kw_only=True):
    """One organisation, whatever it is called. `names` holds every spelling, `mentions` the keys of its mentions."""

    id: str
    name: str
    kind: Kind
    country: str | None = None
    origin: str | None = None
    names: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    mentions: tuple[str, ...] = ()


class Merge(Struct, frozen=True, kw_only=True):
    """Why two mentions are one entity: `reason` is a sentence for people, `rule` one word for programs."""

    entity: str
    left: str
    right: str
    rule: Literal["identifier", "name", "alias", "country"]
    reason: str


def digest(*parts: object) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of the parts' canonical JSON."""
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()[:32]
