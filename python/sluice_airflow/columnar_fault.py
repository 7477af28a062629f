"""What of a columnar file cannot be read."""


class ColumnarFault(ValueError):
    """The text follows the file's name, and ends with the mend."""
