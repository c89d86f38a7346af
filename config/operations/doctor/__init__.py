"""The checks of `manage.py doctor`: problems of a deployment, each with its remedy."""
