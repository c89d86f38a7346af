"""Renders a body as HTML, at a bounded cost for any input.

markdown.py renders, without Django or a database; languages.py and highlighting.py
are for code. worker.py runs it in a separate process, pool.py manages those processes, and
service.py is the interface for the rest of the project.
"""
