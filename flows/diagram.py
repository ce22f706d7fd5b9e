"""Machine -> Mermaid: the drawn table. It is generated and checked, so it cannot be wrong."""

from __future__ import annotations

from flows.machine import Final, Machine, Start, State, Working


def mermaid(machine: Machine) -> str:
    """Return the machine as a Mermaid flow chart.

    Rounded: waits for the person; slanted: waits for the world; a thick ring: the end. What serves
    every state of a kind is drawn once, from a box that stands for the kind.
    """
    lines = ["flowchart TD"]
    drawn: dict[str, str] = {}
    for state in machine.states:
        drawn[state.__name__] = _node(state)
    arrows: list[str] = []
    for title, targets in machine.junctions.items():
        drawn[_id(title)] = f"{_id(title)}{{{title}}}"
        arrows += [f"{_id(title)} --> {target.__name__}" for target in _in_order(machine, targets)]
    for row in machine.rows:
        source = "start" if issubclass(row.state, Start) else row.state.__name__
        if issubclass(row.state, Start):
            drawn["start"] = "start((start))"
        elif row.state not in machine.states:
            drawn[source] = f'{source}[/"any {_words(source)}"/]'
        for target in machine.arrows(row):
            name = _id(target) if isinstance(target, str) else target.__name__
            arrows.append(f"{source} -- {_words(row.event.__name__)} --> {name}")
    return "\n".join([*lines, *(f"    {text}" for text in (*drawn.values(), *arrows))])


def _node(state: type[State]) -> str:
    words = _words(state.__name__)
    if issubclass(state, Final):
        return f'{state.__name__}((("{words}")))'
    if issubclass(state, Working):
        return f'{state.__name__}[/"{words}"/]'
    return f'{state.__name__}("{words}")'


def _in_order(machine: Machine, states: frozenset[type[State]]) -> list[type[State]]:
    return [state for state in machine.states if state in states]


def _id(title: str) -> str:
    return title.replace(" ", "_")


def _words(name: str) -> str:
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
