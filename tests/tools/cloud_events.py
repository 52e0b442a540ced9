"""What the converters of real data share: they print Haiyu's events, one CloudEvent a line."""
import datetime
import json
import re


def instant(ms):
    """Milliseconds since 1970, as an instant in UTC."""
    stamp = datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc)
    return stamp.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def slug(text, between="-"):
    """A name as part of an id or, with `between` an underscore, as a code."""
    return re.sub(r"[^a-z0-9]+", between, text.lower()).strip(between)


class Writer:
    def __init__(self, source):
        self.source = source

    def event(self, kind, subject, key, time, data, id=None):
        print(json.dumps({
            "specversion": "1.0", "id": id or f"{subject}.{kind}", "source": self.source, "type": f"haiyu.{kind}.v1",
            "subject": subject, "partitionkey": key, "time": time, "data": data}, ensure_ascii=False))

    def organization(self, id, name, place_id, time, kind="social_group"):
        self.event("organization.registered", id, id, time, {
            "name": name, "kind": kind, "track": "registered", "registered_on": time[:10], "place_id": place_id,
            "community_level": False})

    def activity(self, id, organization_id, title, category, community_id, time, **more):
        self.event("activity.posted", id, id, time, {
            "organization_id": organization_id, "title": title, "category": category, "sector": "social",
            "community_id": community_id, "delivery_modes": ["appointment"], "channel": "online", **more})
