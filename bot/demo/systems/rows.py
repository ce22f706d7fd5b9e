"""A table of a stand-in: a dict that keeps what was sorted or grouped until it changes.

So a list of a hundred thousand records, read page by page, is sorted once and not once a page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

_MOST_KEPT = 50


class Rows(dict[K, V]):
    """Records by their key. One that changes has to be put in again, as a new one."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._kept: dict[Hashable, Any] = {}

    def kept(self, name: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` makes of the records, made anew after a change alone."""
        if name not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[name] = make()
        found: T = self._kept[name]
        return found

    def __setitem__(self, key: K, value: V) -> None:
        self._kept.clear()
        super().__setitem__(key, value)

    def __delitem__(self, key: K) -> None:
        self._kept.clear()
        super().__delitem__(key)

    def pop(self, *arguments: Any) -> Any:
        self._kept.clear()
        return super().pop(*arguments)

    def popitem(self) -> tuple[K, V]:
        self._kept.clear()
        return super().popitem()

    def setdefault(self, *arguments: Any) -> Any:
        self._kept.clear()
        return super().setdefault(*arguments)

    def clear(self) -> None:
        self._kept.clear()
        super().clear()

    def update(self, *given: Any, **named: Any) -> None:
        self._kept.clear()
        super().update(*given, **named)
