"""kill -9 at random moments under load: every acknowledged event is counted once, none twice."""
import time

from harness import seeded_random, small_world
from load import Load, check_counted_once

KILLS = 25


def test_25_kills_lose_and_double_nothing(serve, log):
    chance = seeded_random()
    server = serve("--commit-interval-ms", "50", kafka=log)
    server.send(small_world(capacity=50))
    load = Load(server)
    for kill in range(KILLS):
        before = load.answers
        while load.answers < before + 5:  # it does serve in between
            time.sleep(0.005)
        time.sleep(chance.random() * 0.3)
        server.kill()
        server.start(ready=chance.random() < 0.5)  # else the next kill may meet it while it replays
    roster = check_counted_once(server, load, log, capacity=50)
    print(f"{KILLS} kills, {load.answers} answers, {len(roster)} sign-ups, {len(load.served)} records of service")
