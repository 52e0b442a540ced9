#!/usr/bin/env python3
"""Turns the sessions of Barnet's libraries into Haiyu's events, one CloudEvent a line.

  barnet_to_events.py FILE.csv

A library becomes an organization, a programme of a library an activity, a row a session of an hour that was held, with
what it served. The programme is the category; two spellings of one differ in their capitals only. Times are not in the
data: each session starts at ten. Rows that are the same are sessions of their own.
"""
import csv
import datetime
import sys
import zoneinfo

from cloud_events import Writer, slug

ZONE = zoneinfo.ZoneInfo("Europe/London")
POSTED = "2009-01-01T09:00:00+00:00"


def main():
    writer = Writer("urn:barnet:libraries")
    known = set()
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, 1):
        library = slug(row["library"])
        activity = f"{library}.{slug(row['name'])}"
        place = f"london.barnet.{library}"
        if library not in known:
            writer.organization(library, row["library"], place, POSTED, "library")
        if activity not in known:
            writer.activity(activity, library, row["name"], slug(row["name"], "_"), place, POSTED)
        known |= {library, activity}
        session = f"session-{number}"
        start = datetime.datetime.combine(datetime.date.fromisoformat(row["event_date"]), datetime.time(10), ZONE)
        end = start + datetime.timedelta(hours=1)
        writer.event("session.scheduled", session, activity, POSTED, {
            "start_at": start.isoformat(), "end_at": end.isoformat(),
            "places": [{"role": "visitor", "side": "beneficiary", "capacity": 0}]})
        writer.event("session.closed", session, activity, end.isoformat(), {"held": True})
        writer.event("served.recorded", f"{session}-served", activity, end.isoformat(),
                     {"session_id": session, "count": int(row["attendees"])})


if __name__ == "__main__":
    main()
