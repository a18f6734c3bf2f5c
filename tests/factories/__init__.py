"""One function a model, keyword arguments only, no surprises: what is not given is plain and valid."""

from itertools import count

numbers = count(1)
