from __future__ import annotations

import ast
import gettext
from pathlib import Path

import click
import pytest

from rag.cli.speech import CATALOGUE, compile_catalogue, read_catalogue, write_compiled

# Parts of click that `rag` does not use: prompts, editors, choices of types it has no option of.
_UNUSED_FILES = {
    "termui.py",
    "_termui_impl.py",
    "_winconsole.py",
    "shell_completion.py",
    "utils.py",
}
_UNUSED = {
    # told to programmers, or only by parameters `rag` does not have
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument"
    " instead? Did you mean to pass '--{name}'?",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Invalid start character for option ({option})",
    "Confirm the action without prompting.",
    "Do you want to continue?",
    "Choice({choices})",
    "Choose from:\n\t{choices}",
    "{len_type} values are required, but {len_value} was given.",
    "{name} {filename!r} is not executable.",
    "{value!r} does not match the format {format}.",
    "{value!r} is not a valid UUID.",
}


def _sentences() -> list[str]:
    found = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        if path.name in _UNUSED_FILES:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id == "_" and isinstance(node.args[0], ast.Constant):
                    found.add(node.args[0].value)
                elif node.func.id == "ngettext":
                    found.add("\0".join(ast.literal_eval(arg) for arg in node.args[:2]))
    return sorted(key for key in found if key.split("\0")[0] not in _UNUSED)


@pytest.fixture(scope="module")
def entries() -> dict[str, str]:
    return read_catalogue(CATALOGUE.read_text(encoding="utf-8"))


def test_the_compiled_catalogue_is_that_of_the_text(entries: dict[str, str]) -> None:
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compile_catalogue(entries)


def test_every_sentence_of_click_that_a_user_can_meet_is_translated(
    entries: dict[str, str],
) -> None:
    assert [key for key in _sentences() if not entries.get(key)] == []


def test_a_translation_asks_for_nothing_its_original_does_not_give(entries: dict[str, str]) -> None:
    for key, text in entries.items():
        fields = {name.split("!")[0] for name in _fields(key)}
        assert {name.split("!")[0] for name in _fields(text)} <= fields, key


def _fields(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}


def test_gettext_reads_what_is_compiled(tmp_path: Path) -> None:
    source = tmp_path / "vi" / "LC_MESSAGES" / "thử.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
        '# lời chú\nmsgid "Hello "\n"\\"you\\""\nmsgstr "Chào \\"bạn\\""\n\n'
        'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} ngày"\n',
        encoding="utf-8",
    )
    write_compiled(source)
    spoken = gettext.translation("thử", str(tmp_path), languages=["vi"])
    assert spoken.gettext('Hello "you"') == 'Chào "bạn"'
    assert spoken.ngettext("{n} day", "{n} days", 1) == "{n} ngày"
    assert spoken.gettext("unknown") == "unknown"
