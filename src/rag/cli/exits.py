"""What the exit code of ``rag`` says."""

from __future__ import annotations

from enum import IntEnum

from rag.errors import (
    ConversationStoreError,
    CrossEncoderError,
    EncoderError,
    EncoderMismatchError,
    FileRefusedError,
    IndexDamagedError,
    IndexRejectedError,
    NoIndexError,
    RagError,
    StoreError,
)


class ExitCode(IntEnum):
    """One number a reason; documented in docs/cli.md and docs/settings.md."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    NO_INDEX = 3
    INDEX = 4
    MODEL = 5
    UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h
    INTERRUPTED = 130  # 128 + SIGINT, as shells report it

    @property
    def meaning(self) -> str:
        """One English sentence for the manual."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.OK: "Done. A question the reports do not answer is answered too: by a refusal.",
    ExitCode.REFUSED: "At least one file was refused, `rag doctor` found a problem, "
    "or `rag eval` found an answer newly wrong.",
    ExitCode.USAGE: "Wrong usage, a setting or an input that cannot be used, an unknown id.",
    ExitCode.NO_INDEX: "Nothing has been indexed yet.",
    ExitCode.INDEX: "The index or the stored documents are damaged, or a new index was rejected.",
    ExitCode.MODEL: "A model cannot be loaded, or the embedding model is not the one of the index.",
    ExitCode.UNEXPECTED: "An unexpected error; details are in `logs/rag.log` of the data folder.",
    ExitCode.INTERRUPTED: "Stopped with Ctrl-C; `rag serve`, which ends that way, returns 0.",
}

_BY_ERROR: tuple[tuple[type[RagError], ExitCode], ...] = (
    (FileRefusedError, ExitCode.REFUSED),
    (NoIndexError, ExitCode.NO_INDEX),
    (IndexDamagedError, ExitCode.INDEX),
    (IndexRejectedError, ExitCode.INDEX),
    (StoreError, ExitCode.INDEX),
    (ConversationStoreError, ExitCode.INDEX),
    (EncoderError, ExitCode.MODEL),
    (CrossEncoderError, ExitCode.MODEL),
    (EncoderMismatchError, ExitCode.MODEL),
)


def exit_code(error: RagError) -> ExitCode:
    """Return the exit code an error ends the command with."""
    found = (code for kind, code in _BY_ERROR if isinstance(error, kind))
    return next(found, ExitCode.USAGE)
