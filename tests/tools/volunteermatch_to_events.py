#!/usr/bin/env python3
"""Turns the daily differences of a listing site into Haiyu's events, one CloudEvent a line.

  volunteermatch_to_events.py FILE.ndjson

A name of an organization becomes an organization when it is first seen; a listing an activity, and its removal the
cancellation. Nothing is opened again once it was cancelled: a listing that comes back, or goes over to another
organization, is an activity of its own ("3061327-2"). Its kind is the category (dated, ongoing), its postal code the
community. The text is not in the data; its hash stands for it, so that an edit is seen. Days are New York's.
"""
import datetime
import json
import sys
import zoneinfo

from cloud_events import Writer

ZONE = zoneinfo.ZoneInfo("America/New_York")


def local(at):
    return datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(ZONE).isoformat()


def facets(listing):
    """What of a listing an activity shows."""
    return {"title": listing["title"], "category": listing["kind"],
            "community_id": f"newyork.z{listing['zip'][:3]}.z{listing['zip']}",
            "description": f"{listing['desc_len']} bytes, {listing['desc_sha1']}"}


class Converter:
    def __init__(self):
        self.writer = Writer("urn:volunteermatch:daily")
        self.organizations = {}  # by name
        self.listings = {}  # that are open, by id
        self.postings = {}  # how often each id was posted

    def organization(self, name, place_id, time):
        if name not in self.organizations:
            self.organizations[name] = f"org-{len(self.organizations) + 1}"
            self.writer.organization(self.organizations[name], name, place_id, time)
        return self.organizations[name]

    def activity_id(self, id):
        return f"{id}-{self.postings[id]}"

    def post(self, listing, time):
        id, shown = listing["id"], facets(listing)
        self.listings[id] = listing
        self.postings[id] = self.postings.get(id, 0) + 1
        organization_id = self.organization(listing["org"], shown["community_id"], time)
        self.writer.activity(self.activity_id(id), organization_id, time=time, **shown)

    def cancel(self, id, time):
        del self.listings[id]
        self.writer.event("activity.cancelled", self.activity_id(id), self.activity_id(id), time, {"reason": "not listed"})

    def change(self, id, changes, time, number):
        before = self.listings[id]
        after = {**before, **changes}
        if after["org"] != before["org"]:
            self.cancel(id, time)
            self.post(after, time)
            return
        self.listings[id] = after
        was = facets(before)
        changed = {name: value for name, value in facets(after).items() if value != was[name]}
        if changed:
            self.writer.event("activity.changed", self.activity_id(id), self.activity_id(id), time, changed,
                              f"{self.activity_id(id)}.change-{number}")

    def line(self, row, number):
        time = local(row["at"])
        if row["type"] in ("baseline", "posted", "reposted"):
            self.post(row, time)
        elif row["type"] == "changed":
            self.change(row["id"], row["changes"], time, number)
        elif row["type"] == "removed":
            self.cancel(row["id"], time)


def main():
    converter = Converter()
    with open(sys.argv[1], encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            converter.line(json.loads(line), number)


if __name__ == "__main__":
    main()
