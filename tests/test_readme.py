"""README says what there is: every setting, route, command and permission, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from server import create_app
from server.settings import SETTINGS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_table_with_its_default() -> None:
    for setting in SETTINGS:
        default = "none" if setting.default is None else setting.default
        assert f"| `{setting.variable}` | {default} |" in README, setting.variable
    named = set(re.findall(r"SOIGNE_[A-Z_]+", README)) - {"SOIGNE_PIPELINE_EN", "SOIGNE_PIPELINE_FR"}
    assert named == {setting.variable for setting in SETTINGS}


def test_every_route_is_in_the_table_and_no_other() -> None:
    routes = {
        f"{method} {re.sub(r'<path:', '<', rule.rule)}"
        for rule in create_app().url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert set(re.findall(r"^\| `((?:GET|POST) [^`]+)` \|", README, re.MULTILINE)) == routes


def test_every_permission_is_explained_and_no_other() -> None:
    manifest = (ROOT / "extension" / "manifest.mjs").read_text(encoding="utf-8")
    asked = set(re.findall(r'"([^"]+)"', re.findall(r"\bpermissions: \[([^\]]*)\]", manifest)[0]))
    asked |= set(re.findall(r'"([^"]+)"', re.findall(r"host_permissions: \[([^\]]*)\]", manifest)[0]))
    table = README.partition("| permission | why |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)) == asked


def test_every_command_is_shown() -> None:
    cli = (ROOT / "server" / "cli.py").read_text(encoding="utf-8")
    commands = set(re.findall(r'add_parser\("(\w+)"', cli))
    assert set(re.findall(r"^    soigne (\w+)", README.partition("## Command line")[2], re.MULTILINE)) == commands
    for option in re.findall(r'add_argument\("(--[a-z-]+)"', cli):
        assert option in README or option == "--version", option
