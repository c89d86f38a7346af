"""Long work: started by a click or a command, done by a worker, watched live, never lost.

A kind of job is a generator that is registered (registry.py) and run step by step (running.py);
docs/architecture.md tells the whole way.
"""
