"""From a survey of needs to a bill of services, from which residents order: "from a fixed dish to a menu"."""
import concurrent.futures

from harness import Client, verify

HOME = "baoan.xinan.haiyu"


def post(server, path, body, key):
    answer = server.client.post(path, body, key=key)
    assert answer.status in (200, 201), (path, answer)
    return answer.json


def make_menu(server, quota):
    post(server, "/v1/service-items", {"id": "meals", "community_id": HOME, "provider_id": "club", "provider_name": "Club",
                                       "platform_ids": [], "name": "Meals", "sector": "social", "category": "elderly_care"}, "meals")
    post(server, "/v1/surveys", {"id": "needs", "community_id": HOME, "title": "Needs", "options": ["meals", "visits"]}, "needs")
    for n in range(20):
        post(server, "/v1/surveys/needs/answers",
             {"wants": [{"option": "meals" if n % 4 else "visits", "weight": 1 + n % 3}],
              "residency": "migrant" if n % 2 else "registered", "target_groups": ["elderly"]}, f"answer-{n}")
    post(server, "/v1/surveys/needs/close", {}, "close")
    post(server, "/v1/bills", {"id": "bill", "community_id": HOME, "period": "2014-11", "survey_id": "needs",
                               "lines": [{"service_item_id": "meals", "quota": quota}]}, "bill")


def test_a_rush_of_orders_uses_the_quota_up_and_no_more(serve):
    server = serve()
    make_menu(server, quota=30)

    def order(n):
        client = Client(server.port)
        try:
            return client.post("/v1/orders", {"service_item_id": "meals", "person_id": f"p-{n}",
                                              "delivery_mode": "door_to_door"}, key=f"order-{n}").status
        finally:
            client.close()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(order, range(80)))
    assert (statuses.count(201), statuses.count(409)) == (30, 50)
    assert server.counter("orders.placed", community=HOME) == 80
    assert server.counter("orders.refused", community=HOME) == 50

    # One cancels: one more may order, whatever happens to the server in between.
    [placed] = server.get("/v1/orders?status=placed&limit=1")["items"]
    post(server, f"/v1/orders/{placed['id']}/cancel", {"reason": "ill"}, "cancel")
    server.kill()
    server.start()
    assert [order(n) for n in (90, 91)] == [201, 409]
    assert order(0) == statuses[0]  # a retry is told what was decided
    assert server.get("/v1/bills/bill")["lines"][0]["used"] == 30
    assert len(list(server.pages("/v1/orders?status=refused&limit=20"))) == 51
    assert server.stop() == 0
    assert verify(server.data).returncode == 0


def test_an_order_from_the_survey_to_the_follow_up(serve):
    server = serve()
    make_menu(server, quota=5)
    results = server.get("/v1/surveys/needs/results")
    assert results["answers"] == 20 and results["status"] == "closed"
    assert {option["option"]: option["answers"] for option in results["options"]} == {"meals": 15, "visits": 5}
    closed = server.client.post("/v1/surveys/needs/answers", {"wants": [{"option": "meals"}]}, key="late")
    assert closed.status == 409, closed

    order = post(server, "/v1/orders", {"service_item_id": "meals", "person_id": "p", "delivery_mode": "appointment",
                                        "preferred_at": "2014-11-03T10:00:00+08:00"}, "order")["id"]
    post(server, f"/v1/orders/{order}/accept", {"scheduled_at": "2014-11-03T10:00:00+08:00"}, "accept")
    post(server, f"/v1/orders/{order}/fulfil", {"at": "2014-11-03T10:30:00+08:00"}, "fulfil")
    done = post(server, f"/v1/orders/{order}/follow-up", {"rating": 4, "note": "warm"}, "follow")
    assert [step["what"] for step in done["history"]] == ["placed", "accepted", "fulfilled", "followed_up"]
    wrong = server.client.post(f"/v1/orders/{order}/cancel", {}, key="cancel")
    assert wrong.status == 409 and wrong.json["type"] == "urn:haiyu:problem:wrong_state", wrong
    assert server.counter("orders.fulfilled", as_of="2014-11-03") == 1
