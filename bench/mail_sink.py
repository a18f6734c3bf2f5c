"""Run by path: a mail server that takes every letter and keeps only how many came, and on how many lines.

Prints its port. Asked `VRFY` it answers with letters, different letters, and lines that brought any.
"""

import socketserver
import threading

arrived: list[bytes] = []
lines: set["Line"] = set()
counting = threading.Lock()


class Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 sink")
        for command in self.rfile:
            word = command.split()[0].upper()
            if word == b"DATA":
                self.say("354 go on")
                self.take()
            elif word == b"VRFY":
                self.say(f"250 {len(arrived)} {len(set(arrived))} {len(lines)}")
            else:
                self.say("221 bye" if word == b"QUIT" else "250 fine")

    def take(self) -> None:
        """A letter is the one it was before when its Message-ID is."""
        name = b""
        for text in self.rfile:
            if text.lower().startswith(b"message-id:") and not name:
                name = text.split(b":", 1)[1].strip()
            if text == b".\r\n":
                break
        with counting:
            arrived.append(name)
            lines.add(self)
        self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


with Server(("127.0.0.1", 0), Line) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
