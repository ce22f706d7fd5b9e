"""Text -> Request: what a person at the desk wrote, read without a network, a model or a clock."""

from flows.understanding.reading import understand
from flows.understanding.request import Asked, Intent, Language, Request, Span, When, Who
from flows.understanding.warming import warm

__all__ = ["Asked", "Intent", "Language", "Request", "Span", "When", "Who", "understand", "warm"]
