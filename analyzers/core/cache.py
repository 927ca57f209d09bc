"""A bounded memory of what was computed for a piece of text, without the text.

Keys are salted hashes (a new salt each start), so nothing in the cache can be read back or compared between runs.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import blake2b
from secrets import token_bytes
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")
_SALT = token_bytes(16)
CACHED_SENTENCES = 1_500  # as many as the cached segments hold, about: 50 drafts
_ALL: list[HashedCache[Any]] = []


def hash_text(*parts: str | bytes) -> bytes:
    """A salted 16-byte hash of the parts; the same within one run only."""
    digest = blake2b(key=_SALT, digest_size=16)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(4, "big") + data)
    return digest.digest()


class HashedCache(Generic[Value]):
    """The most recently used `size` values; safe to share between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._entries: OrderedDict[bytes, Value] = OrderedDict()
        _ALL.append(self)

    def get(self, key: bytes) -> Value | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: bytes, entry: Value) -> None:
        with self._lock:
            self._entries[key] = entry
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()


def forget_all() -> None:
    """Empty every cache of what was read."""
    for cache in _ALL:
        cache.clear()
