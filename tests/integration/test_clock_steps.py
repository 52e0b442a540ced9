"""The machine's clock is set forward and back by a day: what was counted stays, and what comes counts as ever."""
import pathlib
import struct
import subprocess

import pytest
from harness import event, small_world, verify

DAY_S = 86_400
STEPS_S = [0, DAY_S, 0, -DAY_S, 2 * DAY_S, -2 * DAY_S]


class Clock:
    """The wall clock of a server, which a test sets."""

    def __init__(self, folder):
        self.preloaded, self.file = folder / "stepped_clock.so", folder / "clock"
        source = pathlib.Path(__file__).with_name("stepped_clock.c")
        subprocess.run(["cc", "-Wall", "-Werror", "-O1", "-shared", "-fPIC", "-o", self.preloaded, source], check=True)
        self.file.write_bytes(bytes(8))

    def step_to(self, seconds_off):
        with open(self.file, "r+b") as file:
            file.write(struct.pack("=q", seconds_off))

    @property
    def environment(self):
        return {"LD_PRELOAD": self.preloaded, "STEPPED_CLOCK": self.file}


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path)


def facts(step):
    """As many of each kind in every step, each with its own time."""
    number = f"{step:02}"
    time = f"2026-03-{step + 1:02}T10:00:00+08:00"
    asked = [event("signup.requested", f"g{number}-{n}", "act-1",
                   {"session_id": "ses-1", "person_id": f"p{number}-{n}", "role": "volunteer"}, time, id=f"g{number}-{n}")
             for n in range(20)]
    return asked + [event("signup.cancelled", f"g{number}-0", "act-1", {}, time, id=f"c{number}"),
                    event("served.recorded", f"s{number}", "act-1", {"session_id": "ses-1", "count": 7}, time, id=f"s{number}")]


def every_counter(server):
    """All that the events count into, day by day; by their own time, whatever the clock says."""
    names = [one["metric"] for one in server.get("/v1/counters")["items"]]
    return {name: server.get(f"/v1/counters/{name}?window=day&from=2026-01-01&to=2026-12-31")["rows"] for name in names}


def test_steps_of_a_day_change_no_counter(serve, clock):
    server, calm = serve(start=False), serve(data="calm")
    server.environment = clock.environment
    server.start()
    for one in (server, calm):
        one.send(small_world(capacity=50))
    for step, seconds in enumerate(STEPS_S):
        clock.step_to(seconds)
        assert every_counter(server) == every_counter(calm), f"stepped to {seconds} s"
        for one in (server, calm):
            assert one.send(facts(step)) == (22, 0)
            assert one.send(facts(step)) == (0, 22)
    assert every_counter(server) == every_counter(calm)
    assert server.counter("signups.requested") == 20 * len(STEPS_S)

    # Commands take their time from the clock; each counts once.
    days = set()
    for step, seconds in enumerate(STEPS_S):
        clock.step_to(seconds)
        asked = server.client.post("/v1/sessions/ses-1/signups", {"person_id": f"q{step}", "role": "volunteer"}, key=f"ask-{step}")
        assert (asked.status, asked.json["status"]) == (201, "waitlisted"), asked
        days.add(asked.json["requested_at"][:10])
    assert len(days) == len(set(STEPS_S)), f"the clock was not stepped: {days}"
    assert server.counter("signups.requested") == 21 * len(STEPS_S)

    assert server.stop() == 0
    agreed = verify(server.data)
    assert agreed.returncode == 0, agreed
