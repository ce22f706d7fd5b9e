"""The machinery of the time grammar: rules, the chart that applies them, the longest cover.

A rule says which categories in a row make another one: `@rule("DAY", "WEEKDAY of? PERIOD")`.
Names in capitals carry a value that the function is given; names in small letters are little
words. `x?` may be missing, `x|y` is one of both. The chart is filled from the last token to the
first, so whatever a rule needs to its right is complete. No item is longer than `LONGEST` tokens,
which keeps the work linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import accumulate, product
from types import FunctionType
from typing import NamedTuple, TypeVar, cast

LONGEST = 26

F = TypeVar("F", bound=Callable[..., object])


class Rule(NamedTuple):
    category: str
    make: Callable[..., object]
    order: tuple[int, ...]  # which of the collected values goes to which parameter
    weight: float


class Item(NamedTuple):
    """Tokens that were read as something. `weight` decides between readings of equal length."""

    category: str
    start: int
    end: int
    value: object
    weight: float


@dataclass(slots=True)
class Node:
    """A place in the tree of all rules: what may follow, and which rules end here."""

    children: dict[str, Node] = field(default_factory=dict)
    rules: list[tuple[str, Callable[..., object], tuple[int, ...], float]] = field(
        default_factory=list
    )


RULES = Node()
NONE: dict[int, Item] = {}


def rule(category: str, *patterns: str, weight: float = 0) -> Callable[[F], F]:
    """The function makes a `category` of the values in capitals; None means: it is not one.

    Its parameters are named as the categories, in any order, or simply take them from the left.
    """

    def register(make: F) -> F:
        code = cast("FunctionType", make).__code__
        parameters = list(code.co_varnames[: code.co_argcount])
        for pattern in patterns:
            for symbols in _expand(pattern):
                node = RULES
                for symbol in symbols:
                    node = node.children.setdefault(symbol, Node())
                node.rules.append(Rule(category, make, _order(symbols, parameters), weight))
        return make

    return register


def _expand(pattern: str) -> Iterable[tuple[str, ...]]:
    choices = []
    for word in pattern.split():
        symbols = word.rstrip("?").split("|")
        choices.append([*symbols, ""] if word.endswith("?") else symbols)
    for chosen in product(*choices):
        yield tuple(filter(None, chosen))


def _order(symbols: tuple[str, ...], parameters: list[str]) -> tuple[int, ...]:
    """Which of the values collected from the left belongs to which parameter."""
    names = [s.lower() for s in symbols if s.isupper()]
    if sorted(names) == sorted(parameters):
        return tuple(names.index(p) for p in parameters)
    return tuple(range(len(names)))


class Chart:
    """All items found in one row of tokens."""

    def __init__(self, count: int, skipped: set[int], marks: set[int]) -> None:
        # how many words stand before each place: a comma inside an item is nothing that it reads
        self._words = [*accumulate((p not in marks for p in range(count)), initial=0)]
        self.items: list[dict[str, dict[int, Item]]] = [{} for _ in range(count + 1)]
        self._next = [self._reachable(p, count, skipped) for p in range(count + 1)]

    @staticmethod
    def _reachable(at: int, count: int, skipped: set[int]) -> tuple[int, ...]:
        """Where the next part of a rule may begin: here, or after commas and articles."""
        places = [at]
        while places[-1] in skipped and len(places) < 4 and places[-1] + 1 < count:
            places.append(places[-1] + 1)
        return tuple(places)

    def fill(self, leaves: list[list[Item]]) -> None:
        for start in range(len(leaves) - 1, -1, -1):
            todo = list(leaves[start])
            while todo:
                item = todo.pop()
                known = self.items[start].setdefault(item.category, {})
                best = known.get(item.end)
                if best is not None and best.weight >= item.weight:
                    continue
                known[item.end] = item
                node = RULES.children.get(item.category)
                if node is not None:
                    values = (item.value,) if item.category.isupper() else ()
                    self._extend(node, start, item.end, values, item.weight, todo)

    def _extend(
        self,
        node: Node,
        start: int,
        at: int,
        values: tuple[object, ...],
        weight: float,
        todo: list[Item],
    ) -> None:
        for category, make, order, bonus in node.rules:
            value = make(*[values[n] for n in order])
            if value is not None:
                todo.append(Item(category, start, at, value, weight + bonus))
        if not node.children:
            return
        for place in self._next[at]:
            here = self.items[place]
            for category, child in node.children.items() if here else ():
                for end, item in here.get(category, NONE).items():
                    if end - start <= LONGEST:
                        more = (*values, item.value) if category.isupper() else values
                        self._extend(child, start, end, more, weight + item.weight, todo)

    def cover(self, alone: tuple[str, ...]) -> list[Item]:
        """The items that stand for themselves and read most tokens between them, in text order."""
        count = len(self.items) - 1
        best: list[tuple[float, Item | None]] = [(0.0, None)] * (count + 1)
        for start in range(count - 1, -1, -1):
            best[start] = (best[start + 1][0], None)
            for category in alone:
                for end, item in self.items[start].get(category, NONE).items():
                    words = self._words[end] - self._words[start]
                    score = best[end][0] + 10 * words + item.weight - 1
                    if score > best[start][0]:
                        best[start] = (score, item)
        found: list[Item] = []
        at = 0
        while at < count:
            chosen = best[at][1]
            if chosen is None:
                at += 1
            else:
                found.append(chosen)
                at = chosen.end
        return found
