"""The pages of docs/ say what the code does."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from rag import errors, settings
from rag.cli.exits import ExitCode
from rag.cli.manual import PAGE, manual, write
from rag.settings import CHECKOUT, VARIABLES

_DOCS = CHECKOUT / "docs"
_CLASSES = [
    value
    for value in vars(errors).values()
    if inspect.isclass(value) and issubclass(value, errors.RagError)
]


def _page(name: str) -> str:
    return (_DOCS / name).read_text(encoding="utf-8")


def _variables() -> set[str]:
    """Return the names in the code, the docstrings left out."""
    nodes = ast.walk(ast.parse(inspect.getsource(settings)))
    texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return {text for text in texts if re.fullmatch(r"RAG_[A-Z_]+", text)}


def test_the_command_line_page_is_the_one_the_commands_make(tmp_path: Path) -> None:
    write(tmp_path / "cli.md")
    assert PAGE.read_text(encoding="utf-8") == (tmp_path / "cli.md").read_text(encoding="utf-8"), (
        "run: python -m rag.cli.manual"
    )


def test_the_command_line_page_has_every_option() -> None:
    page = manual()
    for option in ("--history", "--stream", "--explain", "--rebuild", "--port", "--host"):
        assert option in page


def test_the_settings_page_lists_just_the_variables_of_the_code() -> None:
    listed = re.findall(r"^\| `(RAG_\w+)` \|", _page("settings.md"), re.MULTILINE)
    assert sorted(listed) == sorted(_variables())


def test_the_doctor_knows_just_the_variables_of_the_code() -> None:
    assert set(VARIABLES) == _variables()


@pytest.mark.parametrize("page", ["settings.md", "cli.md"])
def test_every_exit_code_is_documented_with_its_meaning(page: str) -> None:
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", _page(page), re.MULTILINE)
    assert rows == [(str(int(code)), code.meaning) for code in ExitCode]


def test_the_errors_page_lists_every_class_and_no_other() -> None:
    listed = re.findall(r"^## (\w+)$", _page("errors.md"), re.MULTILINE)
    expected = [kind.__name__ for kind in _CLASSES if kind is not errors.RagError]
    assert sorted(listed) == sorted(expected)


@pytest.mark.parametrize(
    "kind", [kind for kind in _CLASSES if kind is not errors.RagError], ids=lambda k: k.__name__
)
def test_each_error_has_an_example_that_its_class_could_have_made(
    kind: type[errors.RagError],
) -> None:
    section = _page("errors.md").split(f"## {kind.__name__}\n")[1]
    example = re.search(r"```text\n(.+)\n```", section)[1]
    source = inspect.getsource(next(c for c in kind.__mro__ if "__init__" in vars(c)))
    fixed = re.findall(r'f?"((?:[^"\\]|\\.)*)"', source)
    words = {w for text in fixed for w in re.sub(r"\{[^}]*\}", " ", text).split() if w.isalpha()}
    assert words
    assert {word for word in words if word not in example} <= _names(source)


def _names(source: str) -> set[str]:
    """Words of the docstring, which are between quotation marks too."""
    return set(re.findall(r"\w+", " ".join(re.findall(r'"""(.*?)"""', source, re.DOTALL))))


def test_the_error_tree_in_the_docstring_names_every_class() -> None:
    named = set(re.findall(r"\w+Error\b", inspect.getdoc(errors)))
    assert named == {kind.__name__ for kind in _CLASSES}
