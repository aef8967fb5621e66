"""What both peers answer with: one sentence as it stands, cited; they never refuse."""

from __future__ import annotations

from rag.evaluate.records import Question
from rag.grammar.quantities import quantities
from rag.question import understand
from rag.records import Answer, Asks, Citation, Document, Span, Status


def typed(question: Question) -> str:
    """Return what is searched for: a follow-up alone would be hopeless, so its elder is added."""
    return " ".join((*question.history[-1:], question.question))


def reply(
    question: Question, document: Document, sentence: Span, confidence: float, engine: str
) -> Answer:
    """Return a sentence as the answer.

    Its first figure is the headline where a figure is asked for, and the whole sentence elsewhere.
    """
    words = sentence.of(document.text)
    citation = Citation(
        number=1,
        document_id=document.id,
        title=document.metadata.title,
        section=(),
        page=None,
        quote=words,
        start=sentence.start,
        end=sentence.end,
    )
    return Answer(
        question=question.question,
        status=Status.ANSWERED,
        headline=_headline(question, words),
        answer=f"{words} [1]",
        id=question.id,
        citations=(citation,),
        confidence=round(min(max(confidence, 0.0), 1.0), 3),
        engine=engine,
    )


def _headline(question: Question, words: str) -> str:
    found = quantities(words)
    asks = understand(question.question, question.history).asks
    return found[0].text if found and asks in (Asks.FIGURE, Asks.RANK) else words
