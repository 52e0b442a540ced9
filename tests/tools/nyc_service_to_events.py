#!/usr/bin/env python3
"""Turns New York's list of service opportunities of 2011 into Haiyu's events, one CloudEvent a line.

  nyc_service_to_events.py FILE.csv

Who offers something becomes an organization, on the day of its first posting; an opportunity an activity, posted on the
day on which it was created and changed on the day of its last change, with one session from the start of its first
day to the end of its last, and as many places as volunteers were asked for. A borough is the street of a place, and a
postcode the community. Days are New York's.
"""
import csv
import datetime
import sys
import zoneinfo

from cloud_events import Writer, slug

ZONE = zoneinfo.ZoneInfo("America/New_York")


def local(day, hour=0, days=0):
    day = datetime.date.fromisoformat(day) + datetime.timedelta(days)
    return datetime.datetime.combine(day, datetime.time(hour), ZONE).isoformat()


def place_of(row):
    borough = slug(row["borough"]) or "elsewhere"
    return f"newyork.{borough}.{row['postcode'] or 'nowhere'}"


def main():
    writer = Writer("urn:nyc:service")
    known = set()
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["created_date"])
    for row in rows:
        organization_id, activity_id = f"org-{row['org_content_id']}", f"opportunity-{row['opportunity_id']}"
        created = local(row["created_date"], 9)
        if organization_id not in known:
            known.add(organization_id)
            writer.organization(organization_id, row["org_title"], place_of(row), created)
        category = slug(row["category_desc"], "_") or "other"
        writer.activity(activity_id, organization_id, row["title"], category, place_of(row), created)
        writer.event("session.scheduled", f"{activity_id}-s", activity_id, created, {
            "start_at": local(row["start_date"]), "end_at": local(row["end_date"], days=1),
            "places": [{"role": "volunteer", "side": "helper", "capacity": int(row["vol_requests"])}]})
        if row["last_modified_date"] > row["created_date"]:
            writer.event("activity.changed", activity_id, activity_id, local(row["last_modified_date"], 9),
                         {"description": f"Changed on {row['last_modified_date']}."})


if __name__ == "__main__":
    main()
