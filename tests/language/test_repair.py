"""Words the publisher broke are joined; correct text and every offset stay as they are."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.repair import repair
from rag.language.syllable import is_syllable
from rag.records import Span

ROOT = Path(__file__).parents[2]

BROKEN = {
    "a coda and an onset cut off": ("Trên lĩnh vực ki nh t ế", "Trên lĩnh vực kinh tế"),
    "a capital cut off": ("Về V ăn hoá - xã hội", "Về Văn hoá - xã hội"),
    "two blanks beside a broken word": ("thuỷ  s ản", "thuỷ  sản"),
    "two blanks inside a word": ("thuỷ s  ản", "thuỷ sản"),
    "a no-break space inside a word": ("thuỷ s\u00a0ản", "thuỷ sản"),
    "old tone placement": ("h oà bình", "hoà bình"),
    "three pieces": ("ng h iệp", "nghiệp"),
    "capitals": ("X Ã H ỘI", "XÃ HỘI"),
    "an onset that could also close the word before": ("có t ình hình", "có tình hình"),
    "a consonant only the word before can take": ("nă m ăn", "năm ăn"),
    "a unit after a number": ("đạt 5 t ỷ đồng", "đạt 5 tỷ đồng"),
    "before a comma and a stop": ("ki nh, ngh ề.", "kinh, nghề."),
}


@pytest.mark.parametrize(("broken", "whole"), BROKEN.values(), ids=BROKEN)
def test_is_joined(broken: str, whole: str) -> None:
    assert repair(broken).text == whole


UNTOUCHED = {
    "two words that make a third": "Nước ta ca o át",
    "a line break": "Về ki\nnh tế",
    "a comma": "mục t, ế",
    "a digit": "h2 ội, 3n ăm",
    "an apostrophe": "I'm an expert",
    "a slash": "10 kg/m ở vùng núi",
    "a class letter": "Bệnh viện hạng B ở nhóm C anh em",
    "a Roman number": "CHƯƠNG V AN TOÀN và Khóa X ông",
    "a hyphenated letter": "từ A-C ao hơn",
    "a clause letter": "tại khoản c ông bố",
    "a unit that is no word": "giá 500 đ ở chợ, dài 10 m ở xã",
    "loose capitals": "các hạng mục B D E G",
    "mixed case": "Lê H Oan",
    "no syllable when joined": "UBND tỉnh và GRDP ước",
    "nothing": "",
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED)
def test_is_left_alone(text: str) -> None:
    assert repair(text).text == text


REPORTS = {
    "corpus/ha-tinh-2023.txt": ["ki nh", "t ế", "V ăn"],
    "evals/documents/ha-tinh-2022.txt": ["t ế"],
    "evals/documents/quang-ngai-2024.txt": [],
}


@pytest.mark.parametrize(("path", "breaks"), REPORTS.items(), ids=REPORTS)
def test_a_real_report_keeps_all_but_its_breaks(path: str, breaks: list[str]) -> None:
    text = (ROOT / path).read_text("utf-8")
    found = repair(text)
    assert [join.of(text) for join in found.joins] == breaks
    assert len(found.text) == len(text) - len(breaks)


SENTENCE = "Tổng thu ngân sách trên địa bàn vẫn đạt khá, thuỷ sản và công nghiệp phát triển mạnh."
WORDS = SENTENCE.split()


@pytest.mark.parametrize("at", range(len(WORDS)), ids=WORDS)
def test_a_word_broken_anywhere_is_whole_again(at: int) -> None:
    word = WORDS[at].strip(",.")
    for cut in range(1, len(word)):
        pieces = WORDS[at][:cut], WORDS[at][cut:]
        if not all(is_syllable(piece.strip(",.").lower()) for piece in pieces):
            broken = " ".join([*WORDS[:at], *pieces, *WORDS[at + 1 :]])
            assert repair(broken).text == SENTENCE, pieces


@given(st.text(alphabet="kinhtếV ănảsoB5,\n\u00a0", max_size=60))
def test_every_offset_leads_back_to_its_character(source: str) -> None:
    found = repair(source)
    offsets = [found.source_offset(at) for at in range(len(found.text) + 1)]
    assert [source[at] for at in offsets[:-1]] == list(found.text)
    assert offsets[-1] == len(source)
    left_out = set(range(len(source))) - set(offsets)
    assert all(source[at] in " \t\u00a0" for at in left_out)


def test_a_joined_word_leads_back_to_its_pieces() -> None:
    source = "Trên lĩnh vực ki nh t ế - xã hội"
    found = repair(source)
    at = found.text.index("kinh tế")
    assert found.source_span(Span(at, at + 7)).of(source) == "ki nh t ế"
    assert found.source_span(Span(at, at)) == Span(14, 14)
    assert found.source_span(Span(0, len(found.text))) == Span(0, len(source))


def test_joining_twice_changes_nothing() -> None:
    once = repair("Về V ăn hoá và ki nh t ế").text
    assert repair(once).text == once
