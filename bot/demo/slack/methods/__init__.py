"""The Web API methods that the local Slack knows: the table of them all.

A method reads checked arguments and returns the answer without `ok`; refusals are `SlackError`s.
"""

from __future__ import annotations

from bot.demo.slack.methods import agents, basics, chat, directory, files, functions
from bot.demo.slack.methods.api import Method

_CHANNEL_READ = ("channels:read", "groups:read", "im:read")
_HISTORY = ("channels:history", "groups:history", "im:history")
_CHAT = ("chat:write",)
_ASSISTANT = ("assistant:write", "chat:write")

METHODS: dict[str, Method] = {
    "api.test": Method(basics.api_test, caller="nobody"),
    "auth.test": Method(basics.auth_test, caller="any"),
    "apps.connections.open": Method(basics.connections_open, caller="app"),
    "chat.postMessage": Method(chat.chat_post_message, _CHAT, ("channel",)),
    "chat.postEphemeral": Method(chat.chat_post_ephemeral, _CHAT, ("channel", "user")),
    "chat.update": Method(chat.chat_update, _CHAT, ("channel", "ts")),
    "chat.delete": Method(chat.chat_delete, _CHAT, ("channel", "ts")),
    "chat.getPermalink": Method(chat.chat_get_permalink, (), ("channel", "message_ts")),
    "chat.startStream": Method(agents.chat_start_stream, _CHAT, ("channel", "thread_ts")),
    "chat.appendStream": Method(agents.chat_append_stream, _CHAT, ("channel", "ts")),
    "chat.stopStream": Method(agents.chat_stop_stream, _CHAT, ("channel", "ts")),
    "views.open": Method(basics.views_open, (), ("trigger_id", "view")),
    "views.push": Method(basics.views_push, (), ("trigger_id", "view")),
    "views.update": Method(basics.views_update, (), ("view",)),
    "views.publish": Method(basics.views_publish, (), ("user_id", "view")),
    "users.info": Method(directory.users_info, ("users:read",), ("user",)),
    "users.list": Method(directory.users_list, ("users:read",)),
    "users.lookupByEmail": Method(
        directory.users_lookup_by_email, ("users:read.email",), ("email",)
    ),
    "usergroups.list": Method(directory.usergroups_list, ("usergroups:read",)),
    "usergroups.users.list": Method(
        directory.usergroups_users_list, ("usergroups:read",), ("usergroup",)
    ),
    "conversations.info": Method(directory.conversations_info, _CHANNEL_READ, ("channel",)),
    "conversations.open": Method(directory.conversations_open, ("im:write",)),
    "conversations.members": Method(directory.conversations_members, _CHANNEL_READ, ("channel",)),
    "conversations.list": Method(directory.conversations_list, _CHANNEL_READ),
    "conversations.history": Method(chat.conversations_history, _HISTORY, ("channel",)),
    "conversations.replies": Method(chat.conversations_replies, _HISTORY, ("channel", "ts")),
    "reactions.add": Method(
        chat.reactions_add, ("reactions:write",), ("channel", "name", "timestamp")
    ),
    "assistant.threads.setStatus": Method(
        agents.assistant_set_status, _ASSISTANT, ("channel_id", "thread_ts")
    ),
    "assistant.threads.setSuggestedPrompts": Method(
        agents.assistant_set_prompts, ("assistant:write",), ("channel_id", "prompts")
    ),
    "assistant.threads.setTitle": Method(
        agents.assistant_set_title, ("assistant:write",), ("channel_id", "thread_ts", "title")
    ),
    "agents.sessions.setStatus": Method(agents.agents_set_status, _CHAT, ("channel_id", "status")),
    "files.getUploadURLExternal": Method(
        files.get_upload_url, ("files:write",), ("filename", "length")
    ),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",), ("files",)),
    "functions.completeSuccess": Method(
        functions.complete_success, (), ("function_execution_id", "outputs")
    ),
    "functions.completeError": Method(
        functions.complete_error, (), ("function_execution_id", "error")
    ),
    "blocks.validate": Method(basics.blocks_validate, caller="nobody"),
}
