"""The settings of the service and the command line: one table, and the only reader of the environment.

Each setting is read from SOIGNE_<NAME>; an option of the command line wins over it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any


class SettingError(ValueError):
    """A setting has a value that cannot be used; says which, what was found and what was expected."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `unit` is what a value counts or names, `sentence` what it is for."""

    name: str
    default: int | str | None
    unit: str
    sentence: str
    lowest: int = 1
    highest: int = 2**31 - 1
    pattern: str = ""  # of a text; empty takes any

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"SOIGNE_{self.name.upper()}"


REGION_PATTERN = r"[A-Z]{2}(-[A-Z0-9]{1,3})?"  # ISO 3166: a country, or a part of one

SETTINGS: tuple[Setting, ...] = (
    Setting("port", 8765, "TCP port", "Where the service listens, on 127.0.0.1 only.", highest=65535),
    Setting(
        "max_draft_chars", 50_000, "characters",
        "The longest draft, and the longest message it answers, that is read.",
    ),
    # 50,000 characters of draft and as many of the message it answers, each escaped as \\uXXXX\\uXXXX, take 1.2 MB.
    Setting("max_body_bytes", 2_000_000, "bytes", "The largest request body that is read."),
    Setting("threads", 4, "threads", "How many requests are answered at once.", highest=64),
    Setting("region", None, "ISO code", "Whose emergency numbers to show when the caller names no region.",
            pattern=REGION_PATTERN),
)  # fmt: skip

_PIPELINE_PREFIX = "SOIGNE_PIPELINE_"


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force. `pipelines` pairs a language's code with the spaCy pipeline that reads it instead of
    Soigné's own (SOIGNE_PIPELINE_<CODE>)."""

    port: int
    max_draft_chars: int
    max_body_bytes: int
    threads: int
    region: str | None
    pipelines: tuple[tuple[str, str], ...] = ()


def read_settings(environ: Mapping[str, str] | None = None, **options: Any) -> Settings:
    """The settings from the environment, with each option that is not None in place of it.

    Raises SettingError for a value that is no number where one is expected, or is out of range.
    """
    source = os.environ if environ is None else environ
    values = {row.name: _choose(row, source, options.get(row.name)) for row in SETTINGS}
    pipelines = {**_pipelines(source), **(options.get("pipelines") or {})}
    unknown = set(options) - {field.name for field in fields(Settings)}
    if unknown:
        raise SettingError(f"Unknown settings: {', '.join(sorted(unknown))}.")
    return Settings(pipelines=tuple(sorted(pipelines.items())), **values)


def _choose(row: Setting, source: Mapping[str, str], option: int | str | None) -> Any:
    if option is not None:
        return _READERS[type(row.default)](row, str(option))
    found = source.get(row.variable)
    return row.default if not found else _READERS[type(row.default)](row, found)


def _read_number(row: Setting, found: str) -> int:
    if found.isascii() and found.isdigit() and row.lowest <= int(found[:12]) <= row.highest:
        return int(found)
    raise SettingError(
        f"{row.variable}: found {found[:40]!r}, "
        f"expected a whole number of {row.unit} from {row.lowest} to {row.highest}."
    )


def _read_text(row: Setting, found: str) -> str:
    text = found.strip()
    if row.pattern and not re.fullmatch(row.pattern, text):
        raise SettingError(f"{row.variable}: found {text[:40]!r}, expected an {row.unit} such as FR or CA-QC.")
    return text


_READERS: dict[type, Callable[[Setting, str], Any]] = {int: _read_number, str: _read_text, type(None): _read_text}


def _pipelines(source: Mapping[str, str]) -> dict[str, str]:
    named = {key: value.strip() for key, value in source.items() if key.startswith(_PIPELINE_PREFIX)}
    return {key.removeprefix(_PIPELINE_PREFIX).lower(): value for key, value in named.items() if value}
