"""The organisations of an OCDS release as parties: who is meant by a reference, and where it sits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from whosupplies.crawler.readers.ocds_shapes import Address, Code, Organization, Release
from whosupplies.crawler.readers.ocds_values import key, text
from whosupplies.crawler.readers.xml_values import buyer_kind, identifier_of, supplier_name
from whosupplies.graph.countries import country_code
from whosupplies.graph.records import Identifier, Kind, Party

_SCHEME_COUNTRY = re.compile(r"([A-Z]{2})-[A-Z0-9]")
_PLATFORM_SCHEMES = frozenset({"GB-CFS", "GB-FTS", "GB-PPON", "GB-SRS"})
"""Numbers that a publisher's platform gives to suppliers of any country, so they say nothing of a supplier's own."""
_NUTS = re.compile(
    r"UK|UK[C-N]\d{0,2}|(?:AL|AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IS|IT|LI|LT|LU|LV|ME|MK|MT|NL|NO|PL|PT|RO|RS|SE|SI"
    r"|SK|TR)[A-Z0-9]?\d[A-Z0-9]?"
)


class Parties:
    """The organisations of a release, found by the references to them."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.by_id: dict[str, list[Organization]] = {}
        self.by_name: dict[str, Organization] = {}
        self.by_role: dict[str, list[Organization]] = {}
        for organization in release.parties or ():
            if own := key(organization.id):
                self.by_id.setdefault(own, []).append(organization)
            if organization.name:
                self.by_name.setdefault(organization.name, organization)
            roles = organization.roles or ()
            for role in (roles,) if isinstance(roles, str) else roles:
                self.by_role.setdefault(role, []).append(organization)

    def buyers(self) -> tuple[Party, ...]:
        """`buyer` and all parties in that role; the procuring entity only where no buyer is named at all."""
        named = [self.release.buyer] if self.release.buyer else []
        found = self.all([*named, *self.by_role.get("buyer", ())], buyer=True)
        if found:
            return found
        entity = self.release.tender.procuringEntity if self.release.tender else None
        return self.all([*([entity] if entity else []), *self.by_role.get("procuringEntity", ())], buyer=True)

    def all(
        self, references: Iterable[Organization], *, buyer: bool = False, nameless: list[int] | None = None
    ) -> tuple[Party, ...]:
        """Each party once: a reference and the party that it points at are one, and so are two of the very same name.

        The positions of references without a name go into `nameless`.
        """
        found: dict[str, Party] = {}
        seen: set[str] = set()
        for index, reference in enumerate(references):
            own = key(reference.id)
            if own and own in seen and len(self.by_id.get(own, ())) == 1:
                continue
            party = self.party(reference, buyer=buyer)
            if party is not None:
                found.setdefault(party.name, party)
                seen.add(own)
            elif nameless is not None:
                nameless.append(index)
        return tuple(found.values())

    def party(self, reference: Organization, *, buyer: bool = False) -> Party | None:
        """The party with the details that `parties` has of it; None where it has no name anywhere."""
        details = self._details(reference)
        name = text(reference.name) or text(details.name)
        identifier = details.identifier or reference.identifier
        if not name and identifier is not None:
            name = text(identifier.legalName)
        if not name or not (buyer or _is_name(name)):
            return None
        codes = _codes(details)
        if details is not reference:
            codes += _codes(reference)
        country = _country(details.address) or _country(reference.address)
        if country is None:
            country = _country_of_scheme(codes, key(reference.id) if buyer else "", buyer=buyer)
        return Party(
            name=name,
            country=country,
            identifiers=_identifiers(codes, country),
            kind=_buyer_kind(name) if buyer else "company",
        )

    def _details(self, reference: Organization) -> Organization:
        """The party of the reference's id, of its name too where several share the id; of its name where the id leads nowhere."""
        own = key(reference.id)
        same = self.by_id.get(own, ())
        if len(same) == 1:
            return same[0]
        if not same:
            return self.by_name.get(reference.name or "", reference)
        return next((o for o in same if o.name == reference.name), reference)


def _codes(organization: Organization) -> list[Code]:
    first, more = organization.identifier, organization.additionalIdentifiers
    if first is None:
        return list(more or ())
    return [first, *more] if more else [first]


def _identifiers(codes: list[Code], country: str | None) -> tuple[Identifier, ...]:
    if not codes:
        return ()
    found = (_identifier(key(code.id), country, code.scheme) for code in codes if code.id)
    return tuple(dict.fromkeys(identifier for identifier in found if identifier is not None))


@lru_cache(maxsize=8192)
def _identifier(number: str, country: str | None, scheme: str | None) -> Identifier | None:
    return identifier_of(number, country, text(scheme).upper() or None)


def _country(address: Address | None) -> str | None:
    if address is None:
        return None
    for name in (address.country, address.countryName):
        if name and (code := _country_named(name)):
            return code
    if address.region and _NUTS.fullmatch(address.region):
        return _country_named(address.region[:2])
    return None


def _country_of_scheme(codes: list[Code], party_id: str, *, buyer: bool) -> str | None:
    """The country of the register that lists the party (`NO-BRC`), for a buyer also that of the publisher's own numbers."""
    for scheme in (*(code.scheme or "" for code in codes), party_id):
        match = _SCHEME_COUNTRY.match(scheme)
        if match and (buyer or scheme not in _PLATFORM_SCHEMES) and (code := _country_named(match[1])):
            return code
    return None


@lru_cache(maxsize=4096)
def _buyer_kind(name: str) -> Kind:
    return buyer_kind(name, None)


@lru_cache(maxsize=4096)
def _is_name(name: str) -> bool:
    """Whether a supplier's name is one, and not "not awarded" or "n/a"."""
    return supplier_name(name) is not None


@lru_cache(maxsize=4096)
def _country_named(name: str) -> str | None:
    return country_code(name)
