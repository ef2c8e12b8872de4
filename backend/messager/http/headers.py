"""Security headers on every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SPA_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
DOWNLOAD_POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
API_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

Handler = Callable[[HttpRequest], HttpResponse]


class SecurityHeaders:
    """Sets them; the policy depends on what the path serves."""

    def __init__(self, get_response: Handler) -> None:
        """`get_response` is the rest of the stack."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and add the headers."""
        response = self._get_response(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        response.headers["Content-Security-Policy"] = policy_for(request.path)
        if request.path.startswith("/api/v1/"):
            response.headers.setdefault("Cache-Control", "no-store")
        # A page of another origin that is admitted may read the API; nothing else may be embedded anywhere.
        admitted = "Access-Control-Allow-Origin" in response.headers
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if admitted else "same-origin"
        return response


def policy_for(path: str) -> str:
    """The Content-Security-Policy of what stands at `path`."""
    if path.startswith("/messager"):
        return SPA_POLICY
    if path == "/api/v1/docs" or path.startswith("/api/static/"):
        return DOCS_POLICY
    return DOWNLOAD_POLICY if path.startswith("/api/v1/downloads/") else API_POLICY
