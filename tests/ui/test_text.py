from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ui.text import Mark, label, marked, prose, shorten


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_marked_text_reads_as_the_text_itself(text, spans):
    marks = [Mark(start, end, "mark", "hbc-quote") for start, end in spans]
    drawn = marked(text, marks)
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", drawn)) == html.unescape(html.escape(text))
    assert drawn.count("<mark") == drawn.count("</mark>")


def test_a_mark_is_cut_to_the_stretch_that_is_shown():
    assert marked("một hai ba", [Mark(0, 7, "mark")], 4, 10) == "<mark>hai</mark> ba"


@pytest.mark.parametrize(
    "source",
    ["**đậm**", "![x](http://a)", "$x$", ":red[đỏ]", "[a](javascript:b)", "<b>", "# đề mục", "`a`"],
)
def test_a_label_escapes_every_mark_of_markdown(source):
    assert not re.search(r"(?<!\\)[*!\[\]$:<>#`()]", label(source))


@pytest.mark.parametrize("source", [":material/delete:", ":smile:", "a -> b", "a -- b", "a <- b"])
def test_a_label_keeps_apart_what_streamlit_would_replace(source):
    plain = label(source).replace("\\", "")
    assert source not in plain
    assert plain.replace("\u2060", "") == source


def test_a_long_label_is_cut_at_a_word():
    assert shorten("một hai  ba bốn", 11) == "một hai ba…"
    assert shorten("một\nhai", 11) == "một hai"


def test_bullets_become_one_list_and_other_lines_paragraphs():
    drawn = prose("Gồm:\n- một [1]\n\n- hai\nHết.")
    assert drawn == (
        '<p>Gồm:</p><ul><li>một <sup class="hbc-ref">[1]</sup></li><li>hai</li></ul><p>Hết.</p>'
    )
