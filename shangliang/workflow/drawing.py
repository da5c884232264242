"""What the documentation shows of the code, drawn from the code: ``docs/states/`` and ``docs/glossary.md``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils import translation

from shangliang.accounts.roles import Role

from .glossary import TERMS
from .machines import MACHINES, Machine, Transition

_DRAWN = "<!-- Drawn from the code by `shangliang docs`; changes here are lost. -->\n"


def pages() -> dict[str, str]:
    """Every drawn page by its path below ``docs/``."""
    drawn = {f"states/{name}.md": _machine_page(machine) for name, machine in MACHINES.items()}
    return drawn | {"states/README.md": _index(), "glossary.md": _glossary()}


def _in(language: str, text: Any) -> str:
    with translation.override(language):
        return str(text)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heads)]
    lines.append(["---"] * len(lines[0]))
    lines += [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _title(machine: Machine) -> str:
    return machine.name.capitalize()


def _machine_page(machine: Machine) -> str:
    labels = {s.value: s.label for s in machine.states}
    states = [
        [f"`{code}`", _in("en", label), _in("zh-hans", label), "final" if code in machine.final else ""]
        for code, label in labels.items()
    ]
    doc = (machine.states.__doc__ or "").strip()
    return (
        f"{_DRAWN}\n# {_title(machine)}\n\n{doc}\n\n{_diagram(machine)}\n"
        f"## States\n\n{_table(('code', 'state', '状态', ''), states)}\n"
        f"## Transitions\n\n"
        f"{_table(('transition', '动作', 'from', 'to', 'by', 'guard'), map(_transition, machine.transitions))}"
    )


def _transition(step: Transition) -> list[str]:
    guard = step.guard.__name__.strip("_").replace("_", " ") if step.guard else ""
    by = f"{step.by.name} *(nobody chooses to)*" if step.by.derived else step.by.name.replace("_", " ")
    sources = ", ".join(f"`{state}`" for state in step.from_)
    return [f"`{step.name}`", _in("zh-hans", step.label), sources, f"`{step.to}`", by, guard]


def _diagram(machine: Machine) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {machine.initial}"]
    for step in machine.transitions:
        lines += [f"    {state} --> {step.to}: {step.name}" for state in step.from_]
    lines += [f"    {state.value} --> [*]" for state in machine.states if state.value in machine.final]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def _index() -> str:
    rows = [
        [f"[{_title(m)}]({name}.md)", (m.states.__doc__ or "").strip(), str(len(m.states)), str(len(m.transitions))]
        for name, m in MACHINES.items()
    ]
    return (
        f"{_DRAWN}\n# Life-cycles\n\nStates are written by `shangliang/workflow/transitions.py` alone, along these"
        f" tables.\n\n{_table(('record', 'its state says', 'states', 'transitions'), rows)}"
    )


def _glossary() -> str:
    known = {model.__name__ for model in apps.get_models() if model.__module__.startswith("shangliang.")}
    for chinese, _english, code in TERMS:
        missing = [name for name in code.split(", ") if name[:1].isupper() and name not in known]
        if missing:
            raise LookupError(f"glossary: {chinese} names {', '.join(missing)}, which no model is called")
    roles = [[_in("zh-hans", role.label), _in("en", role.label), f"`{role.value}`"] for role in Role]
    states = []
    for name, machine in MACHINES.items():
        for state in machine.states:
            states.append([_in("zh-hans", state.label), _in("en", state.label), f"`{state.value}`", name])
    terms = [[chinese, english, f"`{code}`" if code else ""] for chinese, english, code in TERMS]
    return (
        f"{_DRAWN}\n# Glossary\n\n## Terms\n\n{_table(('中文', 'English', 'code'), terms)}\n"
        f"## Roles\n\n{_table(('中文', 'English', 'code'), roles)}\n"
        f"## States\n\n{_table(('中文', 'English', 'code', 'of'), states)}"
    )
