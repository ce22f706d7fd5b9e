"""The rules by which Slack accepts Block Kit, on raw dictionaries.

`problems(blocks, surface)` and `view_problems(view, kind)` list what Slack would say, each with a
JSON pointer; an empty list means accepted. Where sources disagree the stricter limit is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from bot.demo.slack.checks import (
    Check,
    Problem,
    Problems,
    anything,
    at_least_one,
    boolean,
    by_type,
    exactly_one,
    few_bytes,
    many,
    one_of,
    shape,
    string,
    whole,
)

Surface = Literal["message", "modal", "home"]


# Composition objects.


def plain(most: int) -> Check:
    return by_type({"plain_text": shape({"text": string(most)}, {"emoji": boolean})})


def words(most: int) -> Check:
    mrkdwn = shape({"text": string(most)}, {"verbatim": boolean})
    plain_text = shape({"text": string(most)}, {"emoji": boolean})
    return by_type({"plain_text": plain_text, "mrkdwn": mrkdwn})


ID = string(255)
URL = string(3000)
DATE = string(10, pattern=r"\d{4}-\d{2}-\d{2}")
TIME = string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
STYLE = one_of("primary", "danger")
CONFIRM = shape(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)
OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": words(75), "value": string(150)}, {"description": words(75)})
LINK_OPTION = shape(
    {"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL}
)
GROUP = shape({"label": plain(75), "options": many(OPTION, 100)})
SLACK_FILE = shape(
    {}, {"id": string(30, pattern=r"F[A-Z0-9]{8,}"), "url": URL}, exactly_one("id", "url")
)
IMAGE_FIELDS: dict[str, Check] = {"image_url": URL, "slack_file": SLACK_FILE}
IMAGE = shape({"alt_text": string(2000)}, IMAGE_FIELDS, exactly_one("image_url", "slack_file"))
IMAGE_ELEMENT = by_type({"image": IMAGE})


# Elements.

_BASE: dict[str, Check] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
_PLACEHOLDER: dict[str, Check] = {"placeholder": plain(150)}
_MULTI: dict[str, Check] = {"max_selected_items": whole(1, 1000)}
_CONVERSATIONS: dict[str, Check] = {
    "default_to_current_conversation": boolean,
    "filter": anything,
}
_DISPATCH: dict[str, Check] = {
    "dispatch_action_config": shape(
        {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)}
    )
}


def _options_known(value: Any, at: str) -> Problems:
    """An initial option must be one of those offered, exactly as it was offered."""
    offered = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        offered += group["options"]
    initial = value.get("initial_options") or []
    if value.get("initial_option"):
        initial = [value["initial_option"]]
    if any(option not in offered for option in initial):
        yield Problem(at, "initial option must match one of the options")


def _option_values_differ(value: Any, at: str) -> Problems:
    values = [option["value"] for option in value.get("options") or []]
    if len(set(values)) < len(values):
        yield Problem(f"{at}/options", "option values must be unique")


def _static(initial: dict[str, Check]) -> Check:
    optional = {"options": many(OPTION, 100), "option_groups": many(GROUP, 100)}
    return shape(
        {},
        _BASE | _PLACEHOLDER | optional | initial,
        exactly_one("options", "option_groups"),
        _options_known,
        _option_values_differ,
    )


def _list_of(option: Check, initial: dict[str, Check]) -> Check:
    return shape(
        {"options": many(option, 10)}, _BASE | initial, _options_known, _option_values_differ
    )


BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": ID,
        "value": string(2000),
        "url": URL,
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
        "agent_prompt_display": anything,
        "visible_to_user_ids": many(string(30), 10),
    },
)
_BUTTON_ONLY = {"button": BUTTON}
_ONE: dict[str, Check] = {"initial_option": OPTION}
_SOME: dict[str, Check] = {"initial_options": many(OPTION, 100)} | _MULTI
_QUERY: dict[str, Check] = {"min_query_length": whole(0, 150)}
_INITIAL_STRING: dict[str, Check] = {"initial_value": string(3000, 0)}

SELECTS: dict[str, Check] = {
    "static_select": _static(_ONE),
    "external_select": shape({}, _BASE | _PLACEHOLDER | _QUERY | _ONE),
    "users_select": shape({}, _BASE | _PLACEHOLDER | {"initial_user": ID}),
    "conversations_select": shape(
        {},
        _BASE
        | _PLACEHOLDER
        | _CONVERSATIONS
        | {"initial_conversation": ID, "response_url_enabled": boolean},
    ),
    "channels_select": shape(
        {}, _BASE | _PLACEHOLDER | {"initial_channel": ID, "response_url_enabled": boolean}
    ),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": _static(_SOME),
    "multi_external_select": shape({}, _BASE | _PLACEHOLDER | _QUERY | _SOME),
    "multi_users_select": shape(
        {}, _BASE | _PLACEHOLDER | _MULTI | {"initial_users": many(ID, 1000)}
    ),
    "multi_conversations_select": shape(
        {},
        _BASE | _PLACEHOLDER | _MULTI | _CONVERSATIONS | {"initial_conversations": many(ID, 1000)},
    ),
    "multi_channels_select": shape(
        {}, _BASE | _PLACEHOLDER | _MULTI | {"initial_channels": many(ID, 1000)}
    ),
}
PICKERS: dict[str, Check] = {
    "datepicker": shape({}, _BASE | _PLACEHOLDER | {"initial_date": DATE}),
    "timepicker": shape({}, _BASE | _PLACEHOLDER | {"initial_time": TIME, "timezone": string(100)}),
}
DATE_TIME: dict[str, Check] = {
    "datetimepicker": shape({}, _BASE | {"initial_date_time": whole(0, 9_999_999_999)})
}
CHOICES: dict[str, Check] = {
    "checkboxes": _list_of(RICH_OPTION, {"initial_options": many(RICH_OPTION, 10)}),
    "radio_buttons": _list_of(RICH_OPTION, {"initial_option": RICH_OPTION}),
}
OVERFLOW: dict[str, Check] = {
    "overflow": shape(
        {"options": many(LINK_OPTION, 5)},
        {"action_id": ID, "confirm": CONFIRM},
        _option_values_differ,
    )
}
WORKFLOW: dict[str, Check] = {
    "workflow_button": shape(
        {"text": plain(75), "workflow": anything},
        {"action_id": ID, "style": STYLE, "accessibility_label": string(75)},
    )
}
TYPED: dict[str, Check] = {
    "plain_text_input": shape(
        {},
        _BASE
        | _PLACEHOLDER
        | _DISPATCH
        | _INITIAL_STRING
        | {"multiline": boolean, "min_length": whole(0, 3000), "max_length": whole(1, 3000)},
    ),
    "email_text_input": shape({}, _BASE | _PLACEHOLDER | _DISPATCH | _INITIAL_STRING),
    "url_text_input": shape({}, _BASE | _PLACEHOLDER | _DISPATCH | _INITIAL_STRING),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        _BASE
        | _PLACEHOLDER
        | _DISPATCH
        | {"initial_value": string(100), "min_value": string(100), "max_value": string(100)},
    ),
    "rich_text_input": shape(
        {},
        _BASE
        | _PLACEHOLDER
        | _DISPATCH
        | {"initial_value": anything, "min_lines": whole(1, 100), "max_lines": whole(1, 100)},
    ),
    "file_input": shape({}, {"action_id": ID, "filetypes": anything, "max_files": whole(1, 10)}),
}
FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
CONTEXT_ACTIONS: dict[str, Check] = {
    "feedback_buttons": shape(
        {"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ID}
    ),
    "icon_button": shape(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            "action_id": ID,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": many(string(30), 10),
        },
    ),
}

# Rich text: what is inside a section, and what may stand beside a section.

_MARKS = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_INSIDE = by_type(
    {
        "text": shape({"text": string(4000)}, {"style": _MARKS}),
        "link": shape({"url": URL}, {"text": string(4000), "style": _MARKS, "unsafe": boolean}),
        "emoji": shape({"name": string(100)}, {"unicode": string(100), "skin_tone": whole(1, 6)}),
        "user": shape({"user_id": ID}, {"style": _MARKS}),
        "usergroup": shape({"usergroup_id": ID}, {"style": _MARKS}),
        "channel": shape({"channel_id": ID}, {"style": _MARKS}),
        "broadcast": shape({"range": one_of("here", "channel", "everyone")}),
        "color": shape({"value": string(7)}),
        "date": shape(
            {"timestamp": whole(0, 9_999_999_999), "format": string(300)},
            {"url": URL, "fallback": string(300), "style": _MARKS},
        ),
    }
)
_LINES = many(_INSIDE, 1000, 0)
_SECTION = shape({"elements": _LINES})
_RICH_PARTS = by_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_quote": shape({"elements": _LINES}, {"border": whole(0, 1)}),
        "rich_text_preformatted": shape(
            {"elements": _LINES}, {"border": whole(0, 1), "language": string(50)}
        ),
        "rich_text_list": shape(
            {
                "style": one_of("bullet", "ordered"),
                "elements": many(by_type({"rich_text_section": _SECTION}), 1000),
            },
            {"indent": whole(0, 8), "offset": whole(0, 10_000), "border": whole(0, 1)},
        ),
    }
)
_RICH = shape({"elements": many(_RICH_PARTS, 1000)}, {"block_id": ID})
_RICH_ONLY = by_type({"rich_text": _RICH})


# Blocks.

_RAW: dict[str, Check] = {
    "raw_text": shape({"text": string(10_000, 0)}),
    "raw_number": shape({"value": anything, "text": string(10_000)}),
}
_CELL = by_type(_RAW | {"rich_text": _RICH})
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _same_width(value: Any, at: str) -> Problems:
    if len({len(row) for row in value["rows"]}) > 1:
        yield Problem(f"{at}/rows", "all rows must have the same number of cells")


def _plain_header(value: Any, at: str) -> Problems:
    for index, cell in enumerate(value["rows"][0]):
        if cell["type"] == "rich_text":
            yield Problem(f"{at}/rows/0/{index}/type", "unsupported type: rich_text")


def _few_table_characters(value: Any, at: str) -> Problems:
    if text_length(value["rows"]) > 10_000:
        yield Problem(f"{at}/rows", "must be less than 10001 characters")


def _divider_or_collapsible(value: Any, at: str) -> Problems:
    if value.get("is_collapsible") and value.get("has_header_divider"):
        yield Problem(at, "has_header_divider cannot be used with is_collapsible")
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield Problem(at, "default_collapsed requires is_collapsible")


_ID: dict[str, Check] = {"block_id": ID}
_CARD = shape(
    {},
    _ID
    | {
        "hero_image": IMAGE_ELEMENT,
        "icon": IMAGE_ELEMENT,
        "title": words(150),
        "subtitle": words(150),
        "body": words(200),
        "actions": many(by_type(_BUTTON_ONLY), 3),
    },
    at_least_one("hero_image", "title", "actions", "body"),
)
_TASK = shape(
    {
        "task_id": string(255),
        "title": string(3000),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    _ID
    | {
        "details": _RICH_ONLY,
        "output": _RICH_ONLY,
        "sources": many(by_type({"url": shape({"url": URL, "text": string(3000)})}), 100),
    },
)
_SERIES = shape(
    {
        "series": many(shape({"name": string(20), "data": many(anything, 20)}), 6),
        "axis_config": anything,
    }
)
_CHART = by_type(
    {
        "pie": shape({"segments": many(shape({"label": string(20), "value": anything}), 6)}),
        "bar": _SERIES,
        "line": _SERIES,
        "area": _SERIES,
    }
)
_INPUTS = TYPED | SELECTS | MULTI_SELECTS | PICKERS | DATE_TIME | CHOICES

_EVERYWHERE: dict[str, Check] = {
    "section": shape(
        {},
        _ID
        | {
            "text": words(3000),
            "fields": many(words(2000), 10),
            "expand": boolean,
            "accessory": by_type(
                _BUTTON_ONLY
                | {"image": IMAGE}
                | SELECTS
                | MULTI_SELECTS
                | PICKERS
                | CHOICES
                | OVERFLOW
                | WORKFLOW
            ),
        },
        at_least_one("text", "fields"),
    ),
    "divider": shape({}, _ID),
    "image": shape(
        {"alt_text": string(2000)},
        _ID | IMAGE_FIELDS | {"title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "actions": shape(
        {
            "elements": many(
                by_type(
                    _BUTTON_ONLY | SELECTS | PICKERS | DATE_TIME | CHOICES | OVERFLOW | WORKFLOW
                ),
                25,
            )
        },
        _ID,
    ),
    "context": shape(
        {
            "elements": many(
                by_type(
                    {
                        "image": IMAGE,
                        "plain_text": shape({"text": string(3000)}, {"emoji": boolean}),
                        "mrkdwn": shape({"text": string(3000)}, {"verbatim": boolean}),
                    }
                ),
                10,
            )
        },
        _ID,
    ),
    "header": shape({"text": plain(150)}, _ID),
    "input": shape(
        {"label": plain(2000), "element": by_type(_INPUTS)},
        _ID | {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _RICH,
    "video": shape(
        {
            "title": plain(199),
            "video_url": URL,
            "thumbnail_url": URL,
            "alt_text": string(2000),
        },
        _ID
        | {
            "author_name": string(49),
            "description": plain(200),
            "provider_icon_url": URL,
            "provider_name": string(50),
            "title_url": URL,
        },
    ),
    "card": _CARD,
}
_CAROUSEL: dict[str, Check] = {
    "carousel": shape({"elements": many(by_type({"card": _CARD}), 10)}, _ID)
}
_IN_MESSAGES: dict[str, Check] = {
    "markdown": shape({"text": string(12_000)}, _ID),
    "context_actions": shape({"elements": many(by_type(CONTEXT_ACTIONS), 5)}, _ID),
    "table": shape(
        {"rows": many(many(_CELL, 20), 100)},
        _ID | {"column_settings": many(_COLUMN, 20, 0)},
        _same_width,
        _few_table_characters,
    ),
    "data_table": shape(
        {"caption": string(1000), "rows": many(many(_CELL, 20), 101, 2)},
        _ID | {"page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
        _same_width,
        _plain_header,
        _few_table_characters,
    ),
    "data_visualization": shape({"title": string(50), "chart": _CHART}, _ID),
    "task_card": _TASK,
    "plan": shape(
        {"title": string(3000)}, _ID | {"tasks": many(by_type({"task_card": _TASK}), 50, 0)}
    ),
    "file": shape({"external_id": ID, "source": one_of("remote")}, _ID),
    "call": shape({"call_id": ID}, _ID | {"call": anything, "api_decoration_available": boolean}),
}
_CONTAINER: dict[str, Check] = {
    "container": shape(
        {"child_blocks": many(by_type(_EVERYWHERE | _IN_MESSAGES), 10)},
        _ID
        | {
            "title": plain(150),
            "rich_text_title": _RICH_ONLY,
            "subtitle": words(150),
            "icon": IMAGE_ELEMENT,
            "width": one_of("narrow", "standard", "wide", "full"),
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        at_least_one("title", "rich_text_title"),
        _divider_or_collapsible,
    )
}
_ALERT: dict[str, Check] = {
    "alert": shape(
        {"text": words(200)},
        _ID | {"level": one_of("default", "info", "warning", "error", "success")},
    )
}
BLOCKS: dict[Surface, dict[str, Check]] = {
    "message": _EVERYWHERE | _CAROUSEL | _IN_MESSAGES | _CONTAINER,
    "modal": _EVERYWHERE | _ALERT,
    "home": _EVERYWHERE | _CAROUSEL,
}
_MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}


# Whole messages and views.


def find(blocks: Any, surface: Surface, at: str = "/blocks") -> Problems:
    """Find what Slack would refuse in a list of blocks, as pairs of pointer and sentence."""
    yield from many(by_type(BLOCKS[surface]), _MOST_BLOCKS[surface], 0)(blocks, at)
    if isinstance(blocks, list):
        yield from _unique(blocks, at)
        yield from _limited(blocks, at)


def problems(blocks: Any, surface: Surface) -> list[str]:
    """List Slack's complaints about blocks, as it would send them in response_metadata.messages."""
    return [str(problem) for problem in find(blocks, surface)]


def view_problems(view: Any, kind: Literal["modal", "home"], at: str = "/view") -> list[str]:
    """List Slack's complaints about a modal or a Home tab."""
    return [str(problem) for problem in find_in_view(view, kind, at)]


def find_in_view(view: Any, kind: Literal["modal", "home"], at: str = "/view") -> Problems:
    shared: dict[str, Check] = {
        "callback_id": string(255, 0),
        "private_metadata": few_bytes(3000),
        "external_id": string(255, 0),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
    }
    modal: dict[str, Check] = {"close": plain(24), "submit": plain(24), "submit_disabled": boolean}
    required: dict[str, Check] = {"type": one_of(kind), "blocks": many(anything, 1000, 0)}
    if kind == "modal":
        yield from shape(required | {"title": plain(24)}, shared | modal)(view, at)
    else:
        yield from shape(required, shared)(view, at)
    blocks = view.get("blocks") if isinstance(view, dict) else None
    if not isinstance(blocks, list):
        return
    yield from find(blocks, kind, f"{at}/blocks")
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if kind == "modal" and has_input and not view.get("submit"):
        yield Problem(at, "missing required field: submit")


def suggestion_problems(options: Any, groups: Any) -> list[str]:
    """List Slack's complaints about the options that an external select was answered with."""
    found = [
        *(many(OPTION, 100, 0)(options, "/options") if options else ()),
        *(many(GROUP, 100, 0)(groups, "/option_groups") if groups else ()),
    ]
    return [str(problem) for problem in found]


def text_length(value: Any) -> int:
    """Count the characters of every text inside blocks."""
    if isinstance(value, dict):
        return sum(
            len(inner) if name == "text" and isinstance(inner, str) else text_length(inner)
            for name, inner in value.items()
        )
    if isinstance(value, list):
        return sum(text_length(inner) for inner in value)
    return 0


def _fields(value: Any, name: str, at: str) -> Iterator[tuple[Any, str]]:
    """Walk every field of this name, with its pointer."""
    if isinstance(value, dict):
        if name in value:
            yield value[name], f"{at}/{name}"
        for key, inner in value.items():
            yield from _fields(inner, name, f"{at}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _fields(inner, name, f"{at}/{index}")


def slack_files(blocks: list[Any]) -> Iterator[tuple[str, str]]:
    """Walk the files that stand in blocks: the pointer to each, and its id ("" for an address)."""
    for file, pointer in _fields(blocks, "slack_file", "/blocks"):
        yield pointer, str(file.get("id") or "")


def _nested(blocks: list[Any], at: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Walk every block, those inside containers, carousels and plans included."""
    for index, block in enumerate(blocks):
        if isinstance(block, dict):
            yield block, f"{at}/{index}"
            for name in _blocks_inside(block):
                yield from _nested(block[name], f"{at}/{index}/{name}")


def _blocks_inside(block: dict[str, Any]) -> list[str]:
    names = ["child_blocks", "tasks"] + (["elements"] if block.get("type") == "carousel" else [])
    return [name for name in names if isinstance(block.get(name), list)]


def _unique(blocks: list[Any], at: str) -> Problems:
    """A block_id is unique in the whole, an action_id within its block."""
    yield from _no_repeats("block_id", _fields(blocks, "block_id", at))
    for block, pointer in _nested(blocks, at):
        inside = _blocks_inside(block)
        own = {name: value for name, value in block.items() if name not in inside}
        yield from _no_repeats("action_id", _fields(own, "action_id", pointer))


def _no_repeats(name: str, found: Iterator[tuple[Any, str]]) -> Problems:
    seen: set[str] = set()
    for value, pointer in found:
        if str(value) in seen:
            yield Problem(pointer, f'`{name}` "{value}" already exists')
        seen.add(str(value))


def _limited(blocks: list[Any], at: str) -> Problems:
    found = [block for block, _ in _nested(blocks, at)]
    for kind, most in (("table", 1), ("data_visualization", 2)):
        if sum(block.get("type") == kind for block in found) > most:
            yield Problem(at, f"no more than {most} {kind} blocks allowed")
    markdown = [block for block in found if block.get("type") == "markdown"]
    if len(markdown) > 1 and text_length(markdown) > 12_000:
        yield Problem(at, "markdown blocks must be less than 12001 characters together")
    focused = [pointer for value, pointer in _fields(blocks, "focus_on_load", at) if value is True]
    if len(focused) > 1:
        yield Problem(focused[1], "only one element can have focus_on_load")
