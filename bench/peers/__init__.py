"""Other solvers on our instances, each in a process of the environment ``.venv-bench``.

``question`` belongs to the asking side; the other modules run where only the peer is installed, and import
nothing of Moyai: a question comes in on standard input, an answer goes out on standard output.
"""
