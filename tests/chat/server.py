"""A loopback server that speaks the OpenAI chat API and plays scripts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {"prompt_tokens": 900, "completion_tokens": 50, "total_tokens": 950}


@dataclass(frozen=True)
class Play:
    """What the server does with one request."""

    text: str = ""
    status: int = 200
    delay: float = 0.0  # before each word
    drop_after: int | None = None  # words; then the connection closes without a word
    raw: bytes | None = None  # sent in place of the events


@dataclass
class Stage:
    """The plays in the order of the requests, the last one again and again; what was asked."""

    plays: Sequence[Play]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def next(self) -> Play:
        return self.plays[min(len(self.requests), len(self.plays)) - 1]

    @property
    def asked(self) -> list[str]:
        """The user messages, in order."""
        return [request["messages"][-1]["content"] for request in self.requests]


class FakeOpenAI:
    """Serves one stage on a free port while it is entered."""

    def __init__(self, *plays: Play | str) -> None:
        self.stage = Stage([Play(p) if isinstance(p, str) else p for p in plays])

    def __enter__(self) -> FakeOpenAI:
        handler = type("Handler", (_Handler,), {"stage": self.stage})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        return self

    def __exit__(self, *_: object) -> None:
        self.stage.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stage: Stage

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.stage.requests.append(body)
        self.stage.headers.append({k.lower(): v for k, v in self.headers.items()})
        self.stage.paths.append(self.path)
        play = self.stage.next()
        with suppress(BrokenPipeError, ConnectionResetError):  # the reader went away
            self._answer(play, body)
        self.close_connection = True

    def _answer(self, play: Play, body: dict[str, Any]) -> None:
        if play.status != 200:
            self._json(play.status, {"error": {"message": "hỏng", "type": "x", "code": None}})
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        if play.raw is not None:
            self.wfile.write(play.raw)
            return
        for event in self._events(play, body["model"]):
            self.wfile.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
            self.wfile.flush()
        if play.drop_after is None:
            self.wfile.write(b"data: [DONE]\n\n")

    def _events(self, play: Play, model: str) -> Iterator[dict[str, Any]]:
        head = {"id": "1", "created": 1, "model": model, "object": "chat.completion.chunk"}
        for number, word in enumerate(play.text.split(" ")):
            if play.drop_after is not None and number >= play.drop_after:
                return
            if play.delay and self.stage.stopped.wait(play.delay):
                return
            piece = (" " if number else "") + word
            delta = {"role": "assistant", "content": piece}
            yield head | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        yield head | {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        yield head | {"choices": [], "usage": USAGE}

    def _json(self, status: int, data: dict[str, Any]) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def wait_until(condition: Any, seconds: float = 5.0) -> bool:
    """Return whether a condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return bool(condition())
