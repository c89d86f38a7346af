"""Background jobs: started by a click or a command, run by a worker, followed live by their owner.

A kind of job is a registered generator (registry.py), run step by step (runner.py);
docs/architecture.md describes the whole path.
"""
