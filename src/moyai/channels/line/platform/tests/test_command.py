"""The command line makes the platform that it describes."""

import json
import subprocess
import sys

import pytest

from moyai.channels.line.platform.command import make_parser, make_platform

TOWN = "town:secret:token:http://127.0.0.1:8000/line/town/webhook"


def test_arguments_make_a_platform(tmp_path):
    parts = ["--channel", TOWN, "--channel", "other:a:b:", "--title", "town:わたしの町", "--quota", "5"]
    parts += ["--user", "hanako:花子", "--user", "tom:Tom:en", "--place", "役場:35.8:137.9", "--redelivery"]
    platform = make_platform(make_parser().parse_args([*parts, "--ledger", str(tmp_path / "a" / "l.jsonl")]))
    town, other = platform.channels.values()
    assert (town.secret, town.token, town.webhook_url) == ("secret", "token", TOWN.split(":", 3)[3])
    assert (town.title, town.quota, town.redelivery.on, other.title) == ("わたしの町", 5, True, "other")
    people = [(u.key, u.name, u.language) for u in platform.users.values()]
    assert people == [("hanako", "花子", "ja"), ("tom", "Tom", "en")]
    assert len(town.list_friends()) == len(other.list_friends()) == 2
    assert [(p.name, p.latitude, p.longitude) for p in platform.places] == [("役場", 35.8, 137.9)]
    platform.ledger.close()
    assert (tmp_path / "a" / "l.jsonl").exists()


@pytest.mark.parametrize("wrong", ["town", "town:secret", "town:secret:token", ":a:b:c"])
def test_a_channel_needs_four_parts(wrong, capsys):
    with pytest.raises(SystemExit):
        make_parser().parse_args(["--channel", wrong])
    assert "NAME:SECRET:TOKEN:WEBHOOK_URL" in capsys.readouterr().err


def test_it_starts_without_django():
    code = """
import sys
sys.modules["django"] = None
from moyai.config.cli import main
sys.argv = ["moyai", "line-platform", "--help"]
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "NAME:SECRET:TOKEN:WEBHOOK_URL" in done.stdout


def test_no_secret_is_told(served):
    overview = served.read("/")
    assert [c["name"] for c in overview["channels"]] == ["town", "other"]
    assert "secret" not in json.dumps(overview)
    assert served.http.get("/nothing").json() == {"message": "Not found"}
