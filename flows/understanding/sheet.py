"""The working paper of one reading: the words of a text, and which field has taken which."""

from __future__ import annotations

from collections.abc import Iterable

from flows.understanding import intents
from flows.understanding.detecting import USUAL
from flows.understanding.request import Intent, Language, Request, Span
from flows.understanding.words import Vocabulary, Word, split, vocabulary


class Sheet:
    """A text being read. A word is taken by one field only; what is hidden is read as no time."""

    def __init__(self, text: str, language: Language, meant: Intent | None = None) -> None:
        self.text = text
        self.meant = meant
        self.language = language
        self.vocabulary: Vocabulary = vocabulary(language)
        spare = vocabulary(USUAL) if language != USUAL else None
        self.words: list[Word] = split(text, self.vocabulary, spare)
        self.masked = text
        self.fields: dict[str, object] = {}
        self.spans: dict[str, list[Span]] = {}
        self.values: dict[str, list[str]] = {}  # of identifiers, all that were said of a kind
        self.sure = 1.0

    @property
    def request(self) -> Request:
        spans = {field: tuple(spans) for field, spans in self.spans.items()}
        read = {"language": self.language, "spans": spans, "text": self.text}
        return Request.model_validate({**self.fields, **read})

    @property
    def wanted(self) -> dict[Intent, int]:
        """The intents whose words are there, or that is known without any; see `intents.said`."""
        wanted = intents.said(self.words, self.vocabulary)
        if self.meant:
            wanted.setdefault(self.meant, 0)
        return wanted

    def has(self, field: str) -> bool:
        return bool(self.fields.get(field))

    def take(self, field: str, first: int, last: int) -> str:
        """Give words `first` up to but without `last` to a field; returns their text."""
        start, end = self.words[first].start, self.words[last - 1].end
        self.spans.setdefault(field, []).append(Span(start=start, end=end))
        for word in self.words[first:last]:
            word.label = field
        return self.text[start:end]

    def give(self, old: str, new: str) -> str:
        """Hand the words of one field over to another; returns their text."""
        spans = self.spans.pop(old)
        self.fields.pop(old)
        self.spans[new] = spans
        for word in self.words:
            if word.label == old:
                word.label = new
        return self.text[spans[0].start : spans[-1].end]

    def doubt(self, sure: float) -> None:
        """No more may be believed of the whole than of its least certain part."""
        self.sure = min(self.sure, sure)

    def forget(self, field: str) -> None:
        self.fields.pop(field, None)
        self.spans.pop(field, None)

    def hide(self, start: int, end: int) -> None:
        """Keep a part of the text from being read as a time, leaving every place as it is."""
        self.masked = self.masked[:start] + "·" * (end - start) + self.masked[end:]

    def label(self, field: str, spans: Iterable[tuple[int, int]]) -> None:
        """Give all words within the spans (start, end) to a field, in one pass."""
        ordered = sorted(spans)
        at = 0
        for word in self.words:
            while at < len(ordered) and ordered[at][1] <= word.start:
                at += 1
            if at < len(ordered) and word.end > ordered[at][0]:
                word.label = field
