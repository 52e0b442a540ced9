"""How schemathesis makes what it sends: instants and days that there are, and ids of things that there are."""
import datetime
import json
import os
import random

import schemathesis
from hypothesis import strategies

FIRST, LAST = datetime.datetime(1900, 1, 2), datetime.datetime(2199, 12, 30)
ZONES = strategies.integers(-23, 23).map(lambda hours: datetime.timezone(datetime.timedelta(hours=hours)))
schemathesis.openapi.format("date-time", strategies.datetimes(FIRST, LAST, timezones=ZONES).map(datetime.datetime.isoformat))
schemathesis.openapi.format("date", strategies.dates(FIRST.date(), LAST.date()).map(str))

# From the collection of a path ("signups") to ids in it: half of all calls are about something that exists.
with open(os.environ["HAIYU_KNOWN_IDS"], encoding="utf-8") as file:
    KNOWN = json.load(file)


@schemathesis.hook
def before_call(context, case, kwargs):
    positive = case.meta is None or case.meta.generation.mode.is_positive
    chance = random.Random(case.id)
    ids = KNOWN.get(case.path.split("/")[2] if case.path.startswith("/v1/") else "")
    if positive and ids and "id" in case.path_parameters and chance.random() < 0.5:
        case.path_parameters["id"] = chance.choice(ids)
