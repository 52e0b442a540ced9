"""The article's figures of the district: communities, centres open and planned, organizations, and money."""
from harness import event, verify

DISTRICT = "baoan"


def place(n):
    return f"{DISTRICT}.street-{n % 6}.community-{n}"


def communities(count):
    return [event("community.registered", place(n), place(n), {"name": f"C{n}", "registered_on": "2004-01-01"})
            for n in range(count)]


def centres(count):
    return [event("centre.opened", f"centre-{n}", place(n), {"community_id": place(n), "opened_on": f"2014-{1 + n % 10:02}-15"})
            for n in range(count)]


def organization(n):
    """1,010 organizations: 421 social groups, 345 of community level, 52 of those filed."""
    community_level = n < 345
    registered_on = "1994-05-01" if n == 0 else "2003-05-01" if n < 3 else "2012-05-01"
    return event("organization.registered", f"org-{n}", f"org-{n}",
                 {"name": f"O{n}", "kind": "social_group" if n % 1010 < 421 else "private_non_enterprise",
                  "track": "filed" if n < 60 else "registered", "registered_on": registered_on, "place_id": place(n % 124),
                  "community_level": community_level})


def grants():
    """159 organizations with 7,350,000 yuan, 119 of them of community level with 4,610,000."""
    split = [(n, 3_873_949 if n else 461_000_000 - 118 * 3_873_949) for n in range(119)]
    split += [(345 + n, 6_850_000) for n in range(40)]
    return [event("grant.awarded", f"grant-{n}", f"org-{n}",
                  {"organization_id": f"org-{n}", "amount_fen": fen, "awarded_on": "2013-06-01", "funder": "civil affairs"})
            for n, fen in split]


def test_the_figures_of_the_district(serve):
    server = serve()
    changes = [event("organization.changed", f"org-{n}", f"org-{n}", {"effective_on": "2014-10-15", "track": "registered"})
               for n in range(52, 60)]
    plans = [event("coverage.planned", "plan-2015", DISTRICT, {"due_on": "2015-12-31", "centres": 124}),
             event("coverage.planned", "plan-2014", DISTRICT, {"due_on": "2014-12-31", "centres": 86})]
    server.send(communities(124) + centres(57) + plans + [organization(n) for n in range(1010)] + changes + grants())
    at = {"district": DISTRICT, "as_of": "2014-10-31"}

    def figures():
        return {
            "communities": server.counter("communities", district=DISTRICT),
            "open": server.counter("service_centres.open", **at),
            "planned 2014": server.counter("service_centres.planned", district=DISTRICT, as_of="2014-12-31"),
            "planned 2015": server.counter("service_centres.planned", district=DISTRICT, as_of="2015-12-31"),
            "organizations": server.counter("organizations.current", **at),
            "groups": server.counter("organizations.current", kind="social_group", **at),
            "units": server.counter("organizations.current", kind="private_non_enterprise", **at),
            "community 1994": server.counter("organizations.current", community_level="yes", as_of="1994-12-31"),
            "community 2004": server.counter("organizations.current", community_level="yes", as_of="2004-12-31"),
            "community 2014": server.counter("organizations.current", community_level="yes", **at),
            "filed": server.counter("organizations.current", community_level="yes", track="filed", **at),
            "filed before": server.counter("organizations.current", track="filed", as_of="2014-10-14"),
            "granted": server.counter("grants.amount_fen", district=DISTRICT),
            "grantees": server.counter("grants.organizations", district=DISTRICT),
            "community granted": server.counter("grants.amount_fen", community_level="yes"),
            "community grantees": server.counter("grants.organizations", community_level="yes"),
        }

    wanted = {"communities": 124, "open": 57, "planned 2014": 86, "planned 2015": 124, "organizations": 1010, "groups": 421,
              "units": 589, "community 1994": 1, "community 2004": 3, "community 2014": 345, "filed": 52, "filed before": 60,
              "granted": 735_000_000, "grantees": 159, "community granted": 461_000_000, "community grantees": 119}
    assert figures() == wanted
    coverage = server.get(f"/v1/districts/{DISTRICT}/coverage?as_of=2014-10-31")
    assert (coverage["communities"], coverage["open"], coverage["planned"]) == (124, 57, 0)
    assert [(plan["due_on"], plan["centres"]) for plan in coverage["plans"]] == [("2014-12-31", 86), ("2015-12-31", 124)]
    assert len(list(server.pages("/v1/centres?limit=10&as_of=2014-03-31"))) == 18
    assert len(list(server.pages("/v1/grants?limit=50"))) == 159

    # A correction moves the window of the award, and both amounts stay to be seen; so after a crash.
    answer = server.client.ask("PATCH", "/v1/grants/grant-5", {"amount_fen": 0, "reason": "paid back"},
                               {"Idempotency-Key": "correct-5"})
    assert answer.status == 200, answer
    server.kill()
    server.start()
    assert server.counter("grants.organizations", community_level="yes") == 118
    assert server.counter("grants.amount_fen", **{"from": "2013-06-01", "to": "2013-06-01"}) == 735_000_000 - 3_873_949
    assert [step["what"] for step in server.get("/v1/grants/grant-5")["history"]] == ["was", "corrected"]
    assert server.stop() == 0
    assert verify(server.data).returncode == 0


def test_parties_and_money_of_a_community(serve):
    server = serve()
    home = "baoan.xinan.haiyu"
    kinds = ["core", "workstation", "residents_committee", "community_organization", "residents", "property_firm",
             "stock_company"]
    for kind in kinds:
        answer = server.client.post(f"/v1/communities/{home}/parties", {"party_kind": kind, "name": kind, "from_on": "2012-01-01"},
                                    key=f"join-{kind}")
        assert answer.status == 201, answer
    [row] = server.get("/v1/counters/parties.current?by=community")["rows"]
    assert row["key"] == {"community": home} and row["values"][0]["value"] == 7
    again = server.client.post(f"/v1/communities/{home}/parties", {"party_kind": "core", "name": "two", "from_on": "2012-01-01"},
                               key="two")
    assert again.status == 409 and again.json["type"] == "urn:haiyu:problem:already_exists", again
    refused = server.client.post("/v1/investments", {"community_id": home, "funder_kind": "residents", "amount_fen": -5,
                                                     "on": "2014-01-01"}, key="minus")
    assert refused.status == 422 and refused.json["errors"][0]["pointer"] == "/amount_fen", refused
    for funder, fen in {"district": 3_000_000_000_00, "property_firm": 25_000_00}.items():
        answer = server.client.post("/v1/investments", {"community_id": home, "funder_kind": funder, "amount_fen": fen,
                                                        "on": "2014-03-01"}, key=f"from-{funder}")
        assert answer.status == 201, answer
    rows = server.get("/v1/counters/investments.amount_fen?by=funder_kind&window=month")["rows"]
    assert {row["key"]["funder_kind"]: row["values"] for row in rows} == {
        "district": [{"on": "2014-03", "value": 3_000_000_000_00}], "property_firm": [{"on": "2014-03", "value": 25_000_00}]}
