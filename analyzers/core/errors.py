"""The errors that the analyzers raise; all others are bugs."""

from __future__ import annotations


class SoigneError(Exception):
    """A draft or a setting that cannot be used. `code` is stable, `hint` says what to do next."""

    code = "soigne_error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class DraftTooLong(SoigneError):
    """The draft has more characters than the limit (50,000 unless the setting says otherwise)."""

    code = "draft_too_long"


class LanguageNotSupported(SoigneError):
    """The draft is confidently in a language that is not installed, or the caller named such a one."""

    code = "language_not_supported"


class InvalidText(SoigneError):
    """The text holds a lone surrogate or a NUL, so offsets into it would mean nothing."""

    code = "invalid_text"


class InvalidArgument(SoigneError):
    """An option of `analyze` has a value outside its closed set (audience, region, ignore spans)."""

    code = "invalid_argument"


class RuleError(SoigneError):
    """A language folder or a rule file is wrong; says file, rule, what was found and what was expected."""

    code = "rule_error"
