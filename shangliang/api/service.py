"""The API itself: its description and its operations."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from . import routes  # noqa: F401 - declares the operations
from .problems import Problem, add_handlers
from .routing import ROUTER


class ProgramApi(NinjaAPI):
    """Ninja's API with our problems in its description."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        """The description in OpenAPI 3.1, made once: everybody may ask for it, and it takes a second."""
        return self._description

    @cached_property
    def _description(self) -> OpenAPISchema:
        schema = super().get_openapi_schema()
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= problem.pop("$defs") | {"Problem": problem}
        for methods in schema["paths"].values():
            for operation in methods.values():
                for parameter in operation["parameters"]:
                    _without_null(parameter)
        return schema


def _without_null(parameter: dict[str, Any]) -> None:
    """What is left out is left out: a query has no null."""
    kinds = parameter["schema"].pop("anyOf", [])
    parameter["schema"] |= next((kind for kind in kinds if kind != {"type": "null"}), {})


api = ProgramApi(
    title="Shangliang 商量",
    version="1",
    description=(
        "Read and act by program. Every operation calls the same action and asks the same access rules as the pages; "
        "what the caller may not see is missing (404). Errors are `application/problem+json`. Lists go by cursor."
    ),
    servers=[{"url": settings.PUBLIC_URL}],
    urls_namespace="http_api",
    docs_url=None,
)
add_handlers(api)
api.add_router("/v1", ROUTER)
