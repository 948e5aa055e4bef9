"""The description of the doors (OpenAPI 3.1), made from the very structs that check what comes in."""

from __future__ import annotations

from typing import Any

import msgspec

from sync.wire.protocol import (
    DEVICE_HEADER,
    NUMBER_HEADER,
    SIGNATURE_HEADER,
    VERSIONS,
    Enrolment,
    EnrolRequest,
    Forked,
    ForkRequest,
    Refusal,
    SyncAnswer,
    SyncRequest,
)
from sync.wire.release_messages import PartsAnswer, PartsRequest, ReleaseRequest, SignedManifest

_STRUCTS = (
    *(SyncRequest, SyncAnswer, EnrolRequest, Enrolment, ForkRequest, Forked, Refusal),
    *(ReleaseRequest, SignedManifest, PartsRequest, PartsAnswer),
)


def describe() -> dict[str, Any]:
    """The whole description.  /v1/sync takes and gives plain JSON as well as zstd."""
    references, schemas = msgspec.json.schema_components(_STRUCTS, ref_template="#/components/schemas/{name}")
    named = dict(zip(_STRUCTS, references, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tamga, the banner's server", "version": str(max(VERSIONS))},
        "paths": {
            "/v1/sync": {"post": _taking(named, SyncRequest, SyncAnswer, _signed_headers())},
            "/v1/enrol": {"post": _taking(named, EnrolRequest, Enrolment, [])},
            "/v1/fork": {"post": _taking(named, ForkRequest, Forked, [])},
            "/v1/release": {"post": _taking(named, ReleaseRequest, SignedManifest, [])},
            "/v1/release/parts": {"post": _taking(named, PartsRequest, PartsAnswer, [])},
            "/health": {"get": _telling(_JSON)},
            "/metrics": {"get": _telling("text/plain")},
            "/openapi.json": {"get": _telling(_JSON)},
        },
        "components": {"schemas": schemas},
    }


def _taking(
    named: dict[Any, dict[str, Any]], asked: type, told: type, parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    answer = {"schema": named[told]}
    refusal = {"description": "refused", "content": {_JSON: {"schema": named[Refusal]}}}
    return {
        "parameters": parameters,
        "requestBody": {"required": True, "content": {_JSON: {"schema": named[asked]}}},
        "responses": {"200": {"description": "done", "content": {_JSON: answer}}, "4XX": refusal},
    }


def _telling(media_type: str) -> dict[str, Any]:
    content: dict[str, Any] = {media_type: {"schema": {}}}
    return {"responses": {"200": {"description": "told", "content": content}}}


def _signed_headers() -> list[dict[str, Any]]:
    kinds = {DEVICE_HEADER: "string", NUMBER_HEADER: "integer", SIGNATURE_HEADER: "string"}
    return [
        {"name": name, "in": "header", "required": True, "schema": {"type": kind}}
        for name, kind in kinds.items()
    ]


_JSON = "application/json"
