"""files.getUploadURLExternal and files.completeUploadExternal: how an app hands over a file.

https://docs.slack.dev/reference/methods/files.getUploadURLExternal
"""

from __future__ import annotations

from bot.demo.slack.methods.api import Api
from bot.demo.slack.people import JSON
from bot.demo.slack.workspace import SlackError


def get_upload_url(api: Api, arguments: JSON) -> JSON:
    alt = str(arguments.get("alt_txt") or "")
    if len(alt) > 1000:
        raise SlackError("alt_txt_too_large")
    length = int(arguments["length"])
    if length <= 0:
        raise SlackError("invalid_arguments")
    file = api.workspace.files.begin(str(arguments["filename"]), length, alt)
    return {"upload_url": f"{api.base_url()}/upload/v1/{file.secret}", "file_id": file.id}


def complete_upload(api: Api, arguments: JSON) -> JSON:
    """Complete uploads; sharing them to a channel at once is not done here."""
    if arguments.get("channel_id") or arguments.get("channels"):
        raise SlackError("not_implemented_here")
    files = []
    for row in arguments["files"]:
        file = api.workspace.files.complete(str(row["id"]), str(row.get("title") or ""))
        if file is None:
            raise SlackError("file_not_found")
        files.append(file.for_app())
    return {"files": files}
