"""What several journeys start from."""

from __future__ import annotations

import pytest
from support import pages
from support.api import Api


@pytest.fixture
def every_page(api: Api) -> dict[str, str]:
    """The address of every page by a name for it."""
    return pages.every_page(api)
