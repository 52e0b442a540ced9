#!/usr/bin/env python3
"""Turns two real collections of Meetup RSVPs into Haiyu's events, one CloudEvent a line on standard output.

  meetup_to_events.py archive FILE [--capacity N]   groups, memberships, events and RSVPs as they ended up
  meetup_to_events.py stream FILE [--capacity N]    RSVPs as they arrived, with their repeats and their disorder

A group becomes an organization; a membership a member.enrolled; an event an activity with one session of two hours
and one role, `attendee`, with N places (10,000 unless told: Meetup's own limits are not in the data); a "yes" a
signup.requested for the person and the guests (a party is at most 10: what is larger is cut to 10, and counted on
standard error); a "no" after a "yes" a signup.cancelled; a "no" at once is no sign-up.

In the archive an RSVP has the time at which it was made and the time at which it was last changed, so a "no" that
was changed later had been a "yes". In the stream each delivery becomes an event whose id derives from the RSVP and
from how often it has turned: a delivery that is repeated has the id of the first, as an at-least-once producer's has.
"""
import argparse
import json
import sys

import cloud_events
from cloud_events import instant

PLACE = "montana.meetup.archive"
HOURS_MS = 3_600_000
PARTY_MAX = 10


class Writer(cloud_events.Writer):
    def __init__(self, source):
        super().__init__(source)
        self.cut_parties = 0

    def group(self, group_id, name, time_ms):
        self.organization(f"g{group_id}", name, PLACE, instant(time_ms))

    def meeting(self, event_id, group_id, title, start_ms, time_ms, capacity):
        self.activity(f"a{event_id}", f"g{group_id}", title, "meetup", PLACE, instant(time_ms))
        self.event("session.scheduled", f"s{event_id}", f"a{event_id}", instant(time_ms), {
            "start_at": instant(start_ms), "end_at": instant(start_ms + 2 * HOURS_MS),
            "places": [{"role": "attendee", "side": "beneficiary", "capacity": capacity}]})

    def request(self, signup_id, event_id, member, guests, time_ms):
        self.cut_parties += guests + 1 > PARTY_MAX
        self.event("signup.requested", signup_id, f"a{event_id}", instant(time_ms), {
            "session_id": f"s{event_id}", "person_id": member, "role": "attendee",
            "party_size": min(guests + 1, PARTY_MAX)})

    def cancel(self, signup_id, event_id, time_ms):
        self.event("signup.cancelled", signup_id, f"a{event_id}", instant(time_ms), {"reason": "changed to no"})


def convert_archive(rows, writer, capacity):
    tables = {"group": [], "event": [], "membership": [], "rsvp": []}
    for row in rows:
        tables[row["table"]].append(row)
    for group in tables["group"]:
        writer.group(group["group_id"], group["name"], group["created_ms"])
    for member in tables["membership"]:
        joined = member["joined_ms"]
        writer.event("member.enrolled", f"g{member['group_id']}-{member['member']}", f"g{member['group_id']}",
                     instant(joined), {"person_id": member["member"], "enrolled_on": instant(joined)[:10]})
    first_rsvp, steps = {}, []
    for rsvp in tables["rsvp"]:
        event_id, made, changed = rsvp["event_id"], rsvp["created_ms"], rsvp["mtime_ms"]
        first_rsvp[event_id] = min(made, first_rsvp.get(event_id, made))
        signup_id = f"r{event_id}-{rsvp['member']}"
        if rsvp["response"] == "yes" or changed > made:
            steps.append((made, 0, signup_id, rsvp))
        if rsvp["response"] == "no" and changed > made:
            steps.append((changed, 1, signup_id, rsvp))
    for event in tables["event"]:
        posted = first_rsvp.get(event["event_id"], event["start_ms"] - 24 * HOURS_MS)
        writer.meeting(event["event_id"], event["group_id"], event["title"], event["start_ms"], posted, capacity)
    for time_ms, step, signup_id, rsvp in sorted(steps, key=lambda step: step[:3]):
        if step == 0:
            writer.request(signup_id, rsvp["event_id"], rsvp["member"], rsvp["guests"], time_ms)
        else:
            writer.cancel(signup_id, rsvp["event_id"], time_ms)
    for event in tables["event"]:
        if event["status"] == "past":
            writer.event("session.closed", f"s{event['event_id']}", f"a{event['event_id']}",
                         instant(event["start_ms"] + 2 * HOURS_MS), {"held": True})


def convert_stream(rows, writer, capacity):
    groups, events = set(), set()
    turns = {}  # of each RSVP: how often it turned; odd while it is a yes
    for row in rows:
        event_id, time_ms, group = row["event"]["event_id"], row["mtime_ms"], row["group"]
        if group["id"] not in groups:
            groups.add(group["id"])
            writer.group(group["id"], group["name"], time_ms)
        if event_id not in events:
            events.add(event_id)
            start = row["event"].get("time_ms") or time_ms + 24 * HOURS_MS
            writer.meeting(event_id, group["id"], row["event"]["title"], start, time_ms, capacity)
        turn = turns.get(row["rsvp_id"], 0)
        coming = row["response"] == "yes"
        if coming != (turn % 2 == 1):
            turn += 1
            turns[row["rsvp_id"]] = turn
        signup_id = f"r{row['rsvp_id']}-{(turn + 1) // 2}"
        if coming:
            writer.request(signup_id, event_id, row["member"], row["guests"], time_ms)
        elif turn > 0:
            writer.cancel(signup_id, event_id, time_ms)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["archive", "stream"])
    parser.add_argument("file")
    parser.add_argument("--capacity", type=int, default=10_000, help="places of each session (10,000)")
    options = parser.parse_args()
    writer = Writer(f"urn:meetup:{options.kind}")
    with open(options.file, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    (convert_archive if options.kind == "archive" else convert_stream)(rows, writer, options.capacity)
    if writer.cut_parties:
        print(f"{writer.cut_parties} parties of more than {PARTY_MAX} were cut to {PARTY_MAX}", file=sys.stderr)


if __name__ == "__main__":
    main()
