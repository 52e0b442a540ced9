"""Listings, shifts and library sessions of the real world, each converted by a program of tests/tools and imported: the
figures are counted here once more, from the files and in another way. Meetup's RSVPs are in test_meetup.py."""
import bisect
import collections
import datetime
import zoneinfo

from harness import verify
from real_data import imported, rows_of, table, values

Count = collections.Counter


def stop_and_verify(server):
    assert server.stop() == 0
    assert verify(server.data).returncode == 0


def word(text):
    """A name as a code: "Reading Group Adult" is reading_group_adult."""
    return "_".join("".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split())


def test_opportunities_of_new_york_in_2011(serve, tmp_path):
    source, rows = rows_of("nyc_service_opportunities_2011.csv")
    server = serve("--zone", "America/New_York")
    accepted, duplicates, words = imported(server, tmp_path, "nyc_service", source)
    changed = sum(row["created_date"] != row["last_modified_date"] for row in rows)
    organizations = {row["org_content_id"]: row["org_title"] for row in rows}
    assert (accepted, duplicates) == (len(organizations) + 2 * len(rows) + changed, 0) and "did not fit" not in words, words

    assert server.counter("organizations.current") == len(organizations) == 261
    assert {item["name"] for item in server.pages("/v1/organizations?limit=100")} == set(organizations.values())
    first_seen = {}
    for row in sorted(rows, key=lambda row: row["created_date"]):
        first_seen.setdefault(row["org_content_id"], row["created_date"])
    for day in ("2011-01-31", "2011-03-15", "2011-06-30"):
        assert server.counter("organizations.current", as_of=day) == sum(first <= day for first in first_seen.values())

    # What was posted, and what begins, by month; by category; by two at once.
    assert server.counter("activities.current") == server.counter("activities.posted") == len(rows) == 665
    assert values(server, "/v1/counters/activities.posted?window=month") == Count(row["created_date"][:7] for row in rows)
    assert values(server, "/v1/counters/activities.posted?window=day&from=2011-02&to=2011-03") == Count(
        row["created_date"] for row in rows if "2011-02" <= row["created_date"][:7] <= "2011-03")
    assert values(server, "/v1/counters/sessions.scheduled?window=month") == Count(row["start_date"][:7] for row in rows)
    categories = Count(word(row["category_desc"]) or "other" for row in rows)
    assert table(server, "/v1/counters/activities.posted?by=category") == categories
    assert table(server, "/v1/counters/activities.posted?by=organization,category") == Count(
        (f"org-{row['org_content_id']}", word(row["category_desc"]) or "other") for row in rows)
    streets = Count("newyork." + (word(row["borough"]).replace("_", "-") or "elsewhere") for row in rows)
    assert table(server, "/v1/counters/sessions.scheduled?by=street") == streets

    # The calendar: each with its days and as many places as were asked for.
    sessions = list(server.pages("/v1/sessions?from=2011-01-01&to=2013-01-01&limit=150"))
    assert [session["start_at"] for session in sessions] == sorted(session["start_at"] for session in sessions)
    assert {session["activity_id"]: session["places"][0]["capacity"] for session in sessions} == {
        f"opportunity-{row['opportunity_id']}": int(row["vol_requests"]) for row in rows}
    health = list(server.pages("/v1/sessions?from=2011-01-01&to=2013-01-01&category=health"))
    assert len(health) == categories["health"]
    manhattan = list(server.pages("/v1/sessions?from=2011-01-01&to=2013-01-01&place_id=newyork.manhattan&limit=150"))
    assert len(manhattan) == streets["newyork.manhattan"]
    stop_and_verify(server)


class Listings:
    """What the lines say, day by day in New York: open listings in all and of a kind, and what came and went."""

    def __init__(self, rows):
        zone = zoneinfo.ZoneInfo("America/New_York")
        self.days, self.open, self.dated = [], [], []
        self.posted, self.first_seen, self.kinds = Count(), {}, {}
        self.events = 0
        for row in rows:
            day = datetime.datetime.strptime(row["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
            day = day.astimezone(zone).date().isoformat()
            if row["type"] == "snapshot":  # it stands before the lines that lead to it
                if self.days[-1:] == [day]:
                    del self.days[-1], self.open[-1], self.dated[-1]
                self.days.append(day)
                self.open.append(row["open"])
                self.dated.append(row["dated"])
                continue
            shown = {**row, **row.get("changes", {})}
            moved = row["type"] == "changed" and "org" in row["changes"]
            if row["type"] in ("baseline", "posted", "reposted") or moved:
                self.posted[day] += 1
                self.first_seen.setdefault(shown["org"], day)
            if row["type"] == "removed":
                del self.kinds[row["id"]]
            elif "kind" in shown:
                self.kinds[row["id"]] = shown["kind"]
            # One event a line; a listing that goes over to another organization is taken back and posted anew, and its
            # last day alone shows nowhere.
            self.events += 2 if moved else row["type"] != "changed" or set(row["changes"]) != {"end"}

    def on(self, series, day):
        return series[bisect.bisect_right(self.days, day) - 1]


def test_two_years_of_daily_listings(serve, tmp_path):
    source, rows = rows_of("nyc_volunteermatch_daily_2017_2018.ndjson")
    listings = Listings(rows)
    server = serve("--zone", "America/New_York")
    accepted, duplicates, words = imported(server, tmp_path, "volunteermatch", source)
    assert (accepted, duplicates) == (listings.events + len(listings.first_seen), 0) and "did not fit" not in words, words

    # Open listings, each day of two years, also those of the bulk changes and of the gaps between: as the site said.
    days = [day.isoformat() for day in (datetime.date(2017, 2, 1) + datetime.timedelta(n) for n in range(699))]
    period = f"window=day&from={days[0]}&to={days[-1]}"
    assert values(server, f"/v1/counters/activities.current?{period}") == {day: listings.on(listings.open, day) for day in days}
    assert values(server, f"/v1/counters/activities.current?{period}&category=dated") == {
        day: listings.on(listings.dated, day) for day in days}
    assert server.counter("activities.current") == len(listings.kinds) == listings.open[-1]
    assert table(server, "/v1/counters/activities.current?by=category") == Count(listings.kinds.values())

    # What was posted, each day of the file and by month; what came in bulk is in it.
    assert values(server, "/v1/counters/activities.posted?window=day&from=2017-01&to=2018-12") == listings.posted
    assert max(listings.posted.values()) > 2_000
    by_month = Count()
    for day, count in listings.posted.items():
        by_month[day[:7]] += count
    assert values(server, "/v1/counters/activities.posted?window=month") == by_month

    # Organizations, from the day on which their name was first seen.
    assert server.counter("organizations.current") == len(listings.first_seen)
    known = values(server, "/v1/counters/organizations.current?window=month&from=2017-02&to=2018-12")
    assert known == {month: sum(first[:7] <= month for first in listings.first_seen.values()) for month in known}
    assert len(known) == 23
    stop_and_verify(server)


def test_the_shifts_of_a_camp(serve, tmp_path):
    source, rows = rows_of("emf_camp_volunteer_shifts_2022.ndjson")
    shifts = [row for row in rows if row["table"] == "shift"]
    [histogram] = [row["shift_histogram"] for row in rows if row["table"] == "volunteer_histogram"]
    year = datetime.date.today().year + 1  # a camp to come, so that there is something to sign up for
    server = serve("--zone", "Europe/London")
    accepted, duplicates, words = imported(server, tmp_path, "emf", source, "--year", str(year))
    roles, signups, people = {s["role"] for s in shifts}, sum(s["signed_up"] for s in shifts), sum(histogram.values())
    assert (accepted, duplicates) == (1 + 2 * people + len(roles) + len(shifts) + signups, 0), words
    assert "did not fit" not in words, words
    assert server.counter("signups.requested") == server.counter("signups.confirmed") == signups == 697
    assert server.counter("volunteers.recruited") == people

    # Full shifts, and those that need help.
    def listed(more=""):
        return list(server.pages(f"/v1/sessions?from={year}-06-01&to={year}-06-07&limit=120{more}"))

    everything = listed()
    places = {session["id"]: session["places"][0] for session in everything}
    assert len(places) == len(shifts) == 591
    assert sum(place["free"] == 0 for place in places.values()) == 279
    assert sum(place["confirmed"] < place["min_needed"] for place in places.values()) == 176
    assert len(listed("&open=true")) == 591 - 279 == sum(s["signed_up"] < s["max_needed"] for s in shifts)
    wanting = [s for s in shifts if (s["signed_up"] < s["min_needed"] if s["min_needed"] else s["signed_up"] < s["max_needed"])]
    helpless = listed("&needs_help=true")
    assert len(helpless) == len(wanting) and sum(s["places"][0]["min_needed"] > 0 for s in helpless) == 176
    assert Count(place["role"] for place in (s["places"][0] for s in helpless)) == Count(word(s["role"]) for s in wanting)
    assert len(listed("&role=bar&open=true")) == sum(s["role"] == "Bar" and s["signed_up"] < s["max_needed"] for s in shifts)

    # Shift by shift: who and how many.
    zone = zoneinfo.ZoneInfo("Europe/London")
    assert Count((s["venue"], s["places"][0]["role"], s["start_at"][5:16], s["places"][0]["confirmed"]) for s in
                 ({**s, "start_at": datetime.datetime.fromisoformat(s["start_at"].replace("Z", "+00:00"))
                   .astimezone(zone).isoformat()} for s in everything)) == Count(
        (s["venue"], word(s["role"]), s["start"].replace(" ", "T")[5:16], s["signed_up"]) for s in shifts)
    busiest = max(places, key=lambda id: places[id]["confirmed"])
    roster = list(server.pages(f"/v1/sessions/{busiest}/roster"))
    assert len(roster) == len({one["person_id"] for one in roster}) == max(s["signed_up"] for s in shifts)
    by_role = table(server, "/v1/counters/signups.confirmed?by=role")
    wanted = Count()
    for shift in shifts:
        wanted[word(shift["role"])] += shift["signed_up"]
    assert by_role == {role: count for role, count in wanted.items() if count}

    # Person by person: as many shifts as the histogram says, none of them at the same time.
    times = {s["id"]: (s["start_at"], s["end_at"]) for s in everything}
    taken = Count()
    for number in range(1, people + 1):
        mine = sorted(times[one["session_id"]] for one in server.pages(f"/v1/people/camper-{number:03}/signups"))
        assert all(before[1] <= after[0] for before, after in zip(mine, mine[1:]))
        taken[str(len(mine))] += 1
    assert taken == histogram
    stop_and_verify(server)


def test_the_sessions_of_libraries(serve, tmp_path):
    source, rows = rows_of("barnet_library_sessions_2018.csv")
    server = serve("--zone", "Europe/London")
    accepted, duplicates, words = imported(server, tmp_path, "barnet", source)
    series = {(row["library"], word(row["name"])) for row in rows}
    libraries = {row["library"] for row in rows}
    assert (accepted, duplicates) == (len(libraries) + len(series) + 3 * len(rows), 0) and "did not fit" not in words, words

    def sums(key):
        found = Count()
        for row in rows:
            found[key(row)] += int(row["attendees"])
        return {each: count for each, count in found.items() if count}

    def library(row):
        return row["library"].lower().replace(" ", "-")

    total = sum(int(row["attendees"]) for row in rows)
    assert server.counter("served.person_times") == total == 32_087
    assert server.counter("sessions.held") == len(rows)
    assert server.counter("activities.current") == len(series)
    # One dimension at a time, two at a time, and over time: person-times add up whichever way they are cut.
    ask = "/v1/counters/served.person_times"
    assert table(server, f"{ask}?by=organization") == sums(library)
    assert table(server, f"{ask}?by=community") == sums(lambda row: f"london.barnet.{library(row)}")
    assert table(server, f"{ask}?by=category") == sums(lambda row: word(row["name"]))
    assert table(server, f"{ask}?by=organization,category") == sums(lambda row: (library(row), word(row["name"])))
    assert values(server, f"{ask}?window=year") == sums(lambda row: row["event_date"][:4])
    assert values(server, f"{ask}?window=month") == sums(lambda row: row["event_date"][:7])
    assert values(server, f"{ask}?window=day&from=2018-05&to=2018-06") == {
        day: count for day, count in sums(lambda row: row["event_date"]).items() if day[:7] in ("2018-05", "2018-06")}
    answer = server.get(f"{ask}?window=month&by=organization,category&from=2018-01&to=2018-12")
    cells = {(row["key"]["organization"], row["key"]["category"], value["on"]): value["value"]
             for row in answer["rows"] for value in row["values"] if value["value"]}
    assert cells == {key: count for key, count in sums(
        lambda row: (library(row), word(row["name"]), row["event_date"][:7])).items() if key[2] >= "2018-01"}
    assert values(server, "/v1/counters/sessions.held?window=month&organization=colindale") == Count(
        row["event_date"][:7] for row in rows if row["library"] == "Colindale")
    stop_and_verify(server)
