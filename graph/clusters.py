"""Sets of mentions that grow by joining, and refuse to hold two numbers of one register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from whosupplies.graph.identifiers import slot
from whosupplies.graph.records import Identifier

Slots = dict[tuple[str, str], str]


def slots_of(identifiers: Sequence[Identifier]) -> Slots:
    """The numbers by slot. A slot that one mention fills twice says nothing (a consortium, a copy error) and is left out."""
    found: Slots = {}
    twice = set()
    for identifier in identifiers:
        if found.setdefault(slot(identifier), identifier.id) != identifier.id:
            twice.add(slot(identifier))
    return {of: number for of, number in found.items() if of not in twice}


class Clusters:
    """Disjoint sets of the numbers 0…n-1 (union-find), each with the register numbers of its members."""

    def __init__(self, slots: Sequence[Slots]) -> None:
        self._parent = list(range(len(slots)))
        self._size = [1] * len(slots)
        self._slots = list(slots)

    def root(self, member: int) -> int:
        """The member that stands for the set."""
        parent = self._parent
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    def has_numbers(self, member: int) -> bool:
        """Whether a register number is known of the set."""
        return bool(self._slots[self.root(member)])

    def agree(self, left: int, right: int) -> bool:
        """Whether the two sets hold no two different numbers in one slot."""
        few, many = sorted((self._slots[self.root(left)], self._slots[self.root(right)]), key=len)
        return all(many.get(of, number) == number for of, number in few.items())

    def all_agree(self, members: Iterable[int]) -> bool:
        """Whether the sets of all members together hold no two different numbers in one slot."""
        together: Slots = {}
        for root in {self.root(member) for member in members}:
            for of, number in self._slots[root].items():
                if together.setdefault(of, number) != number:
                    return False
        return True

    def join(self, left: int, right: int) -> bool:
        """Makes the two sets one; False where they are one already, or do not agree."""
        left, right = self.root(left), self.root(right)
        if left == right or not self.agree(left, right):
            return False
        if self._size[left] < self._size[right]:
            left, right = right, left
        self._parent[right] = left
        self._size[left] += self._size[right]
        if self._slots[right]:
            self._slots[left] = {**self._slots[left], **self._slots[right]}
        self._slots[right] = {}
        return True
