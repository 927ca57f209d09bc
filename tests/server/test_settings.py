"""Settings: the environment, the options, and what is refused."""

from __future__ import annotations

import pytest

from server.settings import SETTINGS, SettingError, read_settings


def test_defaults_hold_in_an_empty_environment() -> None:
    settings = read_settings({})
    assert (settings.port, settings.max_draft_chars, settings.region, settings.pipelines) == (8765, 50_000, None, ())


def test_environment_wins_over_default_and_option_over_environment() -> None:
    environ = {"SOIGNE_PORT": "9000", "SOIGNE_REGION": "FR"}
    assert read_settings(environ).port == 9000
    assert read_settings(environ, port="9001", region="CA-QC").port == 9001
    assert read_settings(environ, port="9001", region="CA-QC").region == "CA-QC"


def test_pipelines_are_named_by_language() -> None:
    environ = {"SOIGNE_PIPELINE_EN": "one", "SOIGNE_PIPELINE_FR": "two"}
    assert read_settings(environ, pipelines={"en": "three"}).pipelines == (("en", "three"), ("fr", "two"))


@pytest.mark.parametrize("found", ["x", "0", "65536", "-1", "8765.0", "٣", "9" * 40])
def test_wrong_port_says_variable_found_and_expected(found: str) -> None:
    with pytest.raises(
        SettingError, match=r"SOIGNE_PORT: found .* expected a whole number of TCP port from 1 to 65535"
    ):
        read_settings({"SOIGNE_PORT": found})


@pytest.mark.parametrize("found", ["France", "fr", "F", "FR-"])
def test_wrong_region_is_refused(found: str) -> None:
    with pytest.raises(SettingError, match="SOIGNE_REGION"):
        read_settings({"SOIGNE_REGION": found})


def test_every_setting_has_a_sentence_and_a_unit() -> None:
    for row in SETTINGS:
        assert row.sentence.endswith("."), row.name
        assert row.unit, row.name
