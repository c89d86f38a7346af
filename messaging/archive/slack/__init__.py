"""The export of a Slack workspace, after the format that Slack publishes."""
