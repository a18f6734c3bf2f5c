"""Run by path in a process of its own: reads a file from standard input, prints its text.

Like its neighbour `look_inside` it imports nothing of the portal. Prints one JSON object: {"refused": code}
or {"blocks": […], "pages": n or null, "words": n}. Leaves with an error where the fault is ours.
"""

import json
import resource
import sys
from pathlib import Path

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 40
MAX_PAGES = 2000


def main(kind: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    sys.path.insert(0, str(Path(__file__).parent))
    import reading

    data = sys.stdin.buffer.read()
    try:
        found = reading.read(kind, data)
    except reading.TooLong:
        said: dict = {"refused": "long"}
    except reading.Unreadable:
        said = {"refused": "broken"}
    except (MemoryError, RecursionError):
        said = {"refused": "bomb"}
    else:
        if (found.pages or 0) > MAX_PAGES:
            said = {"refused": "long"}
        else:
            said = {"blocks": found.blocks, "pages": found.pages, "words": found.words}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
