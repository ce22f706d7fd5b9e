"""A Slack workspace in memory that real Slack apps run against, in the demo and in tests."""

from bot.demo.slack.acts import Outcome
from bot.demo.slack.delivery import Envelope, signed
from bot.demo.slack.local_slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, LocalSlack
from bot.demo.slack.people import (
    BOT_USER,
    CAMILLE,
    FELIX,
    IRENE,
    NADIA,
    OTHER_TEAM,
    ROSA,
    TEAM,
    Channel,
    Group,
    Person,
)
from bot.demo.slack.validate import problems, view_problems
from bot.demo.slack.workspace import Deadlines, Message, SlackError

__all__ = [
    "APP_TOKEN",
    "BOT_TOKEN",
    "BOT_USER",
    "CAMILLE",
    "FELIX",
    "IRENE",
    "NADIA",
    "OTHER_TEAM",
    "ROSA",
    "SIGNING_SECRET",
    "TEAM",
    "Channel",
    "Deadlines",
    "Envelope",
    "Group",
    "LocalSlack",
    "Message",
    "Outcome",
    "Person",
    "SlackError",
    "problems",
    "signed",
    "view_problems",
]
