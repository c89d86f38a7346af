"""How a body becomes HTML, at a bounded cost whatever it holds.

markdown.py renders, and needs neither Django nor a database; languages.py and highlighting.py
are for code. worker.py runs it in a process of its own, pool.py keeps those processes, and
service.py is what the rest of the project calls.
"""
