"""Zip archives that come out the same every time."""

import io
import zipfile

LONG_AGO = (1980, 1, 1, 0, 0, 0)


def archive(parts: dict[str, str], *, uncompressed: tuple[str, ...] = ()) -> bytes:
    """The parts in their order, with one fixed date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=LONG_AGO)
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            packing = zipfile.ZIP_STORED if name in uncompressed else zipfile.ZIP_DEFLATED
            target.writestr(entry, text.encode(), compress_type=packing, compresslevel=9)
    return buffer.getvalue()
