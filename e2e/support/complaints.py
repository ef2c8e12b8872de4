"""What a browser complains about while a person would not notice: the journeys fail for it."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, WebError

_REPORT_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) =>
  reportViolation(`${event.violatedDirective} refused ${event.blockedURI} ${event.sample} on ${location.pathname}`))
"""


class Complaints:
    """Console errors, uncaught exceptions and policy violations of all pages of one browser context."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self.seen: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        self._allowed: list[re.Pattern[str]] = []
        context.expose_binding("reportViolation", lambda _, text: self.seen.append(f"content policy: {text}"))
        context.add_init_script(_REPORT_VIOLATIONS)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    def expect(self, pattern: str) -> None:
        """The test is about this one: it must come."""
        self._expected.append(re.compile(pattern))

    def allow(self, pattern: str) -> None:
        """The test provokes this one, but whether the browser gets to say so is a matter of timing."""
        self._allowed.append(re.compile(pattern))

    def verify(self) -> None:
        self._collect()
        missing = [p.pattern for p in self._expected if not any(p.search(text) for text in self.seen)]
        known = [*self._expected, *self._allowed]
        surprising = [text for text in self.seen if not any(p.search(text) for p in known)]
        assert not surprising, "the browser complained:\n" + "\n".join(surprising)
        assert not missing, f"the browser did not complain of {missing}, but of {self.seen}"

    def _collect(self) -> None:
        """Events arrive in order: once a page has answered, all it said before has arrived too."""
        for page in self._context.pages:
            try:
                page.evaluate("0")
            except Error:
                self.seen.append(f"page {page.url} no longer answers")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.seen.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_error(self, error: WebError) -> None:
        self.seen.append(f"uncaught: {error.error}")
