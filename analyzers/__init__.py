"""Soigné reads a draft to a clinician and says how it may land: `analyze` and the values it gives back."""

from __future__ import annotations

import importlib.metadata
import platform
from typing import Any

from analyzers.core.errors import (
    DraftTooLong,
    InvalidArgument,
    InvalidText,
    LanguageNotSupported,
    RuleError,
    SoigneError,
)
from analyzers.core.language import language_codes, load_language
from analyzers.core.segment import pipeline_name
from analyzers.core.types import Report
from analyzers.pipeline import MAX_DRAFT_CHARS, analyze
from analyzers.urgency import load_numbers

__all__ = [
    "MAX_DRAFT_CHARS",
    "DraftTooLong",
    "InvalidArgument",
    "InvalidText",
    "LanguageNotSupported",
    "Report",
    "RuleError",
    "SoigneError",
    "analyze",
    "compile_rules",
    "diagnostics",
    "languages",
    "rules_catalogue",
]


def languages() -> tuple[str, ...]:
    """The codes of the installed languages, sorted."""
    return language_codes()


def compile_rules() -> None:
    """Compile the rules of every language now, about two seconds' work; else each is compiled when a draft first
    needs it."""
    for code in language_codes():
        load_language(code).index.compile_all()


def rules_catalogue() -> list[dict[str, Any]]:
    """Every rule as plain values, by language and label: id, kind, severity, message, guide and its examples."""
    return [
        {
            "id": rule.id,
            "language": code,
            "label": label,
            "kind": rule.kind,
            "severity": rule.severity,
            "message": rule.message,
            "guide": load_language(code).labels[label].guide,
            "flags": list(rule.flags),
            "passes": list(rule.passes),
        }
        for code in language_codes()
        for label, rules in load_language(code).rules.items()
        for rule in rules
    ]


def diagnostics(pipelines: dict[str, str] | None = None) -> dict[str, Any]:
    """What is installed: versions, the pipeline and the number of rules of each language, the date of the numbers."""
    chosen = pipelines or {}
    return {
        "python": platform.python_version(),
        "spacy": importlib.metadata.version("spacy"),
        "textstat": importlib.metadata.version("textstat"),
        "languages": {
            code: {
                "name": load_language(code).name,
                "pipeline": pipeline_name(load_language(code), chosen.get(code) or None),
                "rules": sum(len(rules) for rules in load_language(code).rules.values()),
            }
            for code in language_codes()
        },
        "emergency_numbers_checked": load_numbers().checked,
    }
