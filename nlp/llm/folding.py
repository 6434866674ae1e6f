"""Words that a model copied, found again in the text: white space, quotation marks, dashes and case aside."""

from __future__ import annotations

import re

_SAME = {
    **dict.fromkeys("‘’‚‛′´`", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_GAP = re.compile(r"\s*\[?(?:\.\.\.|…)\]?\s*")


class FoldedText:
    """A text folded once, to be looked through for any number of copies. Ranges are in characters of the text itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded, self._at = _fold(text)
        self._lower = _lowered(self._folded)

    def find_quote(self, quote: str) -> tuple[int, int] | None:
        """Where a quote stands; one with "…" in it from its first piece to its last, which follow each other in the text."""
        whole = self._find(quote, 0)
        if whole is not None:
            return self._range(*whole)
        pieces = [piece for piece in _GAP.split(quote) if piece.strip()]
        found: list[tuple[int, int]] = []
        for piece in pieces if len(pieces) > 1 else ():
            next_ = self._find(piece, found[-1][1] if found else 0)
            if next_ is None:
                return None
            found.append(next_)
        return self._range(found[0][0], found[-1][1]) if found else None

    def find_names(self, name: str) -> list[tuple[int, int]]:
        """Every place where a name stands as words of its own; a genitive s may follow."""
        wanted = _lowered(_fold(name)[0].strip())
        if not any(c.isalnum() for c in wanted):
            return []
        places = []
        at = self._lower.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            before, after = self._lower[at - 1 : at], self._lower[end : end + 2]
            opens = not (wanted[0].isalnum() and before.isalnum())
            genitive = after[:1] == "s" and not after[1:].isalnum()
            if opens and (genitive or not (wanted[-1].isalnum() and after[:1].isalnum())):
                places.append(self._range(at, end))
            at = self._lower.find(wanted, at + 1)
        return places

    def _find(self, words: str, start: int) -> tuple[int, int] | None:
        wanted = _lowered(_fold(words)[0].strip())
        if not any(c.isalnum() for c in wanted):
            return None
        at = self._lower.find(wanted, start)
        return (at, at + len(wanted)) if at >= 0 else None

    def _range(self, start: int, end: int) -> tuple[int, int]:
        return self._at[start], self._at[end - 1] + 1


def _fold(text: str) -> tuple[str, list[int]]:
    """The folded text, and where each of its characters stands in `text`."""
    folded: list[str] = []
    at: list[int] = []
    for i, c in enumerate(text):
        if c in _UNSEEN or (c.isspace() and folded and folded[-1] == " "):
            continue
        folded.append(" " if c.isspace() else _SAME.get(c, c))
        at.append(i)
    return "".join(folded), at


def _lowered(text: str) -> str:
    """Lower case that is as long as the text: İ would become two characters."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)
