"""The vendor's error answers, worded as its documents word them."""

from __future__ import annotations

from bot.demo.systems.standin import Answer, Refusal


def refusal(error: str, description: str, status: int = 400) -> Refusal:
    return Refusal(Answer({"error": error, "error_description": description}, status))


def wrong_type(name: str) -> Refusal:
    return refusal(
        "invalid_param_type",
        f"The type of parameter {name} you provided is not valid for this request.",
    )


def missing(name: str) -> Refusal:
    return refusal("missing_param", f"{name} parameter is missing")


def not_found(what: str, wanted: object, status: int = 400, by: str = "id") -> Refusal:
    return refusal("not_found", f"The {what} with the {by} {wanted} doesn't exist.", status)


def not_unique(what: str, reference: str) -> Refusal:
    return refusal("not_unique", f"The {what} with the reference {reference} already exists.")
