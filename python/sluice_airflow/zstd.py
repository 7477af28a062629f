"""What is packed with zstd, of one frame or several; a file that was cut off is an error and not its end."""

import io

PIECE = 1 << 17


class ZstdReader(io.RawIOBase):
    def __init__(self, raw):
        import zstandard

        self._raw, self._unpacker = raw, zstandard.ZstdDecompressor()
        self._frame, self._ready = None, b""

    def readable(self):
        return True

    def readinto(self, target):
        while not self._ready:
            piece = self._raw.read(PIECE)
            if not piece:
                if self._frame is not None:
                    raise EOFError("the last frame has no end")
                return 0
            self._ready = self._unpack(piece)
        size = min(len(target), len(self._ready))
        target[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _unpack(self, piece):
        found = []
        while piece:
            self._frame = self._frame or self._unpacker.decompressobj()
            found.append(self._frame.decompress(piece))
            piece = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = None
        return b"".join(found)
