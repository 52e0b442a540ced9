"""The command line without a server: help, version, and refusals that say what to do."""
import pathlib
import subprocess

HAIYU = pathlib.Path(__file__).resolve().parents[2] / "build/release/haiyu"


def haiyu(*arguments):
    return subprocess.run([HAIYU, *arguments], capture_output=True, text=True, timeout=20)


def test_the_version_is_told():
    answer = haiyu("--version")
    assert answer.returncode == 0
    assert answer.stdout.strip()


def test_an_unknown_command_is_refused_and_points_to_the_help():
    answer = haiyu("surve")
    assert answer.returncode == 2
    assert '"surve"' in answer.stderr
    assert "serve" in answer.stderr.replace("surve", "") and "import" in answer.stderr
    assert "--help" in answer.stderr
