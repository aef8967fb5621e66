"""``rag ask``, ``batch`` and ``eval`` with a chat model on a scripted server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.chat.conftest import KEY
from tests.chat.server import FakeOpenAI, Play
from tests.chat.test_scripts import QUESTION, SILENT, TRUE

from rag import Settings
from rag.cli.app import cli
from rag.contract import from_dict
from rag.evaluate.resume import cost_line
from rag.records import Answer, Status, Usage


def rag(settings: Settings, *arguments: str) -> Result:
    whole = ["--data-dir", str(settings.data_dir), *arguments]
    return CliRunner(env={"OPENAI_API_KEY": KEY}).invoke(cli, whole, prog_name="rag")


def model(server: FakeOpenAI) -> list[str]:
    return ["--llm", "openai:any", "--base-url", server.url]


def test_ask_answers_with_the_model(indexed: Settings) -> None:
    with FakeOpenAI(f"{TRUE} [1].") as server:
        result = rag(indexed, "ask", "--json", QUESTION, *model(server))
        assert server.stage.headers[0]["authorization"] == f"Bearer {KEY}"
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (answer["engine"], answer["answer"]) == ("openai:any", f"{TRUE} [1].")
    assert answer["usage"] == {"input_tokens": 900, "output_tokens": 50, "cost": None}
    assert KEY not in result.output


def test_ask_streams_through_the_real_client(indexed: Settings) -> None:
    with FakeOpenAI(Play(f"{TRUE} [1].", delay=0.01)) as server:
        result = rag(indexed, "ask", "--json", "--stream", QUESTION, *model(server))
    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert [event["event"] for event in events] == ["sources", "text", "done"]
    assert events[1]["text"] == events[2]["answer"]["answer"]
    assert events[1]["figures"][0]["verdict"] == "verbatim"


def test_ask_says_in_one_sentence_why_the_model_was_not_used(indexed: Settings) -> None:
    with FakeOpenAI(Play(status=401)) as server:
        result = rag(indexed, "ask", QUESTION, *model(server))
    assert result.exit_code == 0
    assert "không nhận khóa truy cập" in result.stdout
    assert "17.422 tỷ đồng" in result.stdout
    assert KEY not in result.output


def test_batch_answers_every_line_with_the_model(indexed: Settings, tmp_path: Path) -> None:
    asked = tmp_path / "in.jsonl"
    lines = [{"id": n, "question": QUESTION} for n in (1, 2)]
    asked.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    with FakeOpenAI(f"{TRUE} [1].") as server:
        result = rag(indexed, "batch", str(asked), str(tmp_path / "out.jsonl"), *model(server))
    assert result.exit_code == 0
    answers = [
        json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    ]
    assert [(a["id"], a["engine"]) for a in answers] == [(1, "openai:any"), (2, "openai:any")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--llm", "any"], "RAG_LLM đang là «any»"),
        (["--llm", "khongco:any"], "RAG_LLM đang là «khongco:any»"),
        (["--llm", "openai:any", "--base-url", "may-chu"], "RAG_LLM_BASE_URL"),
        (["--llm", "mistralai:any"], "pip install 'hoi-bao-cao[mistralai]'"),
    ],
)
def test_a_model_that_cannot_be_used_is_told_in_one_line(
    arguments: list[str], told: str, indexed: Settings
) -> None:
    result = rag(indexed, "ask", QUESTION, *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.fixture
def one_question(tmp_path: Path) -> Path:
    file = tmp_path / "set.jsonl"
    question = {
        "id": "q1",
        "document": ["ha-tinh-2023"],
        "category": "figure",
        "split": "dev",
        "question": "Tổng thu ngân sách trên địa bàn là bao nhiêu?",
        "answerable": True,
        "headline": ["17.422 tỷ đồng"],
        "must": [],
        "must_not": [],
        "evidence": ["17.422 tỷ đồng"],
        "history": [],
        "computed": False,
        "note": "",
    }
    file.write_text(json.dumps(question, ensure_ascii=False), "utf-8")
    return file


def test_eval_asks_the_model_once_and_goes_on_from_there(
    one_question: Path, tmp_path: Path
) -> None:
    with FakeOpenAI(SILENT) as server:
        arguments = ["eval", "--engine", "llm", "--set", str(one_question), *model(server)]
        kept = Settings(data_dir=tmp_path / "data", corpus_dir=None)
        first, second = rag(kept, *arguments), rag(kept, *arguments)
        assert len(server.stage.requests) == 1
    assert first.exit_code == second.exit_code == 0
    assert "Hỏi Báo Cáo, openai:any" in second.stdout
    line = "Mô hình trò chuyện: 1 câu, đọc 900 token, viết 50 token, chi phí: chưa đặt giá."
    assert line in first.stdout
    assert line in second.stdout


def test_eval_asks_again_what_the_model_failed_on(one_question: Path, tmp_path: Path) -> None:
    with FakeOpenAI(Play(status=429), SILENT) as server:
        arguments = ["eval", "--engine", "llm", "--set", str(one_question), *model(server)]
        kept = Settings(data_dir=tmp_path / "data", corpus_dir=None)
        rag(kept, *arguments)
        rag(kept, *arguments)
        assert len(server.stage.requests) == 2


def test_eval_without_a_model_says_how_to_name_one(one_question: Path, tmp_path: Path) -> None:
    kept = Settings(data_dir=tmp_path / "data", corpus_dir=None)
    result = rag(kept, "eval", "--engine", "llm", "--set", str(one_question))
    assert result.exit_code == 2
    assert "--llm" in result.stderr


def test_a_kept_answer_comes_back_as_it_was(indexed: Settings) -> None:
    from rag.contract import to_dict

    with FakeOpenAI(f"{TRUE} [1].") as server:
        result = rag(indexed, "ask", "--json", QUESTION, *model(server))
    data = json.loads(result.stdout)
    assert json.loads(json.dumps(to_dict(from_dict(data)))) == data


def test_the_cost_line_adds_up() -> None:
    used = Answer("", Status.ANSWERED, None, "", usage=Usage(1500, 20, 0.25))
    assert cost_line([used, used, Answer("", Status.REFUSED, None, "")]) == (
        "Mô hình trò chuyện: 2 câu, đọc 3.000 token, viết 40 token, chi phí: 0,5000 USD."
    )
