"""Pages and the API reach records only through access and queries, so that one rule serves lists and details."""

import ast
from pathlib import Path

import pytest

from .sources import PRODUCT, called_name, calls, place, product_files, tree

AROUND = {"objects", "_base_manager", "_default_manager", "all_objects"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def page_files() -> list[Path]:
    """The files that answer requests: every views module or package, and the API's routes."""
    return [
        path
        for path in product_files()
        if path.name == "views.py"
        or "views" in path.relative_to(PRODUCT).parts
        or path.is_relative_to(PRODUCT / "api" / "routes")
        or path.is_relative_to(PRODUCT / "portal")
    ]


def ways_around_access(path: Path) -> list[str]:
    """The places where a file reaches for a model's manager, or for ``get_object_or_404`` with a bare model."""
    found = [
        place(path, node) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute) and node.attr in AROUND
    ]
    for call in calls(path):
        first = call.args[0] if call.args else None
        # A queryset from access.visible(actor) is kept in a lower-case name; a model's name is capitalised.
        if called_name(call) in SHORTCUTS and isinstance(first, ast.Name) and first.id[:1].isupper():
            found.append(place(path, call))
    return found


def test_views_reach_objects_through_access():
    assert [where for path in page_files() for where in ways_around_access(path)] == []


@pytest.mark.parametrize(
    "line",
    [
        "Proposal.objects.get(pk=pk)",
        "Proposal._base_manager.all()",
        "get_object_or_404(Proposal, pk=pk)",
        "proposal._meta.model._default_manager.get(pk=1)",
    ],
)
def test_the_wall_sees_every_way_around_access(line, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.architecture.sources.ROOT", tmp_path)
    source = tmp_path / "views.py"
    source.write_text(line)
    assert ways_around_access(source) == ["views.py:1"]


def test_a_queryset_from_access_is_free(tmp_path):
    source = tmp_path / "views.py"
    source.write_text("proposal = get_object_or_404(access.visible(actor), pk=pk)\nget_object_or_404(rows, pk=pk)")
    assert ways_around_access(source) == []
