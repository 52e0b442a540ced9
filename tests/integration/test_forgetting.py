"""Forgetting a person, with the real binary: of what was said of them not a byte is left, anywhere."""
import json
import pathlib
import subprocess
import urllib.parse

from harness import HAIYU, event, place, run_import, session, small_world, verify, wait_until

SLOT = 64  # bytes of a slot of the vault; its key stands at 16


def haiyu(*arguments):
    done = subprocess.run([HAIYU, *arguments], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def texts_of(who):
    """What is said of one person, each text like nothing else."""
    return {name: f"{name}-of-{who}-Zhāng" for name in
            ("name", "phone", "email", "reason", "recorder", "evaluation", "rejection", "dispute")}


def say(server, who, number):
    """Everything that can be said of a person, by the way in that `number` chooses."""
    said = texts_of(who)
    person = {"birth_year": 1980, "personal": {"name": said["name"], "phone": said["phone"]}}

    def post(path, body):
        answer = server.client.post(path, body, key=f"{who}{path}")
        assert answer.status in (200, 201), (path, answer)

    if number == 0:
        post("/v1/people", {"id": who, **person})
    else:
        registered = event("person.registered", who, who, person)
        if number == 1:
            server.send([registered])
        else:
            file = pathlib.Path(server.log_path).parent / f"{who}.ndjson"
            file.write_text(json.dumps(registered, ensure_ascii=False) + "\n")
            assert run_import(server, file).returncode == 0
    changed = server.client.ask("PATCH", f"/v1/people/{who}", {"personal": {"email": said["email"]}},
                                {"Idempotency-Key": f"{who}-change"})
    assert changed.status == 200, changed
    server.send([event("volunteer.recruited", f"v-{who}", who,
                       {"person_id": who, "organization_id": "org-1", "recruited_on": "2026-02-01",
                        "skills": [{"code": "doctor"}]}),
                 event("signup.requested", f"g-{who}", "act-1",
                       {"session_id": "ses-1", "person_id": who, "role": "volunteer"}),
                 event("attendance.checked_in", f"g-{who}", "act-1",
                       {"at": "2037-05-01T09:00:00+08:00", "recorded_by": said["recorder"]})])
    post(f"/v1/signups/g-{who}/check-out",
         {"at": "2037-05-01T11:00:00+08:00", "evaluation": said["evaluation"]})
    server.send([event("signup.requested", f"h-{who}", "act-1",
                       {"session_id": "ses-2", "person_id": who, "role": "volunteer"}),
                 event("signup.cancelled", f"h-{who}", "act-1", {"reason": said["reason"]})])
    post("/v1/organizations/org-1/applications", {"id": f"a-{who}", "person_id": who})
    post(f"/v1/applications/a-{who}/reject", {"reason": said["rejection"]})
    wait_until(lambda: server.client.get(f"/v1/credits/g-{who}").status == 200, "the service is credited")
    post(f"/v1/credits/g-{who}/dispute", {"reason": said["dispute"]})


def shown(server, who):
    """All that the server shows of a person, as text."""
    paths = [f"/v1/people/{who}", f"/v1/signups/g-{who}", f"/v1/signups/h-{who}", f"/v1/applications/a-{who}",
             f"/v1/credits/g-{who}", f"/v1/volunteers/v-{who}/record", "/v1/sessions/ses-1/roster",
             "/v1/sessions/ses-1/roster?format=csv", f"/v1/people/{who}/signups", f"/v1/volunteers/v-{who}/credits",
             "/v1/organizations/org-1/members", "/v1/events?limit=200"]
    return "\n".join(server.client.get(path).body.decode() for path in paths)


def totals(server):
    catalogue = server.get("/v1/counters")
    metrics = [one["metric"] for one in (catalogue["items"] if "items" in catalogue else catalogue["metrics"])]
    assert len(metrics) > 20
    return {metric: server.get(f"/v1/counters/{metric}")["rows"] for metric in metrics}


def calendar_path(server, who):
    link = urllib.parse.urlsplit(server.get(f"/v1/people/{who}/calendar")["url"])
    return f"{link.path}?{link.query}"


def found_in(folders, needles):
    """Which of the needles stand in any file there, with the file."""
    files = [file for folder in folders for file in ([folder] if folder.is_file() else folder.rglob("*")) if file.is_file()]
    assert files
    return [(needle, file) for file in files for needle in needles if needle in file.read_bytes()]


def slots(vault):
    data = (vault / "keys").read_bytes()
    return [data[at:at + SLOT] for at in range(0, len(data), SLOT)]


def world(server):
    server.send(small_world() + [session("ses-2", "act-1", [place("volunteer", 100)], "2037-06-01T09:00:00+08:00",
                                         "2037-06-01T12:00:00+08:00")])
    for number, who in enumerate(["p1", "p2", "p3"]):
        say(server, who, number)


def copy_of_log(server, log, folder):
    """The broker's records as files; for an embedded log nothing, as it is in the data directory."""
    if log is None:
        return []
    position = server.client.get("/v1/counters/organizations.current").headers["Haiyu-Position"]
    haiyu("replay", "--data", server.data, "--until", position, "--to", folder, "--kafka", log.address)
    return [folder]


def test_of_a_forgotten_person_not_a_byte_is_left(serve, tmp_path, log):
    server = serve(kafka=log)
    world(server)
    vault, keys = server.data / "vault", tmp_path / "keys"
    for who in ("p1", "p2", "p3"):
        for text in texts_of(who).values():
            assert text in shown(server, who), text
    to = [] if log else ["--to", tmp_path / "backup-1"]
    haiyu("backup", "--data", server.data, *to, "--keys-to", keys)
    before, old_slots = totals(server), slots(vault)

    for who in ("p1", "p3"):
        forgotten = server.client.post(f"/v1/people/{who}/forget", "", key=f"forget-{who}")
        assert forgotten.status == 200 and forgotten.json["status"] == "forgotten", forgotten
        assert server.client.get(f"/v1/people/{who}").status == 410
        assert not [text for text in texts_of(who).values() if text in shown(server, who)]
    assert totals(server) == before
    refused = server.client.post("/v1/sessions/ses-2/signups", {"person_id": "p1", "role": "volunteer"}, key="again")
    assert (refused.status, refused.json["type"]) == (410, "urn:haiyu:problem:forgotten")

    to = [] if log else ["--to", tmp_path / "backup-2"]
    haiyu("backup", "--data", server.data, *to, "--keys-to", keys)
    copied = copy_of_log(server, log, tmp_path / "copied")
    assert server.stop() == 0
    assert verify(server.data, log).returncode == 0

    # Nowhere are the texts, not even of those who stay: neither in the log, nor the state, nor in backups, nor in
    # what the server said. What is no text of theirs is found, so there is something to be found.
    everywhere = [folder for folder in (server.data, tmp_path / "backup-1", tmp_path / "backup-2", keys,
                                        pathlib.Path(server.log_path), *copied) if folder.exists()]
    plain = [text.encode() for who in ("p1", "p2", "p3") for text in texts_of(who).values()]
    assert found_in(everywhere, plain) == []
    assert found_in(everywhere, [b"g-p1"])
    # Nor are the keys of those who are forgotten: the person's, and one for each thing with a text.
    new_slots = slots(vault)
    erased = [n for n, slot in enumerate(new_slots) if slot == bytes(SLOT)]
    assert len(erased) == 2 * 4
    assert found_in(everywhere, [old_slots[n][16:48] for n in erased]) == []
    kept = [slot[16:48] for n, slot in enumerate(old_slots) if n > 0 and n not in erased]
    assert len(kept) == 4 and len(found_in([keys], kept)) == 4

    again = serve(kafka=log)
    assert again.client.get("/v1/people/p1").status == 410
    for text in texts_of("p2").values():
        assert text in shown(again, "p2"), text


def test_an_older_backup_does_not_bring_back_who_was_forgotten_since(serve, tmp_path):
    server = serve()
    world(server)
    keys = tmp_path / "keys"
    calendar = calendar_path(server, "p1")
    assert server.client.get(calendar).status == 200
    haiyu("backup", "--data", server.data, "--to", tmp_path / "older", "--keys-to", keys)
    assert server.client.post("/v1/people/p1/forget", "", key="forget").status == 200
    assert server.client.get(calendar).status == 404
    haiyu("backup", "--data", server.data, "--to", tmp_path / "newer", "--keys-to", keys)
    assert server.stop() == 0

    haiyu("restore", "--from", tmp_path / "older", "--data", tmp_path / "restored", "--keys", keys)
    restored = serve(data="restored")
    assert not [text for text in texts_of("p1").values() if text in shown(restored, "p1")]
    assert restored.client.get("/v1/people/p1").status == 410
    wait_until(lambda: not restored.get("/v1/volunteers/v-p1")["skills"], "the log says it again")
    assert restored.get("/v1/volunteers/v-p2")["skills"]
    assert restored.client.get(calendar).status == 404 == restored.client.get("/v1/people/p1/calendar").status
    for text in texts_of("p2").values():
        assert text in shown(restored, "p2"), text
    assert restored.stop() == 0
    assert verify(tmp_path / "restored").returncode == 0

    # Without the keys nobody's texts are there, and everything else is.
    haiyu("restore", "--from", tmp_path / "newer", "--data", tmp_path / "keyless")
    keyless = serve(data="keyless")
    assert "personal" not in keyless.get("/v1/people/p2")
    assert keyless.get("/v1/signups/g-p2")["attendance"] == "completed"


def test_backups_do_not_lie_beside_their_keys_and_other_keys_are_refused(serve, tmp_path):
    server = serve()
    server.send(small_world())
    server.send([event("person.registered", "p", "p", {"personal": {"name": "x"}})])
    vault = server.data / "vault"
    haiyu("backup", "--data", server.data, "--to", tmp_path / "older")
    for to, keys in (("b", "b/keys"), ("b/log", "b"), ("b", "b"), ("b/", "b/keys"), ("b", f"{tmp_path}/b/keys"),
                     (f"{tmp_path}/b", "b/keys/"), ("c", vault), ("c", f"{vault}/"), ("c", f"{vault}/../vault"),
                     ("c", "older/keys"), ("c", "older"), (server.data / "c", "keys"), ("c", server.data / "keys")):
        done = subprocess.run([HAIYU, "backup", "--data", server.data, "--to", to, "--keys-to", keys],
                              capture_output=True, text=True, timeout=60, cwd=tmp_path)
        assert done.returncode == 2 and "of its own" in done.stderr, done
        assert not (tmp_path / "b" / "keys").exists() and not (tmp_path / "c").exists()
    for data, keys in (("older/new", []), ("new", ["--keys", tmp_path / "older"])):
        done = subprocess.run([HAIYU, "restore", "--from", tmp_path / "older", "--data", tmp_path / data, *keys],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 2 and not (tmp_path / data).exists(), done
    assert server.get("/v1/people/p")["personal"]["name"] == "x"
    assert server.stop() == 0
    other = serve(data="other")
    other.send([event("person.registered", "p", "p", {"personal": {"name": "x"}})])
    assert other.stop() == 0
    refused = subprocess.run([HAIYU, "serve", "--data", server.data, "--listen", "127.0.0.1:0",
                              "--vault", tmp_path / "other" / "vault"], capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1 and "another log" in refused.stdout + refused.stderr


def test_keys_that_are_lost_do_not_replace_their_copy(serve, tmp_path):
    server = serve()
    server.send([event("person.registered", "p", "p", {"personal": {"name": "x"}})])
    haiyu("backup", "--data", server.data, "--to", tmp_path / "log", "--keys-to", tmp_path / "keys")
    copy = (tmp_path / "keys" / "keys").read_bytes()
    haiyu("restore", "--from", tmp_path / "log", "--data", tmp_path / "keyless")
    keyless = serve(data="keyless")
    assert "event=vault_new" in keyless.log_text() and "event=vault_new" not in server.log_text()
    keyless.send([event("person.registered", "q", "q", {"personal": {"name": "y"}})])
    refused = subprocess.run([HAIYU, "backup", "--data", keyless.data, "--to", tmp_path / "next", "--keys-to", tmp_path / "keys"],
                             capture_output=True, text=True, timeout=60)
    assert refused.returncode == 2 and "nothing was changed" in refused.stderr, refused
    assert not (tmp_path / "next").exists()
    assert (tmp_path / "keys" / "keys").read_bytes() == copy
    haiyu("backup", "--data", server.data, "--keys-to", tmp_path / "keys")


def test_a_kill_between_the_log_and_the_keys_is_made_good(serve, tmp_path, log):
    server = serve(kafka=log)
    world(server)
    for who in ("p1", "p2", "p3"):
        body = json.dumps([event("person.forgotten", who, who, {})])
        answer = server.client.post("/v1/events", body, Content_Type="application/cloudevents-batch+json")
        assert answer.status == 202  # appended; who destroys the keys comes later
        server.kill()
        server.start()
        wait_until(lambda: server.client.get(f"/v1/people/{who}").status == 410, "the fold knows it")
    wait_until(lambda: slots(server.data / "vault").count(bytes(SLOT)) == 3 * 4, "all their keys are destroyed")
    for who in ("p1", "p2", "p3"):
        assert not [text for text in texts_of(who).values() if text in shown(server, who)]


def test_servers_that_read_one_log_share_the_keys(serve, tmp_path, kafka):
    vault = ["--vault", tmp_path / "shared"]
    one = serve(*vault, kafka=kafka, data="one")
    other = serve(*vault, kafka=kafka, data="other")
    world(one)
    for who in ("p1", "p2", "p3"):  # each partition is folded at its own pace
        wait_until(lambda: not [text for text in texts_of(who).values() if text not in shown(other, who)],
                   f"the other server has folded and can read all of {who}")
    assert other.client.post("/v1/people/p1/forget", "", key="forget").status == 200
    wait_until(lambda: one.client.get("/v1/people/p1").status == 410, "the first server knows it")
    assert not [text for text in texts_of("p1").values() if text in shown(one, "p1")]
    assert not [text for text in texts_of("p2").values() if text not in shown(one, "p2")]
