"""Fetch elevation tiles over HTTP: the only module of Longshadow that touches the network.

Everything that arrives is bounded in size, checked, and moved into place whole. What had arrived
when a run was cut off is kept beside its target (``.part``) and continued when the server still
has the same file; otherwise it is fetched anew.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from longshadow.errors import FetchError, Problem

__all__ = ["Client", "MissingTile", "cache_folder", "check_url", "download"]

_CHUNK_BYTES = 262_144
_AGENT = "longshadow-terrain-fetch"
_RETRY_CODES = {408, 425, 429, 500, 502, 503, 504}
_DISK_FAULTS = {errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR}
_AGAIN = "Run the same line again: what has arrived is kept. --base-url names a mirror."


class MissingTile(FetchError):
    """The server says that there is no such file."""


class _TryAgain(Exception):
    """A fault that may pass."""


@dataclass(frozen=True)
class Client:
    """How patient a download is; `pause` waits a number of seconds between attempts."""

    attempts: int = 4
    timeout_s: float = 30.0
    pause: Callable[[float], None] = time.sleep
    on_bytes: Callable[[int], None] = lambda count: None


def check_url(url: str) -> str:
    """Return the URL without a final slash.

    Raises
    ------
    FetchError
        If it is not plain http or https, or carries a password.
    """
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(Problem("only http and https addresses are fetched", value=url))
    if parts.username or parts.password or parts.query or parts.fragment:
        raise FetchError(
            Problem("the address may hold no name, password, query or fragment", value=url)
        )
    return url.rstrip("/")


def cache_folder(root: Path | None, source: str, base_url: str) -> Path:
    """Return the folder that keeps tiles of one source from one server."""
    if root is None:
        from platformdirs import user_cache_path

        root = user_cache_path("longshadow") / "terrain"
    mark = hashlib.sha256(base_url.encode()).hexdigest()[:10]
    return root / f"{source}-{mark}"


def download(url: str, target: Path, limit_bytes: int, client: Client) -> None:
    """Bring a file to `target`, whole or not at all.

    Raises
    ------
    MissingTile
        If the server answers 404 or 410.
    FetchError
        If it cannot be had, is larger than `limit_bytes`, or the server misbehaves.
    """
    reason = ""
    for attempt in range(client.attempts):
        if attempt:
            client.pause(2.0 ** (attempt - 1))
        try:
            _attempt(url, target, limit_bytes, client)
            return
        except _TryAgain as fault:
            reason = str(fault)
    raise FetchError(
        Problem(f"gave up after {client.attempts} attempts: {reason}", file=url, remedy=_AGAIN)
    )


def _attempt(url: str, target: Path, limit_bytes: int, client: Client) -> None:
    part, mark = _part_of(target)
    start, validator = _kept(part, mark)
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    if start:
        headers |= {"Range": f"bytes={start}-", "If-Range": validator}
    try:
        with _open(url, headers, client.timeout_s) as reply:
            start = _begin(reply, part, mark, start)
            total = _announced(reply, start)
            if total is not None and total > limit_bytes:
                raise _too_large(url, limit_bytes)
            got = start + _copy(reply, part, start, limit_bytes, client)
    except urllib.error.HTTPError as error:
        error.close()
        raise _answered(url, error.code, part, mark) from error
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise _fault(error) from error
    if got > limit_bytes:
        _forget(part, mark)
        raise _too_large(url, limit_bytes)
    if total is not None and got != total:
        raise _TryAgain(f"the body was cut short, {got:,} of {total:,} bytes")
    os.replace(part, target)
    mark.unlink(missing_ok=True)


def _part_of(target: Path) -> tuple[Path, Path]:
    return target.with_name(target.name + ".part"), target.with_name(target.name + ".part.tag")


def _kept(part: Path, mark: Path) -> tuple[int, str]:
    """Return how much of the file is here and what proves that the server still has the same."""
    try:
        validator = mark.read_text(encoding="ascii").strip()
        size = part.stat().st_size
    except (OSError, ValueError):
        return 0, ""
    return (size, validator) if validator else (0, "")


def _begin(reply: Any, part: Path, mark: Path, start: int) -> int:
    """Return where the body starts, and note what identifies the file on the server."""
    headers: Mapping[str, str] = reply.headers
    if reply.status == 206:
        if not headers.get("Content-Range", "").startswith(f"bytes {start}-"):
            _forget(part, mark)
            raise _TryAgain("the server sent another range than asked for")
        return start
    if reply.status != 200:
        raise _TryAgain(f"unexpected answer {reply.status}")
    tag = headers.get("ETag", "")
    strong = tag if tag.startswith('"') else headers.get("Last-Modified", "")
    mark.write_text(strong if strong.isascii() and len(strong) < 200 else "", encoding="ascii")
    return 0


def _announced(reply: Any, start: int) -> int | None:
    length = reply.headers.get("Content-Length", "")
    return start + int(length) if length.isdigit() else None


def _copy(reply: Any, part: Path, start: int, limit_bytes: int, client: Client) -> int:
    """Append the body to the part file and return its length, stopping beyond the limit."""
    count = 0
    with part.open("r+b" if start else "wb") as stream:
        stream.seek(start)
        while start + count <= limit_bytes:
            try:
                chunk = reply.read(_CHUNK_BYTES)
            except http.client.IncompleteRead as error:
                stream.write(error.partial)  # what came is good: the next attempt goes on after it
                raise
            if not chunk:
                break
            stream.write(chunk)
            count += len(chunk)
            client.on_bytes(len(chunk))
    return count


def _forget(part: Path, mark: Path) -> None:
    part.unlink(missing_ok=True)
    mark.unlink(missing_ok=True)


def _answered(url: str, code: int, part: Path, mark: Path) -> Exception:
    if code in (404, 410):
        return MissingTile(Problem(f"the server has no such file ({code})", file=url))
    if code == 416:
        _forget(part, mark)
        return _TryAgain("the file on the server has changed")
    if code in _RETRY_CODES:
        return _TryAgain(f"the server answered {code}")
    if 300 <= code < 400:
        return FetchError(Problem("the server sends on to an address not followed", file=url))
    return FetchError(Problem(f"the server answered {code}", file=url, remedy=_AGAIN))


def _fault(error: Exception) -> Exception:
    if isinstance(error, OSError) and error.errno in _DISK_FAULTS:
        return FetchError(Problem(f"cannot be written ({error})", remedy="Choose another --cache."))
    return _TryAgain(f"{type(error).__name__}: {error}")


def _too_large(url: str, limit_bytes: int) -> FetchError:
    return FetchError(
        Problem(f"larger than any such file can be ({limit_bytes:,} bytes)", file=url)
    )


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = 5

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Follow to http or https only, and never from https to http."""
        before = urllib.parse.urlsplit(req.full_url).scheme
        after = urllib.parse.urlsplit(newurl).scheme
        if after != "https" and (before, after) != ("http", "http"):
            raise FetchError(
                Problem("the server sends on to another kind of address", value=newurl)
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _open(url: str, headers: dict[str, str], timeout_s: float) -> Any:
    # A bare director: the usual opener would also know file:, ftp: and data: addresses.
    director = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        director.add_handler(handler)
    request = urllib.request.Request(check_url(url), headers=headers)
    return director.open(request, timeout=timeout_s)
