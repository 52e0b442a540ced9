"""Real RSVPs, converted by tests/tools/meetup_to_events.py and imported: the figures are counted here once more,
from the files and in another way."""
import collections
import datetime

from harness import run_import, verify
from real_data import imported, rows_of, table, values


def local_day(ms):
    return (datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc) + datetime.timedelta(hours=8)).date()


def test_the_archive_of_montana(serve, tmp_path):
    source, rows = rows_of("meetup_montana_2008_2016.ndjson")
    groups, events, members, rsvps = ([row for row in rows if row["table"] == table]
                                      for table in ("group", "event", "membership", "rsvp"))
    came = [r for r in rsvps if r["response"] == "yes" or r["mtime_ms"] > r["created_ms"]]
    went = [r for r in came if r["response"] == "no"]
    surplus = len(events)
    events = list({e["event_id"]: e for e in events}.values())  # a few stand in the file more than once
    surplus -= len(events)
    past = [e for e in events if e["status"] == "past"]

    server = serve()
    accepted, duplicates, words = imported(server, tmp_path, "meetup", "archive", source)
    assert duplicates == 2 * surplus and "did not fit" not in words, words
    assert accepted == len(groups) + len(members) + 2 * len(events) + len(came) + len(went) + len(past)

    assert server.counter("organizations.current") == len(groups)
    assert server.counter("members.enrolled") == server.counter("members.current") == len(members)
    assert server.counter("sessions.scheduled") == len(events)
    assert server.counter("sessions.held") == len(past)
    assert server.counter("signups.requested") == server.counter("signups.confirmed") == len(came)
    assert server.counter("signups.cancelled") == len(went)

    # Over time, in the days of the server's zone.
    by_year = collections.Counter(str(local_day(r["created_ms"]).year) for r in came)
    assert values(server, "/v1/counters/signups.confirmed?window=year") == by_year
    by_month = collections.Counter(local_day(e["start_ms"]).isoformat()[:7] for e in past)
    assert values(server, "/v1/counters/sessions.held?window=month") == by_month
    # enrolled_on is the day in UTC, as the converter writes it
    joined = collections.Counter(datetime.datetime.fromtimestamp(m["joined_ms"] / 1000, datetime.timezone.utc)
                                 .date().isoformat()[:7] for m in members)
    assert values(server, "/v1/counters/members.enrolled?window=month") == joined

    # By organization.
    assert table(server, "/v1/counters/members.enrolled?by=organization") == collections.Counter(
        f"g{m['group_id']}" for m in members)
    group_of = {e["event_id"]: e["group_id"] for e in events}
    by_group = collections.Counter("g" + group_of[r["event_id"]] for r in came)
    assert table(server, "/v1/counters/signups.confirmed?by=organization") == by_group

    # The lists: every session's places, and the rosters of those with the most sign-ups and the most guests.
    persons = collections.Counter()
    for r in came:
        if r["response"] == "yes":
            persons["s" + r["event_id"]] += min(r["guests"] + 1, 10)
    sessions = list(server.pages("/v1/sessions?from=2000-01-01T00:00:00Z&to=2030-01-01T00:00:00Z&limit=200"))
    assert len(sessions) == len(events)
    assert {s["id"]: s["places"][0]["confirmed"] for s in sessions if s["places"][0]["confirmed"]} == persons
    busiest = collections.Counter(r["event_id"] for r in came).most_common(1)[0][0]
    most_guests = max(came, key=lambda r: r["guests"])["event_id"]
    for event_id in (busiest, most_guests):
        roster = list(server.pages(f"/v1/sessions/s{event_id}/roster?limit=50"))
        assert {one["person_id"]: (one["status"], one["party_size"]) for one in roster} == {
            r["member"]: ("confirmed" if r["response"] == "yes" else "cancelled", min(r["guests"] + 1, 10))
            for r in came if r["event_id"] == event_id}
    assert max(one["party_size"] for one in roster) == 10

    assert server.stop() == 0
    assert verify(server.data).returncode == 0


def queue_of(capacity, steps):
    """One session's places, by hand: who has one in the end, and who waits, in order. Whole parties; who fits passes."""
    free, inside, waiting = capacity, {}, []
    for what, who, persons in steps:
        if what == "ask":
            if persons <= free:
                inside[who], free = persons, free - persons
            else:
                waiting.append((who, persons))
        elif who in inside:
            free += inside.pop(who)
            for one in list(waiting):
                if one[1] <= free:
                    waiting.remove(one)
                    inside[one[0]], free = one[1], free - one[1]
        else:
            waiting = [one for one in waiting if one[0] != who]
    return set(inside), [who for who, _ in waiting]


def test_the_archive_with_few_places_fills_queues_as_by_hand(serve, tmp_path):
    source, rows = rows_of("meetup_montana_2008_2016.ndjson")
    capacity = 12
    steps = collections.defaultdict(list)
    for r in (row for row in rows if row["table"] == "rsvp"):
        came = r["response"] == "yes" or r["mtime_ms"] > r["created_ms"]
        signup = f"r{r['event_id']}-{r['member']}"
        if came:
            steps[r["event_id"]].append((r["created_ms"], 0, signup, ("ask", signup, min(r["guests"] + 1, 10))))
        if came and r["response"] == "no":
            steps[r["event_id"]].append((r["mtime_ms"], 1, signup, ("leave", signup, 0)))
    server = serve()
    imported(server, tmp_path, "meetup", "archive", source, "--capacity", str(capacity))
    expected = {event_id: queue_of(capacity, [step[3] for step in sorted(of)]) for event_id, of in steps.items()}
    crowded = [event_id for event_id, (inside, waiting) in expected.items() if waiting]
    assert len(crowded) > 50  # the data does fill queues
    for event_id in crowded:
        roster = list(server.pages(f"/v1/sessions/s{event_id}/roster?limit=200"))
        inside, waiting = expected[event_id]
        assert {one["id"] for one in roster if one["status"] == "confirmed"} == inside, event_id
        queue = sorted((one for one in roster if one["status"] == "waitlisted"), key=lambda one: one["waitlist"]["position"])
        assert [one["id"] for one in queue] == waiting, event_id
    sessions = server.pages("/v1/sessions?from=2000-01-01T00:00:00Z&to=2030-01-01T00:00:00Z&limit=200")
    assert {s["id"]: s["places"][0]["confirmed"] <= capacity for s in sessions} == {f"s{row['event_id']}": True for row in rows if row["table"] == "event"}


def test_the_stream_with_its_repeats_and_disorder(serve, log, tmp_path):
    source, rows = rows_of("meetup_stream_2017_03.ndjson")
    # What each RSVP said, in order of arrival, without what it had said just before.
    said = collections.defaultdict(list)
    for row in rows:
        if said[row["rsvp_id"]][-1:] != [row["response"]]:
            said[row["rsvp_id"]].append(row["response"])
    asked = sum(turns.count("yes") for turns in said.values())
    left = sum(turns.count("no") - (turns[0] == "no") for turns in said.values())
    going = sum(turns[-1] == "yes" for turns in said.values())

    server = serve(kafka=log)
    accepted, duplicates, words = imported(server, tmp_path, "meetup", "stream", source)
    assert "did not fit" not in words, words
    sent = sum(1 for _ in open(tmp_path / "meetup.ndjson", encoding="utf-8"))
    assert accepted + duplicates == sent
    groups, events = {row["group"]["id"] for row in rows}, {row["event"]["event_id"] for row in rows}
    assert accepted == len(groups) + 2 * len(events) + asked + left
    assert duplicates > 100  # it is an at-least-once stream
    assert server.counter("signups.requested") == server.counter("signups.confirmed") == asked
    assert server.counter("signups.cancelled") == left
    assert asked - left == going
    assert server.counter("organizations.current") == len(groups)

    # The same deliveries once more, backwards: nothing moves.
    backwards = tmp_path / "backwards.ndjson"
    backwards.write_text("".join(reversed((tmp_path / "meetup.ndjson").read_text(encoding="utf-8").splitlines(keepends=True))),
                         encoding="utf-8")
    assert run_import(server, backwards).stdout.startswith(f"0 accepted, {sent:,} duplicates")
    assert server.counter("signups.confirmed") == asked
    assert server.stop() == 0
    assert verify(server.data, log).returncode == 0
