"""A scripted chat model behind the page: gated sentences, checked numbers, stop, the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect
from tests.browser import serving
from tests.chat.conftest import CA_MAU, LAM_DONG
from tests.chat.server import FakeOpenAI, Play

from rag.ingest import Library
from rag.settings import Settings

pytestmark = pytest.mark.browser
QUESTION = "Tổng thu ngân sách của Lâm Đồng năm 2023 là bao nhiêu?"
TRUE = "Tổng thu ngân sách trên địa bàn ước đạt 17.422 tỷ đồng, bằng 92,1% dự toán tỉnh giao [1]."
CHANGED = "Tổng chi ngân sách đạt 20.950 tỷ đồng [1]."


@pytest.fixture(scope="module")
def loaded(tmp_path_factory, browser) -> Settings:
    folder = tmp_path_factory.mktemp("model")
    for name, text in (("lam-dong", LAM_DONG), ("ca-mau", CA_MAU)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    settings = Settings(data_dir=folder / "data", corpus_dir=None)
    Library(settings).ingest([folder / "lam-dong.txt", folder / "ca-mau.txt"])
    return settings


@contextmanager
def asked(visit, settings: Settings, *plays: Play | str) -> Iterator[Page]:
    """Open the page of a server whose model plays these, the question asked."""
    with FakeOpenAI(*plays) as server:
        model = {
            "RAG_LLM": "openai:any",
            "RAG_LLM_BASE_URL": server.url,
            "RAG_LLM_API_KEY": "khoa",
        }
        with serving.rag_serve(settings.data_dir, model) as address:
            page = visit(address)
            box = page.get_by_placeholder(re.compile("Hỏi về số liệu"))
            box.fill(QUESTION)
            box.press("Enter")
            try:
                yield page
            finally:
                page.context.close()  # before its server goes: a page without one complains


def test_a_true_sentence_is_shown_and_a_changed_one_never(visit, loaded):
    with asked(visit, loaded, f"{TRUE} {CHANGED}") as page:
        expect(page.locator(".hbc-headline")).to_have_text("17.422 tỷ đồng")
        expect(page.locator("body")).not_to_contain_text("20.950")


def test_a_model_that_fails_gives_the_offline_answer_and_says_so(visit, loaded):
    with asked(visit, loaded, Play(status=500)) as page:
        expect(page.locator(".hbc-headline")).to_have_text("17.422 tỷ đồng")
        expect(page.locator(".hbc-note").first).to_be_visible()


def test_stopping_keeps_the_checked_sentence_and_does_not_wait_for_the_model(visit, loaded):
    slow = Play(f"{TRUE} {TRUE.replace('[1]', '[2]')}", delay=0.12)
    with asked(visit, loaded, slow) as page:
        expect(page.locator(".hbc-prose").first).to_contain_text("17.422", timeout=20_000)
        page.get_by_role("button", name="Dừng trả lời").click()
        expect(page.get_by_text("Đã dừng theo yêu cầu")).to_be_visible(timeout=3_000)
        expect(page.locator(".hbc-prose").first).to_contain_text("17.422")
