"""The documentation's drawings are what the code says; a stale one fails the build (design, convention 2)."""

import pytest
from django.core.management import CommandError, call_command

from shangliang.workflow import drawing
from shangliang.workflow.machines import MACHINES


def test_the_drawings_in_the_repository_are_not_stale():
    call_command("docs", "--check")


def test_every_machine_and_every_way_in_it_is_drawn():
    pages = drawing.pages()
    for name, machine in MACHINES.items():
        page = pages[f"states/{name}.md"]
        for step in machine.transitions:
            assert f"| `{step.name}` |" in page
            for state in step.from_:
                assert f"{state} --> {step.to}: {step.name}\n" in page
        assert f"[{name.capitalize()}]({name}.md)" in pages["states/README.md"]


def test_a_stale_missing_or_left_over_drawing_is_found_and_mended(tmp_path):
    with pytest.raises(CommandError, match="glossary"):
        call_command("docs", "--check", to=tmp_path)
    call_command("docs", to=tmp_path)
    call_command("docs", "--check", to=tmp_path)
    (tmp_path / "states" / "gone.md").write_text("")
    (tmp_path / "states" / "talk.md").write_text("# old")
    with pytest.raises(CommandError, match=r"talk\.md, states/gone\.md"):
        call_command("docs", "--check", to=tmp_path)
    call_command("docs", to=tmp_path)
    call_command("docs", "--check", to=tmp_path)


def test_without_a_directory_it_says_so(tmp_path):
    with pytest.raises(CommandError, match="no directory"):
        call_command("docs", to=tmp_path / "nowhere")


def test_the_glossary_names_no_model_that_is_not_there(monkeypatch):
    monkeypatch.setattr(drawing, "TERMS", (("无", "nothing", "Nothing"),))
    with pytest.raises(LookupError, match="Nothing"):
        drawing.pages()
