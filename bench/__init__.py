"""The speed the portal promises, measured: `python -m bench [case …] [--quick]`, or `make bench`.

One module a case. Each measures what the portal really does against a plain way of doing the same,
which stands beside it and is never tuned. Every goal is one JSON line; words go to standard error.
"""
