"""The native API, one file per family; every row here is in openapi.json and docs/api.md."""

BASE = "/api/tocsin/v1"
