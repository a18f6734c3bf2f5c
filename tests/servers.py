"""Small servers on a private port, which answer as the real ones do, or misbehave as told."""

import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def listening(talk: Callable[[socketserver.StreamRequestHandler], None]) -> Iterator[str]:
    """Runs `talk` for every connection; gives host:port."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            talk(self)

    with _Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Scanner:
    """A ClamAV daemon that gives the answer it was told to, and remembers what it was asked about."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.asked = answer, b""

    def __call__(self, line: socketserver.StreamRequestHandler) -> None:
        assert line.rfile.read(10) == b"zINSTREAM\0"
        while size := struct.unpack("!L", line.rfile.read(4))[0]:
            self.asked += line.rfile.read(size)
        line.wfile.write(self.answer)


class Mailbox:
    """A mail server. `say` may answer a command otherwise than usual, or hang up by returning ""."""

    def __init__(self, say: Callable[[str, int], str | None] | None = None) -> None:
        self.say = say or (lambda command, connection: None)
        self.letters: list[str] = []
        self.connections = 0

    def __call__(self, line: socketserver.StreamRequestHandler) -> None:
        self.connections += 1
        mine = self.connections
        if not self._answer(line, "CONNECT", mine, "220 ready"):
            return
        while command := line.rfile.readline().decode().strip():
            word = command.split()[0].upper()
            if word == "DATA":
                if not self._answer(line, word, mine, "354 go on"):
                    return
                letter = self._letter(line)
                if not self._answer(line, "TAKEN", mine, "250 taken"):
                    return
                self.letters.append(letter)
            elif not self._answer(line, word, mine, "221 bye" if word == "QUIT" else "250 fine"):
                return

    def _answer(self, line, word: str, connection: int, usual: str) -> bool:
        said = self.say(word, connection)
        said = usual if said is None else said
        if said:
            line.wfile.write(f"{said}\r\n".encode())
        return bool(said) and not said.startswith(("221", "421"))

    @staticmethod
    def _letter(line) -> str:
        lines = []
        while (text := line.rfile.readline()) != b".\r\n":
            if not text:
                break
            lines.append(text)
        return b"".join(lines).decode()
