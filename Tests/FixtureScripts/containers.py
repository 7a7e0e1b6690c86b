"""Writers for the parts of JPEG, PNG, WebP, EXIF and ICC that image libraries don't let one choose.

After ITU T.81 (JPEG), the PNG specification (third edition), the WebP container and lossless
bitstream specifications, EXIF 2.32 and ICC.1:2010. Every function returns bytes.
"""

import struct
import zlib


def _ifd(entries, order, offset, next_ifd=0):
    """One TIFF directory at `offset`: entries are (tag, type, count, value bytes)."""
    head = struct.pack(order + "H", len(entries))
    data_at = offset + 2 + 12 * len(entries) + 4
    body, data = b"", b""
    for tag, kind, count, value in sorted(entries):
        body += struct.pack(order + "HHI", tag, kind, count)
        if len(value) <= 4:
            body += value.ljust(4, b"\0")
        else:
            body += struct.pack(order + "I", data_at + len(data))
            data += value + b"\0" * (len(value) % 2)
    return head + body + struct.pack(order + "I", next_ifd) + data


def exif(orientation=None, copyright=None, gps=None, thumbnail=None, order="<"):
    """A TIFF block. `gps` is (degrees, minutes, seconds) north and east; `thumbnail` a JPEG."""
    short = lambda value: struct.pack(order + "H", value)
    long = lambda value: struct.pack(order + "I", value)
    text = lambda value: value.encode() + b"\0"
    first = [(0x010F, 2, 8, text("Fixture")), (0x0132, 2, 20, text("2024:01:02 03:04:05"))]
    if orientation is not None:
        first.append((0x0112, 3, 1, short(orientation)))
    if copyright:
        first.append((0x8298, 2, len(text(copyright)), text(copyright)))
    places = []
    if gps:
        for reference, tag, angle in (("N", 2, gps[0]), ("E", 4, gps[1])):
            places.append((tag - 1, 2, 2, text(reference)))
            places.append(
                (tag, 5, 3, b"".join(struct.pack(order + "II", part, 1) for part in angle))
            )
        first.append((0x8825, 4, 1, long(0)))
    size = len(_ifd(first, order, 8))
    gps_at = 8 + size
    gps_block = _ifd(places, order, gps_at) if gps else b""
    if gps:
        first[-1] = (0x8825, 4, 1, long(gps_at))
    second_at = gps_at + len(gps_block)
    second = b""
    if thumbnail:
        entries = [(0x0103, 3, 1, short(6)), (0x0201, 4, 1, long(0)), (0x0202, 4, 1, long(0))]
        thumbnail_at = second_at + len(_ifd(entries, order, second_at))
        entries[1:] = [(0x0201, 4, 1, long(thumbnail_at)), (0x0202, 4, 1, long(len(thumbnail)))]
        second = _ifd(entries, order, second_at) + thumbnail
    mark = b"II*\0" if order == "<" else b"MM\0*"
    link = second_at if thumbnail else 0
    return mark + long(8) + _ifd(first, order, 8, link) + gps_block + second


XMP = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    b' xmp:CreatorTool="fixture" xmp:Label="private"/>'
    b'</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def display_p3():
    """An ICC version 4 matrix profile: Display P3 primaries, D65 adapted to D50, the sRGB curve."""
    fixed = lambda *values: struct.pack(">%di" % len(values), *(round(v * 65536) for v in values))
    xyz = lambda *values: b"XYZ \0\0\0\0" + fixed(*values)

    def words(value):
        text = value.encode("utf-16-be")
        head = struct.pack(">4sIII2s2sII", b"mluc", 0, 1, 12, b"en", b"US", len(text), 28)
        return head + text

    curve = b"para\0\0\0\0\0\3\0\0" + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    adaptation = (1.04788, 0.02292, -0.0502, 0.02959, 0.99048, -0.01706, -0.00923, 0.01508, 0.75168)
    tags = [
        (b"desc", words("Display P3")),
        (b"cprt", words("CC0")),
        (b"wtpt", xyz(0.96420, 1.0, 0.82491)),
        (b"chad", b"sf32\0\0\0\0" + fixed(*adaptation)),
        (b"rXYZ", xyz(0.51512, 0.24120, -0.00105)),
        (b"gXYZ", xyz(0.29198, 0.69225, 0.04189)),
        (b"bXYZ", xyz(0.15710, 0.06657, 0.78407)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    table, data, places = struct.pack(">I", len(tags)), b"", {}
    for name, value in tags:
        if value not in places:
            data += b"\0" * (-len(data) % 4)
            places[value] = 128 + 4 + 12 * len(tags) + len(data)
            data += value
        table += struct.pack(">4sII", name, places[value], len(value))
    data += b"\0" * (-len(data) % 4)
    size = 128 + len(table) + len(data)
    head = struct.pack(">I4xI", size, 0x04300000) + b"mntrRGB XYZ "
    head += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp"
    head = head.ljust(68, b"\0") + fixed(0.96420, 1.0, 0.82491)
    return head.ljust(128, b"\0") + table + data


def jpeg_segment(marker, payload):
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def jpeg_segments(data):
    """(marker, start, end) of every segment up to and with the first SOS header."""
    at = 2
    while at + 4 <= len(data):
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        yield marker, at, at + 2 + length
        if marker == 0xDA:
            return
        at += 2 + length


def jpeg_with(data, *segments):
    """The JPEG with more segments, after its JFIF header where it has one."""
    at = 2
    for marker, _, end in jpeg_segments(data):
        if marker == 0xE0:
            at = end
        break
    return data[:at] + b"".join(segments) + data[at:]


def jpeg_exif(tiff):
    return jpeg_segment(0xE1, b"Exif\0\0" + tiff)


def jpeg_icc(profile, parts=1):
    step = -(-len(profile) // parts)
    return b"".join(
        jpeg_segment(
            0xE2, b"ICC_PROFILE\0" + bytes([n + 1, parts]) + profile[n * step : (n + 1) * step]
        )
        for n in range(parts)
    )


PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
]


def png_chunk(kind, payload=b""):
    return (
        struct.pack(">I", len(payload))
        + kind
        + payload
        + struct.pack(">I", zlib.crc32(kind + payload))
    )


def png_header(width, height, color, depth, interlaced=False):
    return png_chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced)
    )


def _packed(row, depth):
    """One row of pixels, each a tuple of samples, as PNG stores it."""
    samples = [sample for pixel in row for sample in pixel]
    if depth == 16:
        return struct.pack(">%dH" % len(samples), *samples)
    if depth == 8:
        return bytes(samples)
    out, each = bytearray(), 8 // depth
    for at in range(0, len(samples), each):
        byte = 0
        for index, sample in enumerate(samples[at : at + each]):
            byte |= sample << (8 - depth * (index + 1))
        out.append(byte)
    return bytes(out)


def _filtered(rows, depth, channels):
    """Rows with their filter bytes; the five filters take turns."""
    step, out, above = max(1, depth * channels // 8), bytearray(), None
    for number, row in enumerate(rows):
        raw = _packed(row, depth)
        above = above or bytes(len(raw))
        kind = number % 5
        out.append(kind)
        for at, value in enumerate(raw):
            left = raw[at - step] if at >= step else 0
            up = above[at]
            corner = above[at - step] if at >= step else 0
            guess = left + up - corner
            near = min(
                (abs(guess - left), 0, left),
                (abs(guess - up), 1, up),
                (abs(guess - corner), 2, corner),
            )
            out.append((value - (0, left, up, (left + up) // 2, near[2])[kind]) & 255)
        above = raw
    return bytes(out)


def png_scanlines(rows, color, depth, interlaced=False):
    """The filtered bytes that go into the zlib stream."""
    if not interlaced:
        return _filtered(rows, depth, CHANNELS[color])
    out = b""
    for left, top, across, down in ADAM7:
        part = [row[left::across] for row in rows[top::down]]
        if part and part[0]:
            out += _filtered(part, depth, CHANNELS[color])
    return out


def png(rows, color, depth, interlaced=False, before=b"", after=b"", idat_bytes=None):
    """A PNG of rows of sample tuples, with chunks `before` and `after` its IDAT."""
    packed = zlib.compress(png_scanlines(rows, color, depth, interlaced), 9)
    step = idat_bytes or len(packed)
    idat = b"".join(
        png_chunk(b"IDAT", packed[at : at + step]) for at in range(0, len(packed), step)
    )
    head = png_header(len(rows[0]), len(rows), color, depth, interlaced)
    return PNG_SIGNATURE + head + before + idat + after + png_chunk(b"IEND")


def png_chunks(data):
    """(kind, start, end) of every chunk."""
    at = 8
    while at + 12 <= len(data):
        length = struct.unpack_from(">I", data, at)[0]
        yield data[at + 4 : at + 8], at, at + 12 + length
        at += 12 + length


def riff_chunk(kind, payload):
    return kind + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)


def webp(*chunks):
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff_chunks(data):
    """(kind, start, end) of every chunk of a WebP file, padding included."""
    at = 12
    while at + 8 <= len(data):
        length = struct.unpack_from("<I", data, at + 4)[0]
        end = at + 8 + length + length % 2
        yield data[at : at + 4], at, end
        at = end


def webp_solid(width, height, argb=0xFF3366CC):
    """A lossless WebP of one colour: each of the five prefix codes has one symbol, so a pixel
    takes no bits, and the file 34 bytes, whatever its size."""
    bits, count = 0, 0

    def put(value, width_in_bits):
        nonlocal bits, count
        bits |= value << count
        count += width_in_bits

    put(0x2F, 8)
    put(width - 1, 14)
    put(height - 1, 14)
    put(0, 1 + 3)  # no alpha hint, version 0
    put(0, 1 + 1 + 1)  # no transform, no colour cache, no meta prefix codes
    for symbol in ((argb >> 8) & 255, (argb >> 16) & 255, argb & 255, argb >> 24, 0):
        put(1, 1)  # simple code
        put(0, 1)  # of one symbol
        put(1, 1)  # in eight bits
        put(symbol, 8)
    return webp(riff_chunk(b"VP8L", bits.to_bytes((count + 7) // 8, "little")))
