from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.language.tokens import lexical_tokens
from rag.lexical import Entry, LexicalIndex, write_lexical
from rag.records import PassageId

TEXTS = [
    "Thu ngân sách đạt 17.422 tỷ đồng",
    "Kinh tế tăng trưởng, ngân sách ổn định",
    "Y tế và giáo dục được quan tâm",
]
IDS = [PassageId(f"doc:{n}-{n + 1}") for n in range(len(TEXTS))]


def entries(texts: Sequence[str] = TEXTS, contexts: str = "abc") -> list[Entry]:
    """Return entries without a heading; each letter of ``contexts`` is one."""
    rows = zip(IDS, contexts, texts, strict=False)
    return [Entry(id_, context, "", text) for id_, context, text in rows]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    write_lexical(tmp_path / "lexical", entries())
    return LexicalIndex(tmp_path / "lexical")


def found(index: LexicalIndex, question: str) -> list[PassageId]:
    return index.search(lexical_tokens(question), 10)


def test_a_text_gives_syllables_and_bigrams_with_and_without_diacritics() -> None:
    assert lexical_tokens("Kinh tế") == ["kinh", "~kinh", "tế", "~te", "kinh_tế", "~kinh_te"]


def test_a_number_is_one_token_with_its_separators() -> None:
    assert lexical_tokens("17.422 tỷ") == ["17.422", "tỷ", "~ty", "17.422_tỷ", "~17.422_ty"]


def test_a_text_without_a_word_has_no_token() -> None:
    assert lexical_tokens(" ... ") == []


def test_words_find_the_passage_that_holds_them(index: LexicalIndex) -> None:
    assert found(index, "thu ngân sách") == [IDS[0], IDS[1]]


def test_words_without_diacritics_find_it_too(index: LexicalIndex) -> None:
    assert found(index, "thu ngan sach")[0] == IDS[0]


def test_diacritics_that_were_typed_decide_between_look_alikes(tmp_path: Path) -> None:
    write_lexical(tmp_path / "lexical", entries(["bán hàng", "bàn hạng", "khác"]))
    assert found(LexicalIndex(tmp_path / "lexical"), "bàn hạng")[0] == IDS[1]


def test_an_exact_number_is_found(index: LexicalIndex) -> None:
    assert found(index, "17.422") == [IDS[0]]


def test_nothing_is_found_by_unknown_words(index: LexicalIndex) -> None:
    assert found(index, "xyz") == []


def test_the_mask_is_a_strict_filter(index: LexicalIndex) -> None:
    only_second = np.array([False, True, False])
    hits = index.search(lexical_tokens("ngân sách"), 10, only_second)
    assert hits == [IDS[1]]


def test_no_more_than_the_count_comes_back_and_best_first(index: LexicalIndex) -> None:
    hits = index.search(lexical_tokens("ngân sách tế"), 10)
    assert hits == [IDS[1], IDS[0], IDS[2]]
    assert index.search(lexical_tokens("ngân sách tế"), 2) == hits[:2]


def test_idf_falls_with_frequency_and_is_highest_for_the_unknown(index: LexicalIndex) -> None:
    unknown, once, twice = index.idf(["xyz", "thu", "sách"])
    assert unknown > once > twice > 0
    assert unknown == pytest.approx(np.log(1 + 3.5 / 0.5))


@pytest.mark.parametrize(
    "texts",
    [pytest.param([], id="no passage"), pytest.param(["..."], id="a passage without a word")],
)
def test_an_index_without_words_opens_and_finds_nothing(tmp_path: Path, texts: list[str]) -> None:
    count = write_lexical(tmp_path / "lexical", entries(texts))
    index = LexicalIndex(tmp_path / "lexical")
    assert (count, found(index, "ngân sách")) == (len(texts), [])
    assert np.isfinite(index.idf(["ngân"])).all()


def test_a_lost_row_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "lexical"
    write_lexical(folder, entries())
    (folder / "passages.json").write_text(json.dumps({"ids": IDS[:1], "contexts": [0]}))
    with pytest.raises(ValueError, match="3 hàng BM25, 1 đoạn"):
        LexicalIndex(folder)


def test_indexing_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_lexical(tmp_path / "lexical", entries())
    found(LexicalIndex(tmp_path / "lexical"), "ngân sách")
    assert capfd.readouterr() == ("", "")


def test_a_passage_is_raised_by_the_words_of_its_paragraph(tmp_path: Path) -> None:
    texts = ["du lịch biển", "du lịch biển", "lượng khách quốc tế"]
    write_lexical(tmp_path / "lexical", entries(texts, "abb"))
    index = LexicalIndex(tmp_path / "lexical")
    assert found(index, "khách du lịch")[0] == IDS[1]
    alone, beside, other = index.contexts(lexical_tokens("khách du lịch"), IDS)
    assert beside == other > alone > 0


def test_a_share_of_the_ceiling_does_not_depend_on_the_passages_asked_for(
    index: LexicalIndex,
) -> None:
    tokens = lexical_tokens("tăng trưởng kinh tế xyz")
    every = index.contexts(tokens, IDS)
    assert [index.contexts(tokens, [id_])[0] for id_ in IDS] == list(every)
    assert every[0] == 0 < every[2] < every[1] < 1
    assert list(index.contexts([], IDS)) == [0, 0, 0]


def test_a_heading_counts_once_in_a_context(tmp_path: Path) -> None:
    rows = [Entry(IDS[0], "a", "ngân sách", "thu"), Entry(IDS[1], "a", "ngân sách", "chi")]
    write_lexical(tmp_path / "twice", rows)
    write_lexical(tmp_path / "once", [Entry(IDS[0], "a", "ngân sách", "thu\nchi")])
    twice, once = (LexicalIndex(tmp_path / name) for name in ("twice", "once"))
    tokens = lexical_tokens("ngân sách")
    assert twice.contexts(tokens, IDS[:1]) == pytest.approx(once.contexts(tokens, IDS[:1]))
