"""Everything that can go wrong and be told to a reader.

    RagError
    ├── SettingsError            a setting has a value that cannot be used
    ├── FileRefusedError         a file was not taken in (the others go on)
    │   ├── UnsupportedFormatError
    │   ├── FileTooLargeError
    │   └── UnreadableFileError  empty, binary, or without any sentence
    ├── StoreError               the stored documents cannot be read or written
    ├── ConversationStoreError   the stored conversations cannot be read or written
    ├── UnknownDocumentError     an id no document has
    ├── EmptyFolderError         a folder without a single report
    ├── NoIndexError             nothing has been indexed yet
    ├── IndexDamagedError        the published index cannot be read
    ├── IndexRejectedError       a new index failed its verification; the old one stays
    ├── EncoderError             the embedding model cannot be loaded
    ├── EncoderMismatchError     the index was made with another embedding model
    ├── CrossEncoderError        the cross-encoder of the package cannot be loaded
    ├── NothingToDrawError       figures of several units, or fewer than two, have no chart
    ├── ChatPackageError         the package of a chat model's provider is not installed
    └── InputError               a line of a batch file, or a question, cannot be used

``str(error)`` is one Vietnamese sentence: what was found, what was expected, what to do.
"""

from __future__ import annotations

from pathlib import Path


class RagError(Exception):
    """Root of all errors a reader may be shown."""


class SettingsError(RagError):
    """A setting has a value that cannot be used."""

    def __init__(self, name: str, found: str, expected: str) -> None:
        self.name, self.found, self.expected = name, found, expected
        super().__init__(
            f"Thiết lập {name} đang là «{found}», cần {expected}. Hãy sửa rồi chạy lại."
        )


class FileRefusedError(RagError):
    """A file was not taken in; the other files go on."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        self.name, self.problem, self.remedy = name, problem, remedy
        super().__init__(f"Tệp «{name}» {problem}. {remedy}")


class UnsupportedFormatError(FileRefusedError):
    """The file's format is not one that is read."""

    def __init__(self, name: str, expected: tuple[str, ...]) -> None:
        self.expected = expected
        super().__init__(
            name,
            "có định dạng chưa đọc được",
            f"Hãy đổi sang một trong các định dạng {', '.join(expected)} rồi nạp lại.",
        )


class FileTooLargeError(FileRefusedError):
    """The file holds more text than the limit allows."""

    def __init__(self, name: str, found_bytes: int, limit_bytes: int) -> None:
        self.found_bytes, self.limit_bytes = found_bytes, limit_bytes
        found, limit = (
            f"{n / 1_000_000:.1f}".replace(".", ",") for n in (found_bytes, limit_bytes)
        )
        super().__init__(
            name,
            f"có {found} MB, vượt giới hạn {limit} MB",
            "Hãy chia nhỏ tệp, hoặc nâng giới hạn bằng RAG_MAX_FILE_MB.",
        )


class UnreadableFileError(FileRefusedError):
    """The file is empty, is not text, or holds no sentence."""


class StoreError(RagError):
    """The stored documents cannot be read or written."""

    def __init__(self, path: Path, detail: str) -> None:
        self.path, self.detail = path, detail
        super().__init__(
            f"Không dùng được kho báo cáo «{path}» ({detail}). Hãy kiểm tra quyền ghi và "
            "dung lượng đĩa, hoặc chuyển tệp ấy đi rồi nạp lại các báo cáo."
        )


class ConversationStoreError(RagError):
    """The stored conversations cannot be read or written."""

    def __init__(self, name: str, detail: str) -> None:
        self.name, self.detail = name, detail
        super().__init__(
            f"Không dùng được kho hội thoại «{name}» ({detail}). Hãy kiểm tra máy chủ dữ liệu, "
            "quyền ghi và dung lượng đĩa; câu hỏi vẫn được trả lời nhưng chưa được lưu."
        )


class UnknownDocumentError(RagError):
    """No document has this id."""

    def __init__(self, document_id: str) -> None:
        self.document_id = document_id
        super().__init__(
            f"Không có báo cáo nào mang mã «{document_id}». "
            "Hãy xem các mã hiện có bằng: rag documents"
        )


class EmptyFolderError(RagError):
    """A folder holds no report that can be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"Thư mục «{folder}» không có báo cáo nào đọc được nên không thay đổi gì. "
            "Hãy kiểm tra lại đường dẫn, hoặc đặt báo cáo "
            "(.pdf, .docx, .xlsx, .csv, .txt, .md, .html) vào đó."
        )


class NoIndexError(RagError):
    """Nothing has been indexed yet."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        super().__init__(
            f"Chưa có báo cáo nào được nạp trong «{data_dir}». "
            "Hãy nạp trước bằng: rag ingest THƯ_MỤC_BÁO_CÁO"
        )


class IndexDamagedError(RagError):
    """The published index cannot be read."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(
            f"Chỉ mục bị hỏng ({detail}); văn bản báo cáo vẫn còn nguyên. "
            "Hãy dựng lại bằng: rag ingest --rebuild"
        )


class IndexRejectedError(RagError):
    """A new index failed its verification and was not published."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(
            f"Chỉ mục mới không qua được kiểm tra ({detail}) nên chưa được dùng; "
            "chỉ mục cũ vẫn trả lời. Hãy chạy lại lệnh nạp."
        )


class EncoderError(RagError):
    """The embedding model cannot be loaded."""

    def __init__(self, model: str, detail: str) -> None:
        self.model, self.detail = model, detail
        super().__init__(
            f"Không nạp được mô hình nhúng «{model}» ({detail}). "
            "Hãy kiểm tra RAG_EMBEDDER, hoặc bỏ thiết lập này để dùng mô hình đi kèm."
        )


class CrossEncoderError(RagError):
    """The cross-encoder that comes with the package cannot be loaded."""

    def __init__(self, folder: str, detail: str) -> None:
        self.folder, self.detail = folder, detail
        super().__init__(
            f"Không nạp được mô hình đọc câu đi kèm trong «{folder}» ({detail}). "
            "Tệp đi kèm phải nguyên vẹn; hãy cài lại gói hoi-bao-cao."
        )


class InputError(RagError):
    """A line of input cannot be used."""

    def __init__(self, where: str, problem: str, remedy: str) -> None:
        self.where, self.problem, self.remedy = where, problem, remedy
        super().__init__(f"{where}: {problem}. {remedy}")


class EncoderMismatchError(RagError):
    """The index was made with another embedding model than the one that is set."""

    def __init__(self, model: str) -> None:
        self.model = model
        super().__init__(
            f"Chỉ mục được tạo bằng mô hình nhúng khác với «{model}» đang thiết lập. "
            "Hãy dựng lại chỉ mục bằng: rag ingest --rebuild"
        )


class NothingToDrawError(RagError):
    """Figures that have no common axis, or too few of them."""

    def __init__(self, figures: int, units: int) -> None:
        self.figures, self.units = figures, units
        super().__init__(
            f"Có {figures} số liệu thuộc {units} đơn vị, cần ít nhất 2 số liệu cùng một đơn vị "
            "mới vẽ được biểu đồ. Hãy lọc thêm bằng --unit hoặc --kind."
        )


class ChatPackageError(RagError):
    """The package of a chat model's provider is not installed."""

    def __init__(self, model: str, extra: str) -> None:
        self.model, self.extra = model, extra
        super().__init__(
            f"Mô hình trò chuyện «{model}» cần một gói chưa được cài. "
            f"Hãy cài bằng: pip install 'hoi-bao-cao[{extra}]'"
        )
