"""A file goes into a task and a file comes out, and nothing in either does anything."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Route, expect
from support.api import Api
from support.complaints import Complaints
from support.screen import expect_state, open_form, open_run, region, run_task
from support.stack import Stack

TASK = "examples.tidy"
LIMIT = 3_000_000
LINES = [f"{number * 7919 % 100_003:06d} läuft" for number in range(100_000)]
LARGE = ("\n".join(LINES) + "\n").encode()
SORTED = ("\n".join(sorted(LINES)) + "\n").encode()


def choose(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("File", exact=True).set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})


def drop(page: Page, name: str, content: str) -> None:
    """What the browser tells the page when somebody lets go of a file over it."""
    files = page.evaluate_handle(
        """([name, content]) => {
            const data = new DataTransfer()
            data.items.add(new File([content], name))
            return data
        }""",
        [name, content],
    )
    page.get_by_label("File", exact=True).dispatch_event("drop", {"dataTransfer": files})


def test_a_chosen_file_is_uploaded_sorted_and_downloaded_to_the_byte(page: Page, tmp_path: Path) -> None:
    held: list[Route] = []
    page.route("**/api/v1/files?*", lambda route: held.append(route))
    open_form(page, TASK)
    choose(page, "names.csv", LARGE)
    expect(page.get_by_role("progressbar", name="Upload of names.csv")).to_be_visible()
    expect(page.get_by_role("button", name="Run task")).to_be_disabled()
    held[0].continue_()
    expect(page.get_by_role("button", name="Remove names.csv")).to_be_visible()
    run_task(page)
    expect_state(page, "Succeeded", seconds=60)

    artifacts = region(page, "Artifacts")
    expect(artifacts.get_by_text("text/csv")).to_be_visible()
    with page.expect_download() as download:
        artifacts.get_by_role("link", name="Download sorted-names.csv").click()
    assert download.value.suggested_filename == "sorted-names.csv"
    target = tmp_path / "downloaded"
    download.value.save_as(target)
    assert target.read_bytes() == SORTED
    expect(region(page, "Input files").get_by_text("names.csv")).to_be_visible()


def test_a_dropped_file_is_shown_as_the_table_it_is(page: Page) -> None:
    open_form(page, TASK)
    drop(page, "people.csv", "zoe,1\nadam,2\n")
    run_task_when_uploaded(page, "people.csv")
    expect_state(page, "Succeeded")
    page.get_by_role("button", name="Preview sorted-people.csv").click()
    table = page.get_by_role("region", name="Table of sorted-people.csv")
    expect(table.get_by_role("cell", name="zoe")).to_be_visible()


def run_task_when_uploaded(page: Page, name: str) -> str:
    expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    return run_task(page)


def test_the_form_of_an_earlier_run_has_its_file(page: Page, api: Api) -> None:
    file = api.upload("again.txt", b"b\na\n")
    run = api.finished(TASK, {"file": file["id"]})
    page.goto(f"/messager/tasks/{TASK}?from={run['id']}")
    again = api.wait_for_end(run_task_when_uploaded(page, "again.txt"))
    assert (again["input"]["file"], again["state"]) == (file["id"], "succeeded")


def test_a_file_that_is_too_large_is_refused_at_its_field(page: Page, api: Api, stack: Stack) -> None:
    open_form(page, TASK)
    expect(page.get_by_text("A file of up to 3 MB")).to_be_visible()
    choose(page, "huge.bin", b"x" * (LIMIT + 1))
    expect(page.get_by_role("alert")).to_contain_text("it may have 3 MB at most")
    answer = api.http.post(
        "/files?name=huge.bin", content=b"x" * (LIMIT + 1), headers={"Content-Type": "application/octet-stream"}
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
    assert "MESSAGER_MAX_FILE_BYTES" in answer.json()["detail"]


def test_a_run_without_its_file_is_refused_at_the_field(page: Page, complaints: Complaints) -> None:
    complaints.expect("status of 422")
    open_form(page, TASK)
    page.get_by_role("button", name="Run task").click()
    expect(page.get_by_label("File", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("File", exact=True)).to_be_focused()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ('"><img src=x onerror=alert(1)>.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'),
        ("page\u202elmth.csv", "<!DOCTYPE html><html><script>alert(1)</script></html>"),
        ("../../evil.md", "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"),
        ("nul\0\r\n.json", '{"a": "<script>alert(1)</script>"}'),
    ],
)
def test_hostile_names_and_contents_run_nothing(page: Page, api: Api, name: str, content: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"the page said {dialog.message}"))
    run = api.finished(TASK, {"file": api.upload(name, content.encode())["id"]})
    (artifact,) = api.files(run["id"])["items"]
    open_run(page, run["id"])
    expect(region(page, "Artifacts").get_by_role("listitem")).to_have_count(1)
    previews = page.get_by_role("button", name=re.compile("^Preview sorted-"))
    assert previews.count() == (0 if artifact["content_type"] in {"image/svg+xml", "text/html"} else 1)
    if previews.count():
        previews.click()
        expect(region(page, f"Preview of {artifact['name']}").get_by_text("alert(1)").first).to_be_visible()
        expect(page.get_by_role("link", name="x", exact=True)).to_have_count(0)
    # Opened on its own it is no page either: the browser saves it.
    with page.expect_download() as download, pytest.raises(Error, match="Download is starting"):
        page.goto(artifact["url"])
    assert Path(download.value.path()).read_text() == content + "\n"


def test_files_go_with_the_runs_that_had_them(api: Api, stack: Stack) -> None:
    file = api.upload("short-lived.txt", b"x\n")
    run = api.finished(TASK, {"file": file["id"]})
    (artifact,) = api.files(run["id"])["items"]
    api.finished("examples.echo", {"message": "what changed last stays"})
    stack.manage("prune", "--older-than", "0", "--state", "succeeded")
    assert api.http.get(f"/runs/{run['id']}").status_code == 404
    deadline = time.monotonic() + 30
    paths = [f"/files/{file['id']}", f"/files/{artifact['id']}", artifact["url"].removeprefix("/api/v1")]
    while any(api.http.get(path).status_code != 404 for path in paths):
        assert time.monotonic() < deadline, "the files are still there"
        time.sleep(0.2)
