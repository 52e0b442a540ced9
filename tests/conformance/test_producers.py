"""Events as others make them: the CloudEvents SDK over HTTP and into Kafka, written by a client that is not librdkafka."""
import datetime

import pytest
from cloudevents.core.bindings import http, kafka as kafka_binding
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from kafka import KafkaProducer

from harness import PLACE, Kafka, Server, wait_until

AT = datetime.datetime(2026, 3, 1, 2, 0, tzinfo=datetime.timezone.utc)
DOCTORS, EVERYBODY = 3, 12


def made(kind, subject, key, data, **more):
    """An event as the SDK has it; `kind` as in "signup.requested"."""
    return CloudEvent({"type": f"haiyu.{kind}.v1", "source": "/sdk", "id": f"{kind}-{subject}", "subject": subject, "partitionkey": key,
                       "time": AT, "datacontenttype": "application/json", **more}, data)


def organization(id, name):
    return made("organization.registered", id, id, {"name": name, "kind": "social_group", "track": "registered",
                                                   "registered_on": "2026-01-01", "place_id": PLACE, "community_level": True})


def activity(id):
    return made("activity.posted", id, id, {"organization_id": "o-binary", "title": {"zh-CN": "义诊", "en": "Clinic"},
                                            "category": "charity", "sector": "social", "community_id": PLACE,
                                            "delivery_modes": ["appointment"], "channel": "online"})


def session(id, activity_id):
    return made("session.scheduled", id, activity_id, {"start_at": "2037-05-01T09:00:00+08:00", "end_at": "2037-05-01T12:00:00+08:00",
                                                       "places": [{"role": "doctor", "capacity": DOCTORS, "side": "helper"}]})


def signup(number, activity_id="a"):
    return made("signup.requested", f"g{number}", activity_id, {"session_id": "s", "person_id": f"p{number}", "role": "doctor"})


@pytest.fixture
def serve(tmp_path):
    servers = []

    def start(*options):
        servers.append(Server(tmp_path / f"data-{len(servers)}", tmp_path / f"server-{len(servers)}.log", *options).start())
        return servers[-1]

    yield start
    for server in servers:
        server.kill()
        print(server.log_text()[-2000:])


def post(server, message):
    return server.client.ask("POST", "/v1/events?wait=true", message.body, dict(message.headers))


def batch_of(events):
    """The SDK has no batch mode of its own: its events, in a JSON array."""
    body = b"[" + b",".join(JSONFormat().write(event) for event in events) + b"]"
    return http.HTTPMessage(headers={"content-type": "application/cloudevents-batch+json"}, body=body)


def test_the_sdk_s_events_over_http_in_each_mode(serve):
    server = serve()
    binary = http.to_binary_event(organization("o-binary", "二进制 \"100%\""))
    structured = http.to_structured_event(activity("a"))
    assert binary.headers["ce-type"] and structured.headers["content-type"] == "application/cloudevents+json"
    for message in (binary, structured, batch_of([session("s", "a"), *map(signup, range(5))])):
        answer = post(server, message)
        assert answer.status in (200, 202), answer
    assert post(server, structured).json["duplicates"] == 1
    assert server.get("/v1/organizations/o-binary")["name"] == "二进制 \"100%\""
    assert server.get("/v1/activities/a")["title"] == {"zh-CN": "义诊", "en": "Clinic"}
    assert (server.counter("signups.confirmed"), server.counter("signups.waitlisted")) == (DOCTORS, 2)


def test_what_is_wrong_with_the_sdk_s_events_is_said(serve):
    server = serve()
    bad = made("signup.requested", "g", "a", {"session_id": "s", "role": 7})
    for message, pointers in [(http.to_binary_event(bad), {"/data/person_id", "/data/role"}),
                              (http.to_structured_event(bad), {"/data/person_id", "/data/role"}),
                              (batch_of([organization("o", "O"), bad]), {"/1/data/person_id", "/1/data/role"}),
                              (http.to_structured_event(made("moon.landed", "m", "m", {})), {"/type"})]:
        answer = post(server, message)
        assert answer.status == 422 and {error["pointer"] for error in answer.json["errors"]} == pointers, answer
    assert server.get("/v1/organizations")["items"] == []  # all or nothing


class Topics:
    """Writes events to the topics of a server as any producer would, in either mode of the Kafka binding."""

    def __init__(self, kafka):
        self.prefix = kafka.prefix
        # Its partitioner is that of the Java client, without being told.
        self.producer = KafkaProducer(bootstrap_servers=kafka.address, acks="all")

    def write(self, topic, message):
        key = message.key.encode() if isinstance(message.key, str) else message.key
        self.raw(topic, key, message.value, list(message.headers.items()))

    def raw(self, topic, key, value, headers=()):
        self.producer.send(self.prefix + topic, key=key, value=value, headers=list(headers)).get(30)


def test_a_kafka_producer_s_events_in_both_modes_are_folded_and_the_bad_ones_set_aside(serve, kafka):
    server = serve("--shards", "3", *kafka.options)
    topics = Topics(kafka)
    binary, structured = kafka_binding.to_binary_event, kafka_binding.to_structured_event
    assert "ce_type" in binary(activity("a")).headers
    topics.write("organizations", binary(organization("o-binary", "二进制")))
    topics.write("organizations", structured(organization("o-structured", "Structured")))
    topics.write("activities", structured(activity("a")))
    topics.write("activities", binary(session("s", "a")))
    for number in range(EVERYBODY):
        topics.write("activities", (binary if number % 2 else structured)(signup(number)))
        topics.write("activities", (structured if number % 2 else binary)(signup(number)))  # sent twice, in another mode

    topics.raw("activities", b"a", b"no event")
    topics.raw("activities", b"a", b"")
    topics.write("activities", structured(made("moon.landed", "m", "a", {})))
    topics.write("activities", binary(made("signup.requested", "g-bad", "a", {"session_id": "s", "role": 7})))
    topics.write("organizations", structured(activity("b")))  # of another topic
    wrong_key = structured(signup(EVERYBODY))
    topics.raw("activities", b"another", wrong_key.value, wrong_key.headers.items())
    topics.raw("activities", b"a", b"x" * 300_000)
    topics.write("activities", structured(signup(EVERYBODY + 1)))  # the partition goes on

    wait_until(lambda: server.client.get(f"/v1/signups/g{EVERYBODY + 1}").status == 200, "the last event is folded")
    wait_until(lambda: len(server.get("/v1/poison?limit=200")["items"]) == 7, "the bad ones are set aside")
    named = {"o-binary": "二进制", "o-structured": "Structured"}  # each in a partition of its own
    wait_until(lambda: {one["id"]: one["name"] for one in server.get("/v1/organizations")["items"]} == named,
               "the organizations are folded")
    assert [one["id"] for one in server.get("/v1/sessions/s/roster?limit=200")["items"]] == [
        f"g{number}" for number in [*range(EVERYBODY), EVERYBODY + 1]]
    assert (server.counter("signups.confirmed"), server.counter("signups.waitlisted")) == (DOCTORS, EVERYBODY + 1 - DOCTORS)
    # What is no JSON is said in the words of the library, which its versions put differently.
    assert sorted((one["kind"], one["topic"], "" if one["kind"] == "malformed" else one["detail"])
                  for one in server.get("/v1/poison?limit=200")["items"]) == [
        ("invalid", "activities", "/data/role: a string is needed"),
        ("invalid", "activities", "/partitionkey: the record has another key"),
        ("invalid", "organizations", "/type: this type belongs to the topic activities"),
        ("malformed", "activities", ""),
        ("malformed", "activities", ""),
        ("too_large", "activities", "at most 262144 bytes"),
        ("unknown_type", "activities", "/type: no such type of event")]
    assert 'haiyu_events_poison_total' in server.client.get("/metrics").body.decode()
