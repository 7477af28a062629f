"""Container files of Avro's, read as a worker reads them."""

import json
import struct
import zlib

from .columnar_fault import ColumnarFault
from .value_text import bytes_text, clock_text, day_text, decimal_text, float_text, json_text, moment_text, quoted, uuid_text

MOST_BLOCK = 1 << 29
NOTHING = (None, True)
UNITS = {"millis": 10**3, "micros": 10**6, "nanos": 10**9}
PARTED = ("record", "error", "array", "map")


def broken():
    return ColumnarFault("is damaged or was cut off. Copy or write the file again.")


class Input:
    """Avro's own spelling of values, read one after another."""

    def __init__(self, given):
        self.given, self.at = given, 0

    def is_at_end(self):
        return self.at >= len(self.given)

    def take(self, size):
        end = self.at + size
        if size < 0 or end > len(self.given):
            raise broken()
        taken = self.given[self.at : end]
        self.at = end
        return taken

    def long(self):
        value = shift = 0
        while True:
            [byte] = self.take(1)
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                value &= (1 << 64) - 1
                return (value >> 1) ^ -(value & 1)
            shift += 7
            if shift > 63:
                raise broken()

    def string(self):
        try:
            return bytes(self.take(self.long())).decode("utf-8")
        except UnicodeDecodeError:
            raise broken() from None

    def blocks(self, read):
        items = []
        while count := self.long():
            if count < 0:
                self.long()
            for _ in range(abs(count)):
                if self.is_at_end() and len(items) > len(self.given):
                    raise broken()
                items.append(read())
        return items


def _float(value):
    text = float_text(value)
    return text, text[-1].isdigit()


PLAIN = {
    "null": lambda given: NOTHING,
    "boolean": lambda given: ("false" if given.take(1) == b"\0" else "true", True),
    "int": lambda given: (str(given.long()), True),
    "long": lambda given: (str(given.long()), True),
    "float": lambda given: _float(struct.unpack("<f", given.take(4))[0]),
    "double": lambda given: _float(struct.unpack("<d", given.take(8))[0]),
    "bytes": lambda given: (bytes_text(given.take(given.long())), False),
    "string": lambda given: (given.string(), False),
}


def _decimal(schema, bytes_of):
    scale = schema.get("scale", 0)
    return lambda given: (decimal_text(int.from_bytes(bytes_of(given), "big", signed=True), scale), True)


def _duration(given):
    months, days, milliseconds = struct.unpack("<III", given.take(12))
    return f"{months} months {days} days {milliseconds} milliseconds", False


def _timed(logical):
    if logical == "date":
        return lambda given: (day_text(given.long()), False)
    kind, _, unit = logical.rpartition("-")
    if unit not in UNITS or kind not in ("time", "timestamp", "local-timestamp"):
        return None
    if kind == "time":
        return lambda given: (clock_text(given.long(), UNITS[unit]), False)
    return lambda given: (moment_text(given.long(), UNITS[unit], kind == "timestamp"), False)


class Types:
    """What reads a value of each of a schema's types; those that were named before are met again by their names."""

    def __init__(self):
        self.named = {}

    def of(self, schema, space=""):
        if isinstance(schema, list):
            return self._union(schema, space)
        if isinstance(schema, str):
            return PLAIN.get(schema) or self._known(schema, space)
        kind = schema["type"]
        if not isinstance(kind, str):
            return self.of(kind, space)
        return self._complex(kind, schema, space)

    def _known(self, name, space):
        full = name if "." in name or not space else f"{space}.{name}"
        read = lambda given: (self.named.get(full) or self.named[name])(given)
        if full not in self.named and name not in self.named:
            raise ColumnarFault(f"names a type that it does not say: {name}. Write the file again.")
        return read

    def _union(self, branches, space):
        reads = [self.of(branch, space) for branch in branches]

        def read(given):
            at = given.long()
            if not 0 <= at < len(reads):
                raise broken()
            return reads[at](given)

        return read

    def _complex(self, kind, schema, space):
        if kind == "array":
            items = self.of(schema["items"], space)
            return lambda given: ("[" + ",".join(given.blocks(lambda: json_text(items(given)))) + "]", True)
        if kind == "map":
            values = self.of(schema["values"], space)
            return lambda given: ("{" + ",".join(given.blocks(lambda: f"{quoted(given.string())}:{json_text(values(given))}")) + "}", True)
        if kind in ("record", "error", "enum", "fixed"):
            return self._with_name(kind, schema, space)
        logical = schema.get("logicalType", "")
        if logical == "decimal" and kind == "bytes":
            return _decimal(schema, lambda given: given.take(given.long()))
        return (kind in ("int", "long") and _timed(logical)) or self.of(kind, space)

    def _with_name(self, kind, schema, outer):
        name = schema["name"]
        space = name.rpartition(".")[0] if "." in name else schema.get("namespace", outer)
        full = name if "." in name or not space else f"{space}.{name}"
        if kind == "enum":
            symbols = schema["symbols"]
            read = lambda given: (_symbol(symbols, given.long()), False)
        elif kind == "fixed":
            read = _fixed(schema)
        else:
            members = []
            read = lambda given: ("{" + ",".join(f"{quoted(name)}:{json_text(each(given))}" for name, each in members) + "}", True)
        self.named[full] = read
        if kind in ("record", "error"):
            members += [(field["name"], self.of(field["type"], space)) for field in schema["fields"]]
        return read


def _symbol(symbols, at):
    return symbols[at] if 0 <= at < len(symbols) else ""


def _fixed(schema):
    size, logical = schema["size"], schema.get("logicalType")
    if logical == "decimal":
        return _decimal(schema, lambda given: given.take(size))
    if logical == "duration" and size == 12:
        return _duration
    text = uuid_text if logical == "uuid" and size == 16 else bytes_text
    return lambda given: (text(given.take(size)), False)


def _header(given):
    if given.take(4) != b"Obj\x01":
        raise ColumnarFault("is no Avro file. Give the right file.")
    meta = dict(given.blocks(lambda: (given.string(), given.take(given.long()))))
    codec = meta.get("avro.codec", b"null").decode() or "null"
    if codec not in CODECS:
        raise ColumnarFault(f"is packed with {codec}, which is not read in Avro. Write the file with deflate, snappy or zstandard.")
    return json.loads(meta["avro.schema"]), CODECS[codec], given.take(16)


def _inflate(packed):
    return zlib.decompressobj(-15).decompress(packed, MOST_BLOCK)


def _zstandard(packed):
    import zstandard

    return zstandard.ZstdDecompressor().decompressobj().decompress(packed)


def _snappy(packed):
    import pyarrow

    given, size, shift, at = packed[:-4], 0, 0, 0
    while True:
        byte = given[at]
        size |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            break
    if size > MOST_BLOCK:
        raise broken()
    return pyarrow.Codec("snappy").decompress(given, size).to_pybytes()


CODECS = {"null": lambda packed: packed, "deflate": _inflate, "zstandard": _zstandard, "snappy": _snappy}


def avro_rows(data, names, unique):
    """The rows as lists of texts, the columns of these names; `unique` makes the names of columns as a worker does."""
    given = Input(data)
    schema, unpack, sync = _header(given)
    columns = _columns(schema, unique)
    places = [next((at for at, (name, _, _) in enumerate(columns) if name == wanted), None) for wanted in names]
    for wanted, place in zip(names, places):
        if place is None:
            raise ColumnarFault(f"has no column {wanted}. Give the right file, or profile the source again.")
    while not given.is_at_end():
        rows, size = given.long(), given.long()
        packed = given.take(size)
        if given.take(16) != sync:
            raise broken()
        try:
            block = Input(unpack(packed))
        except (ColumnarFault, ImportError):
            raise
        except Exception:
            raise broken() from None
        for _ in range(rows):
            cells = [_cell(read(block), nested) for _, read, nested in columns]
            yield [cells[place] for place in places]
        if not block.is_at_end():
            raise broken()


def _columns(schema, unique):
    types = Types()
    whole = types.of(schema)
    if not isinstance(schema, dict) or schema.get("type") != "record":
        return [("value", whole, _is_nested(schema))]
    name = schema["name"]
    space = name.rpartition(".")[0] if "." in name else schema.get("namespace", "")
    names = unique([field["name"] for field in schema["fields"]])
    return [(each, types.of(field["type"], space), _is_nested(field["type"])) for each, field in zip(names, schema["fields"])]


def _is_nested(schema):
    """Whether a column is JSON: of several types one of which has parts, too."""
    if isinstance(schema, list):
        return any(_is_nested(each) for each in schema)
    if isinstance(schema, dict):
        return schema["type"] in PARTED if isinstance(schema["type"], str) else _is_nested(schema["type"])
    return False


def _cell(value, nested):
    return json_text(value) if nested and value[0] is not None else value[0]
