"""Every page of Messager, filled with what a page is likely to hold: one list for whoever looks at them all."""

from __future__ import annotations

from support.api import Api


def every_page(api: Api) -> dict[str, str]:
    """The address of each by a name for it, after making the runs that they show."""
    succeeded = api.finished("examples.arguments")
    tidied = api.finished("examples.tidy", {"file": api.upload("names.csv", b"zoe,1\nadam,2\n")["id"]})
    failed = api.finished("examples.fail", tags=["nightly"])
    flaky = api.finished("examples.flaky", {"failures": 1})
    greetings = [{"message": f"hello, {number}"} for number in range(1, 25)]
    api.http.post("/tasks/examples.echo/batches", json={"inputs": greetings, "tags": ["greeting"]}).raise_for_status()
    counted = api.finished("examples.count", {"to": 12, "pause": 0.05})
    bulk = api.http.post("/bulk", json={"action": "retry", "ids": [failed["id"]]}).raise_for_status().json()
    return {
        "tasks": "/messager/",
        "a small form": "/messager/tasks/messages.send",
        "a large form": "/messager/tasks/examples.arguments",
        "a form with a file": f"/messager/tasks/examples.tidy?from={tidied['id']}",
        "runs": "/messager/runs",
        "no runs": "/messager/runs?q=there-is-no-such-run",
        "a run that succeeded": f"/messager/runs/{succeeded['id']}",
        "a run with files": f"/messager/runs/{tidied['id']}",
        "a run with a log": f"/messager/runs/{counted['id']}",
        "a run that failed": f"/messager/runs/{failed['id']}",
        "a run of several attempts": f"/messager/runs/{flaky['id']}?from=task%3Dexamples.flaky",
        "two runs compared": f"/messager/compare?a={succeeded['id']}&b={failed['id']}",
        "a form filled from a run": f"/messager/tasks/examples.arguments?from={succeeded['id']}",
        "bulk actions": "/messager/bulk",
        "a bulk action": f"/messager/bulk/{bulk['id']}",
        "failures": "/messager/failures?state=all",
        "a failure": f"/messager/failures/{api.failure('examples.fail')['fingerprint']}",
        "workers": "/messager/workers",
        "a worker": f"/messager/workers/{succeeded['worker']}",
        "queues": "/messager/queues",
        "nothing there": "/messager/nothing-there",
    }
