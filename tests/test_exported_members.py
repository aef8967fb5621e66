from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import rag

_HEAVY = (
    "torch chromadb langchain langchain_core langchain_text_splitters streamlit bm25s sqlalchemy"
)


def test_the_face_is_sorted_and_at_most_a_dozen_names() -> None:
    assert rag.__all__ == sorted(rag.__all__)
    assert len(rag.__all__) <= 12


def test_every_exported_name_is_there_and_documented() -> None:
    for name in rag.__all__:
        assert inspect.getdoc(getattr(rag, name)), name


def test_every_public_name_that_is_there_is_exported() -> None:
    program = (
        "import inspect, rag\n"
        "classes = {n: v for n, v in vars(rag).items() if inspect.isclass(v)}\n"
        "seen = [n for n, v in classes.items() if v.__module__.startswith('rag')]\n"
        "assert set(seen) <= set(rag.__all__), seen\n"
        "lazy = set(rag.__all__) - set(seen)\n"
        "assert lazy == {'Assistant', 'Library'}, lazy"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="không_có"):
        _ = rag.không_có


def test_importing_rag_loads_no_heavy_library() -> None:
    program = (
        f"import rag, sys; print([n for n in '{_HEAVY}'.split() if n in sys.modules])\n"
        "print([n for n in sys.modules if n.startswith('langchain')])"
    )
    child = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert child.stdout.split() == ["[]", "[]"]
