"""Only the package workflow writes a state: every change passes its table of transitions, its guard and its event."""

import ast
from pathlib import Path

import pytest

from .sources import PRODUCT, called_name, calls, place, product_files, tree

WRITERS = PRODUCT / "workflow"


def _targets(node: ast.AST) -> list[ast.expr]:
    """What an assignment writes to, with tuples taken apart."""
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
        targets = [node.target]
    else:
        return []
    return [leaf for target in targets for leaf in ast.walk(target) if isinstance(leaf, ast.expr)]


def _names_state(expression: ast.AST) -> bool:
    return any(isinstance(leaf, ast.Constant) and leaf.value == "state" for leaf in ast.walk(expression))


def state_writes(path: Path) -> list[str]:
    """The places where a file writes a field named ``state``."""
    found = [
        place(path, node)
        for node in ast.walk(tree(path))
        for target in _targets(node)
        if isinstance(target, ast.Attribute) and target.attr == "state" and isinstance(target.ctx, ast.Store)
    ]
    for call in calls(path):
        name = called_name(call)
        writes = (
            (name == "update" and any(keyword.arg == "state" for keyword in call.keywords))
            or (name in {"bulk_update", "abulk_update"} and any(_names_state(part) for part in call.args[1:]))
            or (name in {"bulk_update", "bulk_create", "update_or_create"} and any(_writes(k) for k in call.keywords))
            or (name == "setattr" and len(call.args) > 1 and _names_state(call.args[1]))
        )
        if writes:
            found.append(place(path, call))
    return found


def _writes(keyword: ast.keyword) -> bool:
    return keyword.arg in {"fields", "update_fields", "defaults"} and _names_state(keyword.value)


def test_states_are_written_only_by_workflow():
    others = [path for path in product_files() if not path.is_relative_to(WRITERS)]
    assert [written for path in others for written in state_writes(path)] == []


@pytest.mark.parametrize(
    "line",
    [
        "proposal.state = 'filed'",
        "a, proposal.state = 1, 'filed'",
        "proposal.state: str = 'filed'",
        "Proposal.objects.filter(pk=1).update(title='', state='filed')",
        "Proposal.objects.bulk_update(rows, ['title', 'state'])",
        "Proposal.objects.bulk_update(rows, fields=['state'])",
        "Proposal.objects.update_or_create(pk=1, defaults={'state': 'filed'})",
        "setattr(proposal, 'state', 'filed')",
    ],
)
def test_the_wall_sees_every_way_of_writing_a_state(line, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.architecture.sources.ROOT", tmp_path)
    source = tmp_path / "actions.py"
    source.write_text(line)
    assert state_writes(source) == ["actions.py:1"]


@pytest.mark.parametrize("line", ["Proposal(state='draft')", "rows.filter(state='filed')", "seen = proposal.state"])
def test_reading_a_state_is_free(line, tmp_path):
    source = tmp_path / "queries.py"
    source.write_text(line)
    assert state_writes(source) == []
