"""Settings: where they come from, which is stronger, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tocsin.errors import SettingError
from tocsin.settings import load


def test_defaults_then_file_then_environment_then_flags(tmp_path: Path) -> None:
    (tmp_path / "tocsin.toml").write_text("port = 1001\nmin_interval = 7\nowner = 'file'\n")
    environ = {"TOCSIN_DATA": str(tmp_path), "TOCSIN_PORT": "1002", "TOCSIN_OWNER": "environment"}
    settings = load({"port": 1003, "host": None}, environ=environ)
    assert (settings.port, settings.min_interval, settings.owner, settings.host) == (
        1003,
        7.0,
        "environment",
        "127.0.0.1",
    )


def test_lists_and_switches_in_the_environment() -> None:
    settings = load({}, environ={"TOCSIN_ALLOW": "127.0.0.1:9000, [::1]:80", "TOCSIN_POLLING": "off"})
    assert settings.allow == ("127.0.0.1:9000", "[::1]:80")
    assert settings.polling is False


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"TOCSIN_PROT": "1"}, "Did you mean port?"),
        ({"TOCSIN_PORT": "http"}, "is not a whole number"),
        ({"TOCSIN_PORT": "70000"}, "70000 is out of range. Give 0 to 65535"),
        ({"TOCSIN_POLLING": "perhaps"}, "is not true or false"),
        ({"TOCSIN_ALLOW": "localhost"}, "is not host:port"),
        ({"TOCSIN_MIN_INTERVAL": "0.1"}, "out of range"),
        ({"TOCSIN_LOG": "loud"}, "is no level"),
        ({"TOCSIN_PUBLIC_URL": "desk.example"}, "is no web address"),
        ({"TOCSIN_HOST": "0.0.0.0"}, "without a token"),
        ({"TOCSIN_CONFIG": "/no/such.toml"}, "no such file"),
    ],
)
def test_a_wrong_setting_is_an_error_that_names_it(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said.replace("?", r"\?")):
        load({}, environ=environ)


def test_a_broken_file_is_said_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "tocsin.toml").write_text("port = = 1")
    with pytest.raises(SettingError, match="not valid TOML"):
        load({"data": tmp_path}, environ={})


def test_beyond_this_machine_needs_a_token() -> None:
    assert load({"host": "0.0.0.0", "token": "s3cret"}, environ={}).token == "s3cret"
