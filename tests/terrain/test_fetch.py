"""Downloads against a server on this machine: cut off, resumed, hostile, moody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from longshadow.errors import FetchError
from longshadow.terrain.fetch import Client, MissingTile, check_url, download

BODY = bytes(range(256)) * 4000  # 1,024,000 bytes


@dataclass
class Seen:
    """What the server was asked, and how it shall answer."""

    answer: Callable[[BaseHTTPRequestHandler, Seen], None]
    ranges: list[str] = field(default_factory=list)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[str, Seen]]]:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Callable[[BaseHTTPRequestHandler, Seen], None]) -> tuple[str, Seen]:
        seen = Seen(answer)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.ranges.append(self.headers.get("Range", ""))
                seen.answer(self, seen)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}", seen

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def reply(
    handler: BaseHTTPRequestHandler,
    body: bytes = b"",
    code: int = 200,
    promise: int | None = None,
    **headers: str,
) -> None:
    handler.send_response(code)
    handler.send_header("Content-Length", str(len(body) if promise is None else promise))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def ranged(handler: BaseHTTPRequestHandler, seen: Seen, stop: int | None = None) -> None:
    """Answer as a good server does; `stop` cuts the body off there."""
    asked = handler.headers.get("Range", "")
    if asked and handler.headers.get("If-Range") == '"v1"':
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        span = f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"
        rest = BODY[start:]
        reply(handler, rest[:stop], 206, len(rest), Content_Range=span, ETag='"v1"')
    else:
        reply(handler, BODY[:stop], 200, len(BODY), ETag='"v1"')


def client(**changes: object) -> Client:
    return Client(**({"timeout_s": 5.0, "pause": lambda seconds: None} | changes))  # type: ignore[arg-type]


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_whole(serve, tmp_path: Path) -> None:
    url, _ = serve(ranged)
    got: list[int] = []
    download(f"{url}/a", tmp_path / "a", 2_000_000, client(on_bytes=got.append))
    assert (tmp_path / "a").read_bytes() == BODY
    assert sum(got) == len(BODY)
    assert leftovers(tmp_path) == ["a"]


def test_cut_short_is_resumed_in_the_same_run(serve, tmp_path: Path) -> None:
    url, seen = serve(lambda h, s: ranged(h, s, 300_000 if len(s.ranges) < 3 else None))
    download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert (tmp_path / "a").read_bytes() == BODY
    assert seen.ranges == ["", "bytes=300000-", "bytes=600000-"]


def test_cut_short_for_ever_gives_up_and_keeps_what_came(serve, tmp_path: Path) -> None:
    url, seen = serve(lambda h, s: reply(h, BODY[:1000], 200, len(BODY), ETag='"v1"'))
    with pytest.raises(FetchError, match=r"gave up after 4 attempts: the body was cut short"):
        download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert len(seen.ranges) == 4
    assert leftovers(tmp_path) == ["a.part", "a.part.tag"]


def test_interrupted_and_resumed_in_another_run(serve, tmp_path: Path) -> None:
    url, seen = serve(ranged)

    def stop(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(f"{url}/a", tmp_path / "a", 2_000_000, client(on_bytes=stop))
    assert leftovers(tmp_path) == ["a.part", "a.part.tag"]
    kept = (tmp_path / "a.part").stat().st_size
    assert 0 < kept < len(BODY)
    download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert (tmp_path / "a").read_bytes() == BODY
    assert seen.ranges == ["", f"bytes={kept}-"]


def test_server_that_ignores_ranges_starts_over(serve, tmp_path: Path) -> None:
    url, seen = serve(
        lambda h, s: reply(
            h, BODY[: 500 if len(s.ranges) < 2 else None], 200, len(BODY), ETag='"v"'
        )
    )
    download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert (tmp_path / "a").read_bytes() == BODY
    assert seen.ranges == ["", "bytes=500-"]


def test_a_file_that_changed_meanwhile_is_not_glued_together(serve, tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"old" * 100)
    (tmp_path / "a.part.tag").write_text('"old"')
    url, seen = serve(ranged)
    download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert (tmp_path / "a").read_bytes() == BODY
    assert seen.ranges == ["bytes=300-"]


def test_a_part_without_proof_of_identity_is_not_continued(serve, tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"old" * 100)
    url, seen = serve(ranged)
    download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert seen.ranges == [""]
    assert (tmp_path / "a").read_bytes() == BODY


def test_a_server_that_gives_no_identity_is_asked_for_the_whole(serve, tmp_path: Path) -> None:
    def answer(handler: BaseHTTPRequestHandler, seen: Seen) -> None:
        reply(handler, BODY[: 500 if len(seen.ranges) < 2 else None], 200, len(BODY))

    url, seen = serve(answer)
    download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert seen.ranges == ["", ""]
    assert (tmp_path / "a").read_bytes() == BODY


@pytest.mark.parametrize("span", ["bytes 0-99/100", "bytes 999-1000/1024000", ""])
def test_a_wrong_range_is_not_believed(serve, tmp_path: Path, span: str) -> None:
    (tmp_path / "a.part").write_bytes(BODY[:300])
    (tmp_path / "a.part.tag").write_text('"v1"')

    def answer(handler: BaseHTTPRequestHandler, seen: Seen) -> None:
        if len(seen.ranges) == 1:
            reply(handler, b"x" * 100, 206, Content_Range=span)
        else:
            ranged(handler, seen)

    url, seen = serve(answer)
    download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert seen.ranges == ["bytes=300-", ""]
    assert (tmp_path / "a").read_bytes() == BODY


def test_range_past_the_end_starts_over(serve, tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(BODY + b"more")
    (tmp_path / "a.part.tag").write_text('"v1"')
    url, seen = serve(lambda h, s: reply(h, code=416) if len(s.ranges) == 1 else ranged(h, s))
    download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert (tmp_path / "a").read_bytes() == BODY
    assert len(seen.ranges) == 2


@pytest.mark.parametrize("code", [500, 503, 429])
def test_a_moody_server_gets_a_bounded_number_of_tries(serve, tmp_path: Path, code: int) -> None:
    waits: list[float] = []
    url, seen = serve(lambda h, s: reply(h, code=code) if len(s.ranges) < 3 else ranged(h, s))
    download(f"{url}/a", tmp_path / "a", 2_000_000, client(pause=waits.append))
    assert (tmp_path / "a").read_bytes() == BODY
    assert waits == [1.0, 2.0]
    seen.answer = lambda h, s: reply(h, code=code)
    with pytest.raises(FetchError, match=f"gave up after 4 attempts: the server answered {code}"):
        download(f"{url}/b", tmp_path / "b", 2_000_000, client())


@pytest.mark.parametrize(
    ("code", "kind"), [(404, MissingTile), (410, MissingTile), (403, FetchError)]
)
def test_a_firm_no_is_not_asked_again(
    serve, tmp_path: Path, code: int, kind: type[Exception]
) -> None:
    url, seen = serve(lambda h, s: reply(h, code=code))
    with pytest.raises(kind, match=str(code)):
        download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert len(seen.ranges) == 1
    assert leftovers(tmp_path) == []


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="gave up after 2 attempts"):
        download("http://127.0.0.1:9/a", tmp_path / "a", 9, client(attempts=2))


@pytest.mark.parametrize("promise", [True, False])
def test_too_large_is_stopped_early(serve, tmp_path: Path, promise: bool) -> None:
    def answer(handler: BaseHTTPRequestHandler, seen: Seen) -> None:
        handler.send_response(200)
        if promise:
            handler.send_header("Content-Length", str(len(BODY)))
        handler.end_headers()
        handler.wfile.write(BODY)

    url, _ = serve(answer)
    got: list[int] = []
    with pytest.raises(FetchError, match=r"larger than any such file"):
        download(f"{url}/a", tmp_path / "a", 100_000, client(on_bytes=got.append))
    assert sum(got) < len(BODY) / 2
    assert "a" not in leftovers(tmp_path)


def test_redirect_within_http_is_followed(serve, tmp_path: Path) -> None:
    good, _ = serve(ranged)
    url, _ = serve(lambda h, s: reply(h, code=302, Location=f"{good}/a"))
    download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert (tmp_path / "a").read_bytes() == BODY


@pytest.mark.parametrize(
    "place", ["file:///etc/hostname", "ftp://127.0.0.1/a", "data:text/plain,hello", "gopher://x"]
)
def test_redirect_elsewhere_is_refused(serve, tmp_path: Path, place: str) -> None:
    url, _ = serve(lambda h, s: reply(h, code=302, Location=place))
    with pytest.raises(FetchError, match="sends on to"):
        download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert leftovers(tmp_path) == []


def test_redirects_in_a_circle_end(serve, tmp_path: Path) -> None:
    url, seen = serve(lambda h, s: reply(h, code=302, Location=f"/{len(s.ranges)}"))
    with pytest.raises(FetchError, match="sends on to"):
        download(f"{url}/a", tmp_path / "a", 2_000_000, client())
    assert len(seen.ranges) < 10


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://a/b", "a/b", "http://", "http://u:p@host/", "http://h/?k=1"],
)
def test_addresses_that_are_not_fetched(tmp_path: Path, url: str) -> None:
    with pytest.raises(FetchError):
        check_url(url)
    with pytest.raises(FetchError):
        download(url, tmp_path / "a", 9, client())


def test_unwritable_cache_is_said_at_once(serve, tmp_path: Path) -> None:
    url, seen = serve(ranged)
    with pytest.raises(FetchError, match="cannot be written"):
        download(f"{url}/a", tmp_path / "missing" / "a", 2_000_000, client())
    assert len(seen.ranges) == 1
