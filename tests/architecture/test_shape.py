"""How files are cut: small ones, each named for its duty."""

import ast

from .sources import PRODUCT, ROOT, called_name, calls, place, product_files, python_files, tree

MOST_LINES = 550
JUNK_DRAWERS = {"util", "utils", "helper", "helpers", "misc", "common", "shared", "tools", "stuff", "lib"}


def test_files_are_small():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}, "make a package with the same name of it"


def test_there_are_no_junk_drawers():
    names = {path for path in PRODUCT.rglob("*") if path.stem in JUNK_DRAWERS and "static" not in path.parts}
    assert sorted(str(path.relative_to(ROOT)) for path in names) == []


def test_every_app_names_its_tests_as_a_package():
    """Test files of two apps have the same names; they are told apart by their packages."""
    folders = {path.parent for path in python_files() if path.name.startswith("test_")}
    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_business_uses_no_signals():
    """Effects are written out in actions and the outbox; nobody who reads an action finds a signal's receiver."""
    found = []
    for path in product_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module in {"django.db.models.signals", "django.dispatch"}:
                found.append(place(path, node))
            if isinstance(node, ast.ImportFrom | ast.Import):
                found += [place(path, node) for alias in node.names if alias.name == "django.db.models.signals"]
        found += [place(path, call) for call in calls(path) if called_name(call) == "Signal"]
    assert found == []
