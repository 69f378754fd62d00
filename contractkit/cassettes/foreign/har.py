"""HTTP Archive 1.2, which browsers and proxies write (http://www.softwareishard.com/blog/har-12-spec/)."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlencode

from contractkit.cassettes.content_coding import resized
from contractkit.cassettes.foreign._json import Fields, document
from contractkit.cassettes.foreign._recorded import Recorded, recorded
from contractkit.errors import CassetteError
from contractkit.model.exchange import Exchange, Headers, Request, Response


def read(data: bytes, name: str) -> Recorded:
    """Read the exchanges of an archive, in its order.

    What got no answer (status 0: blocked, or the network failed) is left out, and what a browser keeps beside HTTP
    (`data:`, `blob:`, extensions, WebSockets). Header lines that HTTP/2 calls pseudo-headers (RFC 9113, 8.3) are no
    headers.

    Raises:
        CassetteError: it is not such an archive, or was saved without the JSON that came; with the JSON Pointer to what
            is wrong.
    """
    entries = document(data, name).table("log").rows("entries")
    answered = [entry for entry in entries if entry.table("response").number("status") and _is_http(entry)]
    exchanges = [Exchange(*_pair(entry), cassette=name, index=index) for index, entry in enumerate(answered)]
    return recorded(tuple(exchanges), (entry.text("startedDateTime", "") for entry in answered[:1]))


def _is_http(entry: Fields) -> bool:
    return entry.table("request").text("url").lower().startswith(("http://", "https://"))


def _pair(entry: Fields) -> tuple[Request, Response]:
    sent, got = entry.table("request"), entry.table("response")
    body = _posted(sent.table("postData")) if sent.has("postData") else b""
    request = Request(method=sent.text("method").upper(), uri=sent.text("url"), headers=_headers(sent), body=body)
    content = _content(got.table("content")) if got.has("content") else b""
    # An archive keeps a body unpacked, and its headers as they came.
    lines = [line for line in _headers(got) if line[0].lower() not in {"content-encoding", "transfer-encoding"}]
    return request, Response(
        status=got.number("status"),
        reason=got.text("statusText", ""),
        headers=resized(Headers.of(lines), content),
        body=content,
    )


def _headers(message: Fields) -> Headers:
    lines = [(line.text("name"), line.text("value")) for line in message.rows("headers")]
    return Headers.of(line for line in lines if not line[0].startswith(":"))


def _posted(data: Fields) -> bytes:
    if data.has("text"):
        return data.text("text").encode("utf-8", "surrogatepass")
    return urlencode([(field.text("name"), field.text("value", "")) for field in data.rows("params")]).encode()


def _content(content: Fields) -> bytes:
    text = content.text("text", "")
    if not text and content.has("size") and content.number("size") > 0 and "json" in content.text("mimeType", ""):
        raise CassetteError(
            f"{content.pointer}: it had {content.number('size'):,} bytes of JSON, and the archive was saved without "
            "them; save it with content.",
            path=content.name,
        )
    if content.text("encoding", "").lower() != "base64":
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CassetteError(f"{content.pointer}/text: it is not base64.", path=content.name) from error
