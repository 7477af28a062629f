"""Files and streams of Arrow's, read as a worker reads them."""

from .columnar_fault import ColumnarFault
from .value_text import bytes_text, clock_text, day_text, float_text, json_text, moment_text, quoted, uuid_text

NOTHING = (None, True)
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
DAY_MILLISECONDS = 86_400_000


def arrow_rows(data, names, unique):
    """The rows as lists of texts, the columns of these names; `unique` makes the names of columns as a worker does."""
    import pyarrow as pa

    try:
        opened = (pa.ipc.open_file if bytes(data[:6]) == b"ARROW1" else pa.ipc.open_stream)(pa.BufferReader(data))
        given = unique(opened.schema.names)
        for name in names:
            if name not in given:
                raise ColumnarFault(f"has no column {name}. Give the right file, or profile the source again.")
        places = [given.index(name) for name in names]
        batches = (opened.get_batch(at) for at in range(opened.num_record_batches)) if hasattr(opened, "get_batch") else opened
        for batch in batches:
            columns = [_values(batch.column(place)) for place in places]
            for row in range(batch.num_rows):
                yield [column[row][0] for column in columns]
    except (pa.ArrowException, OSError) as error:
        raise ColumnarFault(f"cannot be opened as Arrow ({error}). Copy or write the file again.") from None


def _values(array):
    """The text of each value, or None, and whether it stands in JSON without quotes."""
    import pyarrow as pa

    kind, types = array.type, pa.types
    if isinstance(kind, pa.BaseExtensionType):
        return _extended(kind.extension_name, array.storage)
    if types.is_dictionary(kind):
        words = _values(array.dictionary)
        return [NOTHING if at is None else words[at] for at in array.indices.to_pylist()]
    if types.is_null(kind):
        return [NOTHING] * len(array)
    for fits, make in _plain(types):
        if fits(kind):
            return [NOTHING if value is None else make(value) for value in array.to_pylist()]
    for fits, make in _counted(types):
        if fits(kind):
            whole = array.view(pa.int32() if kind.bit_width == 32 else pa.int64())
            return [NOTHING if value is None else make(value, kind) for value in whole.to_pylist()]
    parted = _parted(types, array)
    if parted is None:
        raise ColumnarFault(f"has values of a kind that is not read ({kind}). Write the column in another type, or the file as Parquet.")
    return [value if valid else NOTHING for value, valid in zip(parted, array.is_valid().to_pylist())]


def _extended(name, storage):
    import pyarrow as pa

    if name == "arrow.json":
        return [(text, True) for text, _ in _values(storage)]
    if name == "arrow.uuid" and pa.types.is_fixed_size_binary(storage.type):
        return [NOTHING if value is None else (uuid_text(value), False) for value in storage.to_pylist()]
    return _values(storage)


def _float(value):
    text = float_text(float(value))
    return text, text[-1].isdigit()


def _interval(value):
    months, days, nanoseconds = value
    microseconds = abs(nanoseconds) // 1000
    return f"{months} months {days} days {-microseconds if nanoseconds < 0 else microseconds} microseconds", False


def _plain(types):
    def is_text(kind):
        return types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)

    def is_bytes(kind):
        return types.is_binary(kind) or types.is_large_binary(kind) or types.is_binary_view(kind) or types.is_fixed_size_binary(kind)

    return (
        (types.is_boolean, lambda value: ("true" if value else "false", True)),
        (types.is_integer, lambda value: (str(value), True)),
        (types.is_floating, _float),
        (types.is_decimal, lambda value: (format(value, "f"), True)),
        (is_text, lambda value: (value, False)),
        (is_bytes, lambda value: (bytes_text(value), False)),
        (types.is_interval, _interval),
    )


def _counted(types):
    return (
        (types.is_date32, lambda value, kind: (day_text(value), False)),
        (types.is_date64, lambda value, kind: (day_text(value // DAY_MILLISECONDS), False)),
        (types.is_time, lambda value, kind: (clock_text(value, PER_SECOND[kind.unit]), False)),
        (types.is_timestamp, lambda value, kind: (moment_text(value, PER_SECOND[kind.unit], bool(kind.tz)), False)),
        (types.is_duration, lambda value, kind: (str(value), True)),
    )


def _parted(types, array):
    """Values that have parts, as JSON; those of none come out as something that nobody reads."""
    kind = array.type
    if types.is_struct(kind):
        parts = [(quoted(kind.field(at).name), _values(array.field(at))) for at in range(kind.num_fields)]
        return [("{" + ",".join(f"{name}:{json_text(values[row])}" for name, values in parts) + "}", True) for row in range(len(array))]
    if types.is_map(kind):
        keys, values = _values(array.keys), _values(array.items)
        return [("{" + ",".join(f"{_key(keys[at])}:{json_text(values[at])}" for at in places) + "}", True) for places in _places(array)]
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        values = _values(array.values)
        return [("[" + ",".join(json_text(values[at]) for at in places) + "]", True) for places in _places(array)]
    return None


def _key(value):
    return quoted("null" if value[0] is None else value[0])


def _places(array):
    """Where the values of each list stand among those of all lists."""
    size = getattr(array.type, "list_size", None)
    if size is not None:
        return [range(at * size, (at + 1) * size) for at in range(array.offset, array.offset + len(array))]
    offsets = array.offsets.to_pylist()
    return [range(begin, end) for begin, end in zip(offsets, offsets[1:])]
