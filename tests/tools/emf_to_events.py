#!/usr/bin/env python3
"""Turns the volunteer shifts of a camp into Haiyu's events, one CloudEvent a line.

  emf_to_events.py FILE.ndjson [--year Y]   as if the camp of 2022 were in the year Y

A role becomes an activity, a shift a session with its least and greatest number of helpers, and each sign-up of its
count a sign-up. Who signed up is not in the data, but how many volunteers took how many shifts is: each volunteer gets
that many shifts which do not overlap, those with the most first, from the shifts with the most still to give. Times are
the camp's.
"""
import argparse
import datetime
import json
import zoneinfo

from cloud_events import Writer, slug

ZONE = zoneinfo.ZoneInfo("Europe/London")
CAMP, PLACE = "emf-camp", "england.eastnor.camp"
REGISTERED = "2022-05-01T12:00:00+01:00"


class Shift:
    def __init__(self, number, row, year):
        def local(text):
            return datetime.datetime.fromisoformat(text).replace(year=year, tzinfo=ZONE)

        self.id, self.role = f"shift-{number}", row["role"]
        self.start, self.end = local(row["start"]), local(row["end"])
        self.row, self.left, self.persons = row, row["signed_up"], []

    def overlaps(self, other):
        return self.start < other.end and other.start < self.end


def give(shifts, person, count):
    """Gives the person so many shifts that do not overlap."""
    taken = []
    for shift in sorted(shifts, key=lambda shift: -shift.left):
        if len(taken) == count:
            break
        if shift.left > 0 and not any(shift.overlaps(other) for other in taken):
            taken.append(shift)
    assert len(taken) == count, f"{person} would need {count} shifts"
    for shift in taken:
        shift.left -= 1
        shift.persons.append(person)


def people(writer, histogram):
    """One person for each that the histogram counts; how many shifts each takes, the most first."""
    wants = sorted((int(shifts) for shifts, count in histogram.items() for _ in range(count)), reverse=True)
    for number, _ in enumerate(wants, 1):
        person = f"camper-{number:03}"
        writer.event("person.registered", person, person, REGISTERED, {})
        writer.event("volunteer.recruited", f"volunteer-{number:03}", person, REGISTERED,
                     {"person_id": person, "organization_id": CAMP, "recruited_on": REGISTERED[:10]})
    return [(f"camper-{number:03}", count) for number, count in enumerate(wants, 1)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--year", type=int, default=2022)
    options = parser.parse_args()
    writer = Writer("urn:emf:2022")
    with open(options.file, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    [histogram] = [row["shift_histogram"] for row in rows if row["table"] == "volunteer_histogram"]
    shifts = [Shift(number, row, options.year)
              for number, row in enumerate((row for row in rows if row["table"] == "shift"), 1)]

    writer.organization(CAMP, "Electromagnetic Field", PLACE, REGISTERED)
    for person, count in people(writer, histogram):
        give(shifts, person, count)
    for role in sorted({shift.role for shift in shifts}):
        writer.activity(slug(role), CAMP, role, "camp", PLACE, REGISTERED)
    for shift in shifts:
        activity, row = slug(shift.role), shift.row
        writer.event("session.scheduled", shift.id, activity, REGISTERED, {
            "start_at": shift.start.isoformat(), "end_at": shift.end.isoformat(), "venue": row["venue"],
            "places": [{"role": slug(shift.role, "_"), "side": "helper", "capacity": row["max_needed"],
                        "min_needed": row["min_needed"]}]})
        for person in shift.persons:
            writer.event("signup.requested", f"{shift.id}-{person}", activity, REGISTERED,
                         {"session_id": shift.id, "person_id": person, "role": slug(shift.role, "_")})


if __name__ == "__main__":
    main()
