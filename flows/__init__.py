"""The dialogs of Deskhand: pure values and functions, without clock, network, database or Slack."""
