import json
import lzma
from pathlib import Path

import numpy as np
import pytest
from training.measure import Case, Pool, interval, reciprocal
from training.prepare import (
    MissingDataError,
    Pair,
    concept_pairs,
    is_english,
    read_concepts,
    read_held_out_titles,
    read_titles,
)
from training.sanity import read_questions
from training.student import Recipe, Trainer
from training.twins import ASKED, Twins, asked_groups, sense_groups, thesaurus_groups
from training.vocabulary import Counts, Sizes, Vocabulary, choose

from rag.embed import StaticEncoder
from rag.settings import SHIPPED_EMBEDDER

GROUPS = (("hộ nghèo", "nhà khó khăn"), ("trồng rừng", "gây rừng"), ("du khách", "khách chơi"))


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    counts = Counts()
    for group in GROUPS:
        for text in group:
            counts.add(text, 5)
    return choose(counts, Sizes(50, 10, 50, 10))


@pytest.mark.parametrize(
    ("phrase", "english"),
    [("fruit trees", True), ("khoai lang", False), ("GRDP", False), ("cây chè", False)],
)
def test_english_words_are_told_from_plain_vietnamese_ones(phrase: str, english: bool) -> None:
    assert is_english(phrase) is english


def test_concepts_have_english_names_and_vietnamese_words() -> None:
    concepts = read_concepts()
    assert sum(bool(concept.english) for concept in concepts) > 800
    rows = {(pair.english, pair.vietnamese) for pair in concept_pairs(concepts)}
    deficit = {english for english, vietnamese in rows if vietnamese == "thâm hụt ngân sách"}
    assert any("budget deficit" in english.split(", ") for english in deficit)
    assert any("thâm hụt ngân sách" in group for group in thesaurus_groups(concepts))


def test_words_of_one_english_sense_are_twins_and_words_without_a_gloss_are_not() -> None:
    pairs = [
        Pair("bank: edge of a river", "bờ sông", "wiktionary"),
        Pair("bank: edge of a river", "triền sông", "wiktionary"),
        Pair("bank: place for money", "ngân hàng", "wiktionary"),
        Pair("bank", "bờ", "wiktionary"),
        Pair("bank", "ngân hàng", "wiktionary"),
    ]
    assert sense_groups(pairs) == [("bờ sông", "triền sông")]


def test_held_out_titles_and_their_copies_are_never_trained_on(tmp_path: Path) -> None:
    rows = [{"q": f"tiêu đề {n % 15}", "d": f"đoạn {n}"} for n in range(20)]
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    (tmp_path / "pairs_law.jsonl.xz").write_bytes(lzma.compress(lines))
    held, kept = read_held_out_titles(tmp_path, "law"), read_titles(tmp_path, "law")
    assert [passage for _, passage in held] == ["đoạn 0", "đoạn 10"]
    assert {text for pair in held for text in pair}.isdisjoint(
        text for pair in kept for text in pair
    )
    assert len(kept) == 17  # row 15 has the title of row 0
    with pytest.raises(MissingDataError):
        read_titles(tmp_path, "msdocs")


def test_twins_come_nearer_to_each_other_than_to_other_groups(vocabulary: Vocabulary) -> None:
    twins = [Twins("own", GROUPS, 16, 1.0, 0.3, 0.3)]
    recipe = Recipe(dimension=16, steps=60, batch=8, learning_rate=0.02)
    pairs = [Pair("x", "một", "own")]
    wanted = np.eye(1, 16, dtype=np.float32)
    rows = Trainer(vocabulary, pairs, wanted, recipe, twins).run()
    texts = [text for group in GROUPS for text in group]
    ids = [one.ids for one in vocabulary.tokenizer().encode_batch(texts, add_special_tokens=False)]
    vectors = np.array([rows[one].sum(0) for one in ids])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = vectors @ vectors.T - np.eye(len(texts))
    assert list(cosines.argmax(axis=1)) == [1, 0, 3, 2, 5, 4]


def test_ranks_count_the_texts_above_the_right_one() -> None:
    texts = ["Tỷ lệ hộ nghèo còn 2%.", "Trồng 8.900 ha rừng.", "Đón 3 triệu lượt khách."]
    pool = Pool(texts, [Case("bao nhiêu hộ nghèo?", "figure", (), (0,))])
    for stripped in (False, True):
        dense, fused = pool.ranks(StaticEncoder(SHIPPED_EMBEDDER), stripped)
        assert (list(dense), list(fused)) == ([0], [0])


def test_a_reciprocal_rank_ends_at_the_tenth_place() -> None:
    values = reciprocal(np.array([0, 1, 9, 10]))
    assert list(values) == pytest.approx([1, 0.5, 0.1, 0])
    low, high = interval(values)
    assert low < values.mean() < high


def test_questions_belong_to_their_sentence_and_keep_what_they_are_about(tmp_path: Path) -> None:
    lines = ["Còn 9 hộ nghèo.\tbao nhiêu nhà khó khăn?", "Còn 9 hộ nghèo.\tmấy nhà cơ cực?"]
    (tmp_path / "social.tsv").write_text("\n".join(lines), encoding="utf-8")
    assert asked_groups(tmp_path) == [("Còn 9 hộ nghèo.", "nhà khó khăn", "nhà cơ cực")]


def test_every_asked_line_is_a_sentence_and_a_question_asked_once() -> None:
    lines = [
        line
        for path in ASKED.glob("*.tsv")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(lines) > 1200
    assert all(len(line.split("\t")) == 2 and all(line.split("\t")) for line in lines)
    assert len({line.split("\t")[1].lower() for line in lines}) == len(lines)
    questions = {question for _, question in read_questions()}
    assert questions.isdisjoint(line.split("\t")[1] for line in lines)
