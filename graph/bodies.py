"""The country of a public body or government by its name alone, for any reader to ask."""

from __future__ import annotations

from collections.abc import Collection

from whosupplies.graph.generic_bodies import owner_country
from whosupplies.graph.local_governments import local_government
from whosupplies.graph.names import squeeze
from whosupplies.graph.national_bodies import national_body
from whosupplies.graph.records import Kind

_LONGEST_OWNER = 3
"""Words of a country's name or adjective before a body's ("the Czech", "South Africa's")."""


def country_of(
    name: str, kind: Kind | None = None, language: str | None = None, *, among: Collection[str] = ()
) -> str | None:
    """The alpha-2 code of the country that a body or government belongs to; None where its name does not tell.

    `kind` None means that it is not known; companies, groups and persons have no country by their name. `language` is that of
    the text (ISO 639-1), `among` the countries that the text names beside it, which decide between bodies of one name.

    >>> country_of("Bergen kommune"), country_of("Kent Police"), country_of("NYPD", language="en")
    ('NO', 'GB', 'US')
    """
    if kind not in {None, "public_body", "government"}:
        return None
    body = national_body(name, language, among=among)
    if body is not None:
        return body.country
    local = local_government(name, among=among)
    if local is not None:
        return local.country
    words = squeeze(name).split(" ")
    owners = (" ".join(words[:size]) for size in range(min(_LONGEST_OWNER, len(words) - 1), 0, -1))
    return next((code for owner in owners if (code := owner_country(owner))), None)
