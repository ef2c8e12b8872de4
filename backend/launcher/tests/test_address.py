from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.address import Address
from launcher.errors import LauncherError, UsageError
from launcher.tests.conftest import ROOT


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.2"])
def test_a_loopback_host_is_fine_and_people_call_it_localhost(host: str) -> None:
    address = Address.read(host, 8000, {})
    address.refuse_public({})
    assert address.url == "http://localhost:8000/messager"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com"])
def test_any_other_host_is_refused_without_access_keys(host: str) -> None:
    with pytest.raises(UsageError, match="MESSAGER_INSECURE_OPEN=1"):
        Address.read(host, 8000, {}).refuse_public({})


def test_a_public_address_to_listen_on_is_refused_as_well() -> None:
    environ = {"MESSAGER_LISTEN": "0.0.0.0"}
    with pytest.raises(UsageError, match=r"0\.0\.0\.0"):
        Address.read(None, None, environ).refuse_public(environ)


def test_a_public_host_is_allowed_by_whoever_says_so() -> None:
    address = Address.read("0.0.0.0", 8000, {})
    address.refuse_public({"MESSAGER_INSECURE_OPEN": "1"})
    assert address.is_public
    assert (address.url, address.probe) == ("http://localhost:8000/messager", "127.0.0.1")


def test_refusing_a_public_host_comes_before_anything_is_made(tmp_path: Path) -> None:
    env = {"MESSAGER_HOME": str(tmp_path / "home"), "PATH": ""}
    args = [sys.executable, str(ROOT / "messager"), "up", "--host", "0.0.0.0"]
    ended = subprocess.run(args, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "MESSAGER_INSECURE_OPEN=1" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not (tmp_path / "home").exists()


def test_a_taken_port_is_named_and_another_one_suggested() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LauncherError, match=rf"Port {port} is taken .* --port {port + 1}"):
            Address.read("127.0.0.1", port, {}).refuse_taken()


def test_options_come_before_the_environment() -> None:
    environ = {"MESSAGER_HOST": "127.0.0.2", "MESSAGER_PORT": "9000"}
    assert Address.read(None, None, environ) == Address(host="127.0.0.2", port=9000, listen="127.0.0.2")
    assert Address.read("localhost", 1234, environ) == Address(host="localhost", port=1234, listen="localhost")


def test_a_port_in_the_environment_that_is_none_names_its_variable() -> None:
    with pytest.raises(UsageError, match="MESSAGER_PORT"):
        Address.read(None, None, {"MESSAGER_PORT": "many"})
