"""Reading the export of a Slack workspace, in the format that Slack documents."""
