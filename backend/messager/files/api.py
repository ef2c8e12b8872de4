"""Files over HTTP. Their bytes do not come by here: the door, waiting/uploads.py and downloads.py, moves them."""

from __future__ import annotations

import uuid
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header, parse_etags
from ninja import Query, Router
from pydantic import Field

from messager.files import services
from messager.files.models import StoredFile
from messager.files.ranges import Part, Unsatisfiable, asked_part
from messager.files.schemas import FileOut, file_out
from messager.http.problems import problem

SEND = "X-Messager-Send"
"""Tells the door what to send as the body: the file's key, where to begin, how many bytes. It goes no further."""
BYTES = {"type": "string", "format": "binary"}

router = Router(tags=["files"])


@router.post(
    "/files",
    response={201: FileOut},
    operation_id="upload_file",
    summary="Upload a file",
    openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": BYTES}}}},
)
def upload_file(
    request: HttpRequest, response: HttpResponse, name: Annotated[str, Query(..., min_length=1, max_length=1000)]
) -> tuple[int, FileOut]:
    """Store the request's body as a file that a run's input may name by its `id`.

    Answered once it is safe. One that no run was given within a day is deleted.
    """
    file = services.begin_upload(name)
    response["Location"] = f"/api/v1/files/{file.id}"
    return 201, file_out(file, kept=False)


@router.get("/files/{any_uuid:file_id}", response=FileOut, operation_id="get_file", summary="Get a file's facts")
def get_file(request: HttpRequest, file_id: uuid.UUID) -> FileOut:
    """An upload or an artifact; `url` is where its bytes are."""
    file = services.find(id=file_id)
    return file_out(file, kept=file.uses.exists())


@router.get(
    "/downloads/{slug:token}",
    response={200: None, 206: None, 304: None},
    operation_id="download_file",
    summary="Download a file",
)
def download_file(request: HttpRequest, token: Annotated[str, Field(max_length=32)]) -> HttpResponse:
    """Its bytes, to be saved and never to be shown: they come as an attachment. Takes `Range` and `If-None-Match`."""
    file = services.find(token=token)
    etag = f'"{file.sha256}"'
    if {"*", etag, f"W/{etag}"} & set(parse_etags(request.headers.get("If-None-Match", ""))):
        response = HttpResponse(status=304)
    else:
        response = _sent(file, request.headers.get("Range", ""), request.headers.get("If-Range", etag) == etag)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def _sent(file: StoredFile, wanted: str, is_same: bool) -> HttpResponse:
    try:
        part = asked_part(wanted, file.size) if is_same else None
    except Unsatisfiable:
        response = problem(416, f"The file has {file.size} bytes.")
        response["Content-Range"] = f"bytes */{file.size}"
        return response
    response = HttpResponse(status=206 if part else 200, content_type=file.content_type)
    if part:
        response["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{file.size}"
    start, end = part or Part(0, file.size)
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(end - start)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response[SEND] = f"{file.key};{start};{end - start}"
    return response
