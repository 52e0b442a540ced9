"""What the README tells to type, typed: only the broker's address and the topics' prefix are those of the test."""
import re
import subprocess

import pytest

from harness import ROOT, wait_until


def shell_lines(word):
    """The lines of the README's shell blocks that begin with this word."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith(word + " ")]


@pytest.mark.parametrize("line", shell_lines("kcat"))
def test_a_line_of_kcat_works_as_it_stands(serve, kafka, line):
    server = serve(kafka=kafka)
    assert "127.0.0.1:9092" in line
    typed = re.sub(r"-t (\w+)", lambda topic: f"-t {kafka.prefix}{topic.group(1)}", line.replace("127.0.0.1:9092", kafka.address))
    ran = subprocess.run(["bash", "-c", typed], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    if "-P" in line.split():
        subject = re.search(r'"subject":"(.+?)"', line).group(1)
        wait_until(lambda: server.client.get(f"/v1/people/{subject}").status == 200, "the event is folded")
    assert server.get("/v1/poison")["items"] == []


def test_there_are_lines_of_kcat():
    assert shell_lines("kcat")
