def test_x(db, api):
    assert api.submit("samples.add", {"a": 1})["state"] == "queued"

def test_y(worker, http):
    from messager.testing.stack import ended
    run = http.post("/tasks/samples.add/runs", json={"input": {"a": 1}}).json()
    assert ended(run["id"]).result == "3"
