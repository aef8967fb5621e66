from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import CHECKOUT, SHIPPED_EMBEDDER, Settings


def test_a_checkout_keeps_its_data_in_var_and_indexes_its_corpus() -> None:
    settings = Settings.from_environment(environ={})
    assert settings.data_dir == CHECKOUT / "var"
    assert settings.corpus_dir == CHECKOUT / "corpus"
    assert settings.embedder == str(SHIPPED_EMBEDDER)
    assert (settings.max_file_bytes, settings.top_k) == (10_000_000, 12)


def test_a_chosen_data_folder_has_no_corpus() -> None:
    settings = Settings.from_environment(environ={"RAG_DATA_DIR": "/kho"})
    assert settings.data_dir == Path("/kho")
    assert settings.corpus_dir is None


def test_the_option_wins_over_the_variable() -> None:
    settings = Settings.from_environment(Path("/khác"), {"RAG_DATA_DIR": "/kho"})
    assert settings.data_dir == Path("/khác")


def test_a_relative_folder_is_made_absolute_and_home_is_understood() -> None:
    assert Settings.from_environment(Path("kho"), {}).data_dir == Path.cwd() / "kho"
    assert Settings.from_environment(Path("~/kho"), {}).data_dir == Path.home() / "kho"


def test_every_variable_is_read() -> None:
    chosen = {"RAG_EMBEDDER": "mo-hinh", "RAG_MAX_FILE_MB": "2.5", "RAG_TOP_K": "7"}
    settings = Settings.from_environment(environ=chosen)
    assert (settings.embedder, settings.max_file_bytes, settings.top_k) == ("mo-hinh", 2_500_000, 7)


def test_a_file_of_synonyms_must_exist(tmp_path: Path) -> None:
    path = tmp_path / "tinh-toi.tsv"
    with pytest.raises(SettingsError, match=r"RAG_THESAURUS.*một tệp có thật"):
        Settings.from_environment(environ={"RAG_THESAURUS": str(path)})
    path.touch()
    assert Settings.from_environment(environ={"RAG_THESAURUS": str(path)}).thesaurus == path
    assert Settings.from_environment(environ={}).thesaurus is None


def test_empty_variables_mean_the_default() -> None:
    names = ("RAG_DATA_DIR", "RAG_EMBEDDER", "RAG_MAX_FILE_MB", "RAG_THESAURUS", "RAG_TOP_K")
    assert Settings.from_environment(environ=dict.fromkeys(names, "")) == (
        Settings.from_environment(environ={})
    )


@pytest.mark.parametrize("name", ["RAG_MAX_FILE_MB", "RAG_TOP_K"])
@pytest.mark.parametrize("value", ["nhiều", "0", "-1", "nan", "inf", "1e9"])
def test_a_value_that_cannot_be_used_is_named_with_what_is_expected(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environ={name: value})
    assert (caught.value.name, caught.value.found) == (name, value)
    assert "một số dương" in str(caught.value)
