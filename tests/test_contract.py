from __future__ import annotations

import json

from rag.contract import event_to_json, to_dict, to_json
from rag.records import (
    Answer,
    CheckedFigure,
    Citation,
    DocumentId,
    DoneEvent,
    Note,
    NoteKind,
    SourcesEvent,
    Status,
    TextEvent,
    Usage,
    Verdict,
)

_CITATION = Citation(1, DocumentId("00ff"), "Báo cáo", ("A", "B"), None, "17 tỷ đồng", 3, 13)
_FIGURE = CheckedFigure("17 tỷ", 0, 5, Verdict.DERIVED, (1,), "8 + 9 = 17")
_ANSWER = Answer(
    question="Tổng thu?",
    status=Status.ANSWERED,
    headline="17 tỷ",
    answer="17 tỷ [1]",
    id="q1",
    citations=(_CITATION,),
    figures=(_FIGURE,),
    notes=(Note(NoteKind.SCOPE, "Chỉ năm 2023."),),
    usage=Usage(1, 2, None),
)


def test_every_field_is_present_in_the_published_order() -> None:
    expected = (
        "id question interpreted status headline answer citations figures confidence engine "
        "reason notes usage elapsed_ms"
    )
    assert list(to_dict(Answer("?", Status.REFUSED, None, ""))) == expected.split()


def test_no_field_of_the_record_is_left_out() -> None:
    assert set(to_dict(_ANSWER)) == set(Answer.__slots__)


def test_an_empty_answer_has_nulls_and_empty_lists_not_gaps() -> None:
    data = json.loads(to_json(Answer("?", Status.REFUSED, None, "", reason="im lặng")))
    assert data["headline"] is data["interpreted"] is data["id"] is data["usage"] is None
    assert data["citations"] == data["figures"] == data["notes"] == []
    assert data["status"] == "refused"


def test_parts_have_the_published_names_and_values() -> None:
    data = json.loads(to_json(_ANSWER))
    names = "number document_id title section page quote start end"
    assert list(data["citations"][0]) == names.split()
    assert list(data["figures"][0]) == ["text", "start", "end", "verdict", "citations", "formula"]
    assert data["figures"][0]["verdict"] == "derived"
    assert data["notes"] == [{"kind": "scope", "text": "Chỉ năm 2023."}]
    assert data["usage"] == {"input_tokens": 1, "output_tokens": 2, "cost": None}


def test_vietnamese_is_readable_and_the_answer_is_one_line() -> None:
    text = to_json(_ANSWER)
    assert "17 tỷ đồng" in text
    assert "\n" not in text


def test_events_are_one_line_each_and_name_themselves() -> None:
    events = [
        SourcesEvent((_CITATION,)),
        TextEvent("17 tỷ\n", (_FIGURE,)),
        DoneEvent(_ANSWER),
    ]
    lines = [event_to_json(event) for event in events]
    assert all("\n" not in line for line in lines)
    sources, text, done = map(json.loads, lines)
    assert (sources["event"], sources["sources"][0]["quote"]) == ("sources", "17 tỷ đồng")
    assert (text["event"], text["figures"][0]["verdict"]) == ("text", "derived")
    assert (done["event"], done["answer"]) == ("done", json.loads(to_json(_ANSWER)))
