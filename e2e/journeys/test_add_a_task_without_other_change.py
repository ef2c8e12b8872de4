"""One file in tasks/ is a task: with a form, an endpoint, and typed arguments."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from support.api import Api
from support.screen import expect_state, number_field, region, run_task, text_field
from support.stack import Stack

SOURCE = '''
from celery import shared_task


@shared_task
def invite(guest: str, seats: int = 2) -> dict[str, str]:
    """Invite a guest.

    Args:
        guest: Who is to come.
        seats: How many seats are kept.
    """
    return {"invitation": f"{guest}, {seats} seats are yours"}
'''


def test_a_file_added_to_tasks_has_a_form_and_an_endpoint_after_a_restart(page: Page, stack: Stack, api: Api) -> None:
    assert "parties.invite" not in api.task_names()
    stack.add_task_file("parties.py", SOURCE)

    page.goto("/messager")
    page.get_by_role("link", name="Invite a guest").first.click()
    expect(page.get_by_text("Who is to come.")).to_be_visible()
    text_field(page, "Guest").fill("Ada")
    number_field(page, "Seats").fill("3")
    run_task(page)
    expect_state(page, "Succeeded", seconds=60)
    expect(region(page, "Result")).to_contain_text("Ada, 3 seats are yours")

    assert api.finished("parties.invite", {"guest": "Bo"})["result"] == {"invitation": "Bo, 2 seats are yours"}
    assert "/api/v1/tasks/parties.invite/runs" in api.http.get("/openapi.json").json()["paths"]
