"""An answer of a source within bounds: who answers without end must not fill the memory."""

import asyncio
import zlib

import httpx

LARGEST = 32_000_000
"""Bytes, unpacked: several times what the largest page that is asked for can be."""

LONGEST = 120.0
"""Seconds for a whole answer; the settings' `timeout` is for each part of it."""

_GZIP = 16 + zlib.MAX_WBITS


async def whole(
    client: httpx.AsyncClient, request: httpx.Request, longest: float = LONGEST
) -> tuple[httpx.Response, bytes]:
    """Send it, and give the answer and its body, unpacked.

    Raises httpx's errors, also for an answer that does not end or is packed in another way.
    """
    request.headers["Accept-Encoding"] = "gzip"
    try:
        async with asyncio.timeout(longest):
            response = await client.send(request, stream=True)
            try:
                raw = await _raw(response)
            finally:
                await response.aclose()
    except TimeoutError as error:
        raise httpx.ReadTimeout(f"no end after {longest:g} s", request=request) from error
    return response, _unpacked(response, raw)


async def _raw(response: httpx.Response) -> bytes:
    raw = bytearray()
    async for part in response.aiter_raw(65_536):
        raw += part
        if len(raw) > LARGEST:
            raise _too_large(response)
    return bytes(raw)


def _unpacked(response: httpx.Response, raw: bytes) -> bytes:
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding == "identity" or not raw:
        return raw
    if coding not in {"gzip", "x-gzip"}:
        raise httpx.DecodingError(f"packed as {coding[:50]}", request=response.request)
    unpacking = zlib.decompressobj(_GZIP)
    try:
        body = unpacking.decompress(raw, LARGEST)
    except zlib.error as error:
        raise httpx.DecodingError(str(error), request=response.request) from error
    if unpacking.unconsumed_tail:
        raise _too_large(response)
    if not unpacking.eof:
        raise httpx.DecodingError("it breaks off", request=response.request)
    return body


def _too_large(response: httpx.Response) -> httpx.DecodingError:
    return httpx.DecodingError(f"larger than {LARGEST} bytes", request=response.request)
