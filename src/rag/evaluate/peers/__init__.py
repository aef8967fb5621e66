"""Peers: what a user would otherwise build, under the same questions and the same scorer."""

from __future__ import annotations

from collections.abc import Sequence

from rag.errors import InputError
from rag.evaluate.records import System
from rag.records import Document

PEERS = ("tutorial", "bm25", "dense")


def peer(name: str, documents: Sequence[Document]) -> System:
    """Return the named peer, ready to answer from these documents.

    Raises:
        InputError: no peer has this name.
        MissingExtraError: the peer's libraries are not installed.
    """
    if name == "bm25":
        from rag.evaluate.peers.bm25 import Bm25Peer

        return Bm25Peer(documents)
    if name == "dense":
        from rag.evaluate.peers.dense import DensePeer

        return DensePeer(documents)
    if name == "tutorial":
        from rag.evaluate.peers.tutorial import TutorialPeer

        return TutorialPeer(documents)
    raise InputError(
        "--peer", f"không có hệ thống đối chiếu «{name}»", f"Hãy chọn: {', '.join(PEERS)}."
    )
