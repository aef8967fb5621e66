"""The question sets are sound, and the check of them finds what is not. Also ``rag eval``."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rag.cli.app import cli, session_with
from rag.cli.doors import Doors
from rag.evaluate.check import Findings, check, sections
from rag.evaluate.questions import Asked, read_questions
from rag.evaluate.records import Question
from rag.evaluate.systems import Shelf
from rag.settings import CHECKOUT

_EVALS = CHECKOUT / "evals"
_SETS = [_EVALS / "smoke.jsonl", *sorted(_EVALS.glob("questions/*.jsonl"))]
_AREA = "Diện tích gieo trồng đạt 58.300 ha."
_GOOD = Question(
    id="lua-1",
    document=("lua",),
    category="figure",
    split="dev",
    question="Diện tích gieo trồng năm nay là bao nhiêu héc ta?",
    headline=("58.300 ha",),
    must=(("58.300 ha",),),
    evidence=(_AREA,),
)


@pytest.fixture
def examine(reports: Path) -> Callable[..., Findings]:
    documents = Shelf.of(reports, reports / "none").documents

    def run(*questions: Question, **options: object) -> Findings:
        asked = [Asked(one, f"a.jsonl, dòng {n}") for n, one in enumerate(questions, 1)]
        return check(asked, documents, **{"is_complete": False, **options})

    return run


def test_the_committed_sets_have_no_fault() -> None:
    asked, unreadable = read_questions(_SETS)
    shelf = Shelf.of(CHECKOUT / "corpus", _EVALS / "documents")
    found = check(asked, shelf.documents, [path.stem for path in shelf.sample])
    assert [*map(str, unreadable), *found.faults] == []
    assert {one.question.split for one in asked} == {"dev", "test"}
    assert sum(one.question.document == ("ha-tinh-2023",) for one in asked) >= 240


def test_a_good_question_has_no_fault(examine: Callable[..., Findings]) -> None:
    assert examine(_GOOD) == Findings((), ())


_FAULTY = {
    "evidence one character off": (
        replace(_GOOD, evidence=("Diện tích gieo trồng đạt 58.300 ha!",)),
        "không có nguyên văn",
    ),
    "evidence from another report": (
        replace(_GOOD, document=("ngan-sach",)),
        "không có nguyên văn",
    ),
    "a headline not in the evidence": (
        replace(_GOOD, headline=("53.800 ha",)),
        "số trong headline «53.800 ha»",
    ),
    "a must not in the evidence": (replace(_GOOD, must=(("3,1%",),)), "số trong must «3,1%»"),
    "an unknown report": (replace(_GOOD, document=("lua", "ngo")), "không có báo cáo «ngo»"),
}


@pytest.mark.parametrize(("question", "said"), _FAULTY.values(), ids=_FAULTY)
def test_a_faulty_question_is_told_with_its_line(
    examine: Callable[..., Findings], question: Question, said: str
) -> None:
    faults = examine(question).faults
    assert len(faults) == 1
    assert faults[0].startswith("a.jsonl, dòng 1: ")
    assert said in faults[0]


def test_a_computed_figure_need_not_stand_in_the_evidence(
    examine: Callable[..., Findings],
) -> None:
    computed = replace(_GOOD, headline=("1.000 ha",), must=(), computed=True, note="a - b")
    assert examine(computed).faults == ()


def test_another_spelling_of_the_figure_is_proof(examine: Callable[..., Findings]) -> None:
    assert examine(replace(_GOOD, headline=("58,3 nghìn ha", "58300 ha"))).faults == ()


def test_ids_and_questions_occur_once(examine: Callable[..., Findings]) -> None:
    again = replace(_GOOD, question="diện tích  gieo trồng năm nay là bao nhiêu héc ta")
    faults = examine(_GOOD, again).faults
    assert ["mã «lua-1»" in faults[0], "trùng câu hỏi" in faults[1]] == [True, True]
    follow_up = replace(again, id="lua-2", category="followup", history=("Vụ xuân thế nào?",))
    assert examine(_GOOD, follow_up).faults == ()


def test_near_duplicates_are_listed_not_refused(examine: Callable[..., Findings]) -> None:
    near = replace(_GOOD, id="lua-2", question=_GOOD.question.replace("là bao", "bao"))
    far = replace(_GOOD, id="lua-3", question="Gieo được mấy ha?")
    found = examine(_GOOD, near, far)
    assert found.faults == ()
    assert len(found.warnings) == 1
    assert "dòng 2: gần giống câu ở a.jsonl, dòng 1" in found.warnings[0]


def test_every_section_of_the_sample_wants_a_question(examine: Callable[..., Findings]) -> None:
    faults = examine(_GOOD, sample=["lua"]).faults
    assert len(faults) == 1
    assert "Du lịch" in faults[0]


def test_every_category_wants_a_question(examine: Callable[..., Findings]) -> None:
    faults = examine(_GOOD, is_complete=True).faults
    assert any("nhóm trap" in fault for fault in faults)
    assert not any("nhóm figure" in fault for fault in faults)


def test_sections_lie_between_headings(reports: Path) -> None:
    document = Shelf.of(reports, reports).documents["lua"]
    found = sections(document)
    assert [heading.split(". ")[-1] for heading, _ in found] == ["Nông nghiệp", "Du lịch"]
    assert all(span.of(document.text).strip() for _, span in found)
    assert _AREA in found[0][1].of(document.text)


@pytest.fixture
def rag(tmp_path: Path, encoder_folder: Path) -> Callable[..., Result]:
    def run(*arguments: str) -> Result:
        session = session_with(Doors())
        session.data_dir = tmp_path / "data"
        session.environ = {"RAG_EMBEDDER": str(encoder_folder)}
        return CliRunner().invoke(cli, ["eval", *arguments], obj=session)

    return run


def _set_file(path: Path, **changes: object) -> Path:
    line = json.loads(_SETS[0].read_text("utf-8").splitlines()[0])
    path.write_text(json.dumps({**line, **changes}), encoding="utf-8")
    return path


def test_the_check_command_ends_with_1_on_a_fault(
    rag: Callable[..., Result], tmp_path: Path
) -> None:
    good = rag("--check", "--set", str(_set_file(tmp_path / "tot.jsonl")))
    assert (good.exit_code, good.stdout) == (0, "✓ 1 câu hỏi đều dùng được (0 lưu ý).\n")
    bad = rag("--check", "--set", str(_set_file(tmp_path / "hong.jsonl", evidence=["không có"])))
    assert bad.exit_code == 1
    assert bad.stdout.startswith("✗ hong.jsonl, dòng 1: evidence «không có»")


def test_a_regression_against_the_baseline_ends_with_1(
    rag: Callable[..., Result], tmp_path: Path
) -> None:
    asked = _set_file(tmp_path / "hoi.jsonl", headline=["1 tỷ đồng"], must=["1 tỷ đồng"])
    id_ = json.loads(asked.read_text("utf-8"))["id"]
    entry = {"outcome": "correct", "headline": "1 tỷ đồng", "acknowledged": None}
    baseline = tmp_path / "moc.json"
    baseline.write_text(json.dumps({id_: entry}), encoding="utf-8")
    arguments = ("--set", str(asked), "--compare", str(baseline), "--json")
    result = rag(*arguments)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["runs"][0]["groups"]["all"]["n"] == 1
    assert f"✗ {id_}: đúng → " in result.stderr
    accepted = {id_: {**entry, "acknowledged": "câu hỏi thử"}}
    baseline.write_text(json.dumps(accepted), encoding="utf-8")
    assert rag(*arguments).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [("--set", "khong-co.jsonl"), ("--category", "khong-co"), ("--compare", "khong-co.json")],
    ids=["a set that is not there", "a category without questions", "a baseline not there"],
)
def test_what_cannot_be_asked_is_one_sentence(
    rag: Callable[..., Result], arguments: tuple[str, ...]
) -> None:
    result = rag(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Lỗi: ")


def test_a_squad_file_is_measured(rag: Callable[..., Result], tmp_path: Path) -> None:
    context = "Tổng thu ngân sách ước đạt 17 tỷ đồng. Thời tiết thuận lợi."
    asked = {"id": "1", "question": "Tổng thu ngân sách?", "answers": [{"text": "17 tỷ đồng"}]}
    data = {"data": [{"title": "a", "paragraphs": [{"context": context, "qas": [asked]}]}]}
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    result = json.loads(rag("--squad", str(path), "--json").stdout)
    assert set(result) == {"retrieval", "answers", "questions"}
    assert result["retrieval"]["R@1"] == 1
    text = rag("--squad", str(path), "--strip-diacritics").stdout
    assert text.startswith("1 câu hỏi trên 1 đoạn văn\nR@1      1,000\n")
