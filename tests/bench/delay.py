# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
"""A long way to a server on this computer: whatever is sent arrives later, in both directions."""

import asyncio
import threading

PIECE = 65536


class LongWay:
    """Listens on ports of 127.0.0.1 in a thread of its own, each leading to another one there."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.targets = {}
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def open(self):
        """Returns a new port, which leads nowhere until it has a target."""

        async def listen():
            server = await asyncio.start_server(self.carry, "127.0.0.1", 0)
            return server.sockets[0].getsockname()[1]

        return asyncio.run_coroutine_threadsafe(listen(), self.loop).result()

    def lead(self, port, target):
        self.targets[port] = target

    async def carry(self, reader, writer):
        """The client is connected at once, so what that costs is waited for here."""
        await asyncio.sleep(2 * self.seconds)
        port = writer.get_extra_info("sockname")[1]
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.targets[port])
        await asyncio.gather(self.pump(reader, far_writer), self.pump(far_reader, writer))

    async def pump(self, reader, writer):
        """What is sent close together stays close together."""
        pieces = asyncio.Queue()
        sender = asyncio.ensure_future(self.deliver(pieces, writer))
        try:
            while piece := await reader.read(PIECE):
                pieces.put_nowait((self.loop.time() + self.seconds, piece))
        except ConnectionError:
            pass
        pieces.put_nowait((self.loop.time() + self.seconds, b""))
        await sender

    async def deliver(self, pieces, writer):
        while True:
            due, piece = await pieces.get()
            await asyncio.sleep(due - self.loop.time())
            if not piece:
                break
            writer.write(piece)
        writer.close()
