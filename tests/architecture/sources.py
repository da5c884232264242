"""The product's source files as the walls look at them: paths and syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "shangliang"
NOT_OURS = {".venv", ".venv-bench", ".git", "node_modules", "build", "var"}


def python_files(root: Path = ROOT) -> list[Path]:
    """Every Python file below ``root`` that the project keeps, sorted; migrations are left out: they are generated."""
    return sorted(
        path for path in root.rglob("*.py") if not (NOT_OURS | {"migrations"}) & set(path.relative_to(ROOT).parts)
    )


def product_files() -> list[Path]:
    """Every Python file that the running product is made of: no tests, no factories that only tests use."""
    return [
        path
        for path in python_files(PRODUCT)
        if "tests" not in path.parts and path.name not in {"factories.py", "conftest.py"}
    ]


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file; a file that does not parse fails whoever asks."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    """The last name of what is called: ``update`` in ``Proposal.objects.filter(…).update(…)``; "" if it has none."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def place(path: Path, node: ast.AST) -> str:
    """Where something stands, as ``file:line``, for messages."""
    return f"{path.relative_to(ROOT)}:{node.lineno}"
