import lzma
from pathlib import Path

import numpy as np
import pytest
from training.prepare import GLOSSARY, MissingDataError, Pair, read_pairs
from training.student import Recipe, Trainer, composition, initial_weights
from training.teacher import reduce
from training.text import NUMBER, words
from training.vocabulary import Counts, Sizes, Vocabulary, choose

from rag.language.normalise import words as search_words

TEXTS = ["thu ngân sách", "chi ngân sách", "khách du lịch", "trồng rừng mới"]


@pytest.fixture
def pairs() -> list[Pair]:
    return [Pair(f"meaning {number}", text, GLOSSARY) for number, text in enumerate(TEXTS)]


@pytest.fixture
def vocabulary() -> Vocabulary:
    counts = Counts()
    for text in TEXTS:
        counts.add(text, 5)
    return choose(counts, Sizes(50, 10, 50, 10))


@pytest.mark.parametrize(
    "text",
    [
        "Hoà bình, uỷ ban; quý I: 17.422 tỷ đồng (tăng 8,05%)",
        "Ðường QL1A dài 54km, hoàng hôn — thuỳ mị",
        "kinh te\u0302\u0301\u200b H5N1",
        "",
    ],
)
def test_the_model_sees_the_words_that_search_sees(text: str) -> None:
    expected = [NUMBER if word[0].isdigit() else word for word in search_words(text)]
    assert words(text) == expected


def test_a_bigram_is_one_piece_and_an_unknown_word_is_spelt(vocabulary: Vocabulary) -> None:
    tokens = vocabulary.tokenizer().encode("Ngân sách wxyz 12,5", add_special_tokens=False).tokens
    assert tokens == ["▁ngân▁sách", "▁", "wx", "yz", "▁0"]


def test_a_bigram_starts_as_its_syllables_and_a_little_more(vocabulary: Vocabulary) -> None:
    own = initial_weights(vocabulary, Recipe(dimension=32))
    row = vocabulary.pieces.index("▁ngân▁sách")
    parts = [vocabulary.pieces.index(piece) for piece in ("▁ngân", "▁sách", "▁ngân▁sách")]
    assert (composition(vocabulary) @ own)[row] == pytest.approx(own[parts].sum(0), abs=1e-6)


def test_training_moves_texts_to_their_targets_and_repeats_itself(
    vocabulary: Vocabulary, pairs: list[Pair]
) -> None:
    recipe = Recipe(dimension=16, steps=60, batch=32, learning_rate=0.02)
    wanted = np.eye(4, 16, dtype=np.float32)
    first = Trainer(vocabulary, pairs, wanted, recipe).run()
    again = Trainer(vocabulary, pairs, wanted, recipe).run()
    ids = [one.ids for one in vocabulary.tokenizer().encode_batch(TEXTS, add_special_tokens=False)]
    vectors = np.array([first[one].sum(0) for one in ids])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert (vectors * wanted).sum(1).min() > 0.8
    assert np.array_equal(first, again)


def test_reduced_targets_keep_the_cosines_of_the_strong_directions() -> None:
    random = np.random.default_rng(0)
    flat = random.standard_normal((50, 4)) @ random.standard_normal((4, 12))
    full = (flat / np.linalg.norm(flat, axis=1, keepdims=True)).astype(np.float32)
    small = reduce(full, 4)
    assert small @ small.T == pytest.approx(full @ full.T, abs=1e-4)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "parallel_wiktionary.tsv.xz").write_bytes(lzma.compress(b"a\tb\n"))
    with pytest.raises(MissingDataError, match=r"parallel_tatoeba\.tsv\.xz"):
        read_pairs(tmp_path)
