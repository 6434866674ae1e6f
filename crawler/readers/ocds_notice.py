"""One OCDS release as a Notice: who was really awarded what. The paths are those of the release schema."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whosupplies.crawler.readers.errors import Rejected
from whosupplies.crawler.readers.ocds_parties import Parties
from whosupplies.crawler.readers.ocds_shapes import (
    Award,
    Contract,
    Item,
    Lot,
    Organization,
    Release,
    Value,
)
from whosupplies.crawler.readers.ocds_values import (
    codes,
    day,
    description,
    key,
    language,
    number,
    text,
    trusted,
)
from whosupplies.crawler.readers.xml_values import amount_flags
from whosupplies.graph import records
from whosupplies.graph.records import Amount, Notice, Party

_AWARDED = frozenset({"", "active"})
_NOT_AWARDED = frozenset({"pending", "cancelled", "canceled", "unsuccessful"})


def notice(
    release: Release, path: str, unnamed: str, places: dict[str, str] | None = None
) -> Iterator[Notice | Rejected]:
    """The notice, and whatever of its awards cannot be used.

    `path` is the release's JSON pointer; `unnamed` stands for the release where it has neither `id` nor `ocid`. `places` has the
    pointers of awards by id where the release was merged out of several.
    """
    notice_id = text(release.id) or text(release.ocid) or unnamed
    parties = Parties(release)
    tender = release.tender
    problems: list[Rejected] = []
    cpv = codes(
        [tender.classification, *(tender.additionalClassifications or ())] if tender else (),
        tender.items or () if tender else (),
    )
    awards = _Awards(
        release, path, text(release.ocid) or notice_id, parties, problems=problems, places=places or {}
    ).read()
    if not cpv:
        cpv = tuple(dict.fromkeys(code for award in awards for code in award.cpv))
    tags = release.tag or ()
    yield Notice(
        format="ocds",
        notice_id=notice_id,
        notice_type=(tags if isinstance(tags, str) else ",".join(tags)) or None,
        ocid=text(release.ocid) or None,
        published=day(release.date),
        buyers=parties.buyers(),
        awards=awards,
        cpv=cpv,
        title=text(tender.title if tender and tender.title else release.title) or None,
        description=description((tender.description,), tender.items or ()) if tender else None,
        language=language(release.language),
        path=path,
    )
    yield from problems


class _Awards:
    """The awards of one release that became supplies."""

    def __init__(
        self,
        release: Release,
        path: str,
        process: str,
        parties: Parties,
        *,
        problems: list[Rejected],
        places: dict[str, str],
    ) -> None:
        self.release, self.path, self.process, self.parties = release, path, process, parties
        self.problems, self.places = problems, places
        self.contracts: dict[str, list[Contract]] = {}
        for contract in release.contracts or ():
            self.contracts.setdefault(key(contract.awardID), []).append(contract)
        self.ids: set[str] = set()
        tags = release.tag or ()
        self.cancelled = "awardCancellation" in ((tags,) if isinstance(tags, str) else tags)

    def read(self) -> tuple[records.Award, ...]:
        """All of them, in the release's order: the awards, then contracts whose award is not in the release."""
        given = self.release.awards or []
        awarded = [(i, award) for i, award in enumerate(given) if self._is_awarded(award, i)]
        made = [self._award(award, i, alone=len(given) == 1) for i, award in awarded]
        known = {key(award.id) for award in given}
        for i, contract in enumerate(self.release.contracts or ()):
            lone = key(contract.awardID) not in known or not known
            if lone and contract.suppliers and not _is_off(contract):
                made.append(self._contract(contract, i))
        return tuple(award for award in made if award is not None)

    def _is_awarded(self, award: Award, index: int) -> bool:
        status = "active" if award.status == "active" else text(award.status).casefold()
        if status not in _AWARDED:
            if status not in _NOT_AWARDED:
                reason = f"the award's status {text(award.status)!r} is not one of OCDS's"
                self.problems.append(Rejected(f"{self.path}/awards/{index}", reason))
            return False
        contracts = self.contracts.get(key(award.id), ())
        if contracts and all(text(contract.status).casefold() == "cancelled" for contract in contracts):
            return False
        return bool(status) or not self.cancelled

    def _award(self, award: Award, index: int, *, alone: bool) -> records.Award | None:
        path = self.places.get(key(award.id)) or f"{self.path}/awards/{index}"
        contracts = self.contracts.get(key(award.id), []) if award.id not in (None, "") else []
        only = contracts[0] if len(contracts) == 1 else None
        references = award.suppliers or [s for c in contracts if not _is_off(c) for s in c.suppliers or ()]
        if not references and alone:
            references = self.parties.by_role.get("supplier", [])
        suppliers = self._suppliers(references, path)
        if not suppliers:
            return None
        value, source = award.value, f"{path}/value"
        if (value is None or value.amount in (None, "")) and only is not None:
            value, source = only.value, f"{self.path}/contracts"
        amount = self._amount(value, source)
        period = award.contractPeriod or (only.period if only else None)
        lots = _lots(award)
        awarded, flags = trusted(day(award.date) or (day(only.dateSigned) if only else None))
        start, end = (day(period.startDate), day(period.endDate)) if period else (None, None)
        return records.Award(
            suppliers=suppliers,
            contract_id=self._id(key(award.id) or f"award-{index}"),
            path=path,
            buyers=self._own_buyers(award, contracts),
            amount=amount,
            date=awarded,
            start=start,
            end=end,
            lot=", ".join(lots) or None,
            title=text(award.title) or self._lot_title(lots) or (text(only.title) if only else "") or None,
            description=description(
                (award.description, self._lot_description(lots), only.description if only else None),
                award.items or (only.items if only else None) or self._lot_items(lots),
            ),
            cpv=codes((), award.items or ()) or codes((), self._lot_items(lots)),
            flags=(*amount_flags(amount, shared=len(suppliers) > 1), *flags),
        )

    def _contract(self, contract: Contract, index: int) -> records.Award | None:
        path = f"{self.path}/contracts/{index}"
        suppliers = self._suppliers(contract.suppliers or [], path)
        if not suppliers:
            return None
        amount = self._amount(contract.value, f"{path}/value")
        awarded, flags = trusted(day(contract.dateSigned))
        start, end = (
            (day(contract.period.startDate), day(contract.period.endDate))
            if contract.period
            else (None, None)
        )
        return records.Award(
            suppliers=suppliers,
            contract_id=self._id(key(contract.awardID) or text(contract.id) or f"contract-{index}"),
            path=path,
            buyers=self._own_buyers(None, [contract]),
            amount=amount,
            date=awarded,
            start=start,
            end=end,
            title=text(contract.title) or None,
            description=description((contract.description,), contract.items or ()),
            cpv=codes((), contract.items or ()),
            flags=(*amount_flags(amount, shared=len(suppliers) > 1), *flags),
        )

    def _suppliers(self, references: list[Organization], path: str) -> tuple[Party, ...]:
        nameless: list[int] = []
        found = self.parties.all(references, nameless=nameless)
        for index in nameless:
            self.problems.append(Rejected(f"{path}/suppliers/{index}", "a supplier without a name"))
        return found

    def _own_buyers(self, award: Award | None, contracts: list[Contract]) -> tuple[Party, ...]:
        places: list[Award | Contract] = [*([award] if award else []), *contracts]
        found: list[Organization] = []
        for place in places:
            if place.buyer is not None:
                found.append(place.buyer)
            if place.buyers:
                found += place.buyers
        return self.parties.all(found, buyer=True) if found else ()

    def _id(self, award_id: str) -> str:
        """Stable across the releases of the process; a second award of the same id in one release gets a number."""
        plain = f"{self.process}/{award_id}"
        made, count = plain, 1
        while made in self.ids:
            count += 1
            made = f"{plain}#{count}"
        self.ids.add(made)
        return made

    def _amount(self, value: Value | None, path: str) -> Amount | None:
        if value is None or value.amount is None:
            return None
        figure = number(value.amount)
        currency = text(value.currency).upper()
        if figure is None or (figure and not re.fullmatch(r"[A-Z]{3}", currency)):
            reason = f"{value.amount!r} {value.currency!r} is no amount with a currency"
            self.problems.append(Rejected(path, reason))
            return None
        return Amount(figure, currency) if currency else None

    def _lot_title(self, lots: list[str]) -> str:
        lot = self._only_lot(lots)
        return text(lot.title) if lot else ""

    def _lot_description(self, lots: list[str]) -> str | None:
        lot = self._only_lot(lots)
        return lot.description if lot else None

    def _only_lot(self, lots: list[str]) -> Lot | None:
        tender = self.release.tender
        if tender is None or len(lots) != 1:
            return None
        return next((lot for lot in tender.lots or () if key(lot.id) == lots[0]), None)

    def _lot_items(self, lots: list[str]) -> list[Item]:
        tender = self.release.tender
        if tender is None or not lots:
            return []
        return [item for item in tender.items or () if key(item.relatedLot) in lots]


def _is_off(contract: Contract) -> bool:
    """Whether the contract is not (yet) one: OCDS's `pending` is unsigned, `cancelled` was called off before signature."""
    return text(contract.status).casefold() in ("pending", "cancelled")


def _lots(award: Award) -> list[str]:
    lots = award.relatedLots or ()
    return [lots] if isinstance(lots, str) else [key(lot) for lot in lots if lot]
