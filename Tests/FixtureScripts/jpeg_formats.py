"""The JPEG fixtures: every sampling, process and colour model that must be read."""

import subprocess

from PIL import Image

from containers import (
    XMP,
    display_p3,
    exif,
    jpeg_exif,
    jpeg_icc,
    jpeg_segment,
    jpeg_segments,
    jpeg_with,
)
from pillow_picture import GPS, NOTICE, STORED, encoded, image, stored


def cjpeg(source, *arguments):
    """The picture through cjpeg, which has options that Pillow lacks."""
    return subprocess.run(
        ["cjpeg", *arguments], input=encoded(source, "PPM"), stdout=subprocess.PIPE, check=True
    ).stdout


def cmyk(source):
    """The picture in CMYK with half of the possible black."""
    out = Image.new("CMYK", source.size)
    values = []
    for pixel in source.get_flattened_data():
        black = (255 - max(pixel)) // 2
        values.append(
            (*(255 - min(255, 255 * channel // (255 - black)) for channel in pixel), black)
        )
    out.putdata(values)
    return out


def ycck(source):
    """A YCCK JPEG: its four planes are made here, stored as if they were CMYK, and the Adobe
    segment's transform byte then says what they are."""
    inks = cmyk(source)
    cyan, magenta, yellow, black = inks.split()
    luma = Image.merge("RGB", (cyan, magenta, yellow)).convert("YCbCr")
    inverted = [plane.point(lambda value: 255 - value) for plane in luma.split()]
    data = bytearray(encoded(Image.merge("CMYK", (*inverted, black)), "JPEG", quality=88))
    for marker, start, _ in jpeg_segments(bytes(data)):
        if marker == 0xEE:
            data[start + 4 + 11] = 2
    return bytes(data)


def make(put):
    source = image()
    for sampling, name in (
        ("2x2", "420"),
        ("2x1", "422"),
        ("1x1", "444"),
        ("1x2", "440"),
        ("4x1", "411"),
        ("1x3,1x3,1x3", "thrice-444"),
        ("2x2,2x1,1x1", "unlike-colours"),
    ):
        put(f"jpeg-baseline-{name}.jpg", cjpeg(source, "-quality", "85", "-sample", sampling))
    for sampling, name in (("2x2", "420"), ("1x1", "444")):
        put(
            f"jpeg-progressive-{name}.jpg",
            cjpeg(source, "-quality", "85", "-progressive", "-sample", sampling),
        )
    put("jpeg-gray.jpg", encoded(source.convert("L"), "JPEG", quality=85))
    put(
        "jpeg-gray-progressive.jpg",
        encoded(source.convert("L"), "JPEG", quality=85, progressive=True),
    )
    put("jpeg-rgb-adobe.jpg", encoded(source, "JPEG", quality=85, keep_rgb=True))
    inks = encoded(cmyk(source), "JPEG", quality=88)
    put("jpeg-cmyk-adobe.jpg", inks)
    put("jpeg-ycck-adobe.jpg", ycck(source))
    put("jpeg-restart-markers.jpg", cjpeg(source, "-quality", "85", "-restart", "1B"))
    put(
        "jpeg-restart-markers-progressive.jpg",
        cjpeg(source, "-quality", "85", "-progressive", "-restart", "1"),
    )
    put("jpeg-arithmetic.jpg", cjpeg(source, "-quality", "85", "-arithmetic"))
    put(
        "jpeg-arithmetic-progressive.jpg",
        cjpeg(source, "-quality", "85", "-arithmetic", "-progressive"),
    )
    put("jpeg-extended-16bit-tables.jpg", cjpeg(source, "-quality", "5"))
    put("jpeg-quality-100.jpg", cjpeg(source, "-quality", "100", "-sample", "1x1"))
    put("jpeg-1x1.jpg", cjpeg(image(1, 1)), (1, 1))
    put("jpeg-1x200.jpg", cjpeg(image(1, 200)), (1, 200))
    put("jpeg-17x13-420.jpg", cjpeg(image(17, 13), "-quality", "90", "-sample", "2x2"), (17, 13))
    put(
        "jpeg-17x13-progressive.jpg",
        cjpeg(image(17, 13), "-quality", "90", "-progressive"),
        (17, 13),
    )
    for orientation in STORED:
        turned = cjpeg(stored(source, orientation), "-quality", "92", "-sample", "1x1")
        put(f"jpeg-orientation-{orientation}.jpg", jpeg_with(turned, jpeg_exif(exif(orientation))))
    turned = cjpeg(stored(source, 6), "-quality", "92", "-sample", "1x1")
    put("jpeg-orientation-6-big-endian.jpg", jpeg_with(turned, jpeg_exif(exif(6, order=">"))))
    put(
        "jpeg-orientation-6-progressive-420.jpg",
        jpeg_with(cjpeg(stored(source, 6), "-quality", "92", "-progressive"), jpeg_exif(exif(6))),
    )
    plain = cjpeg(source, "-quality", "85")
    put("jpeg-orientation-9-is-none.jpg", jpeg_with(plain, jpeg_exif(exif(9))))
    put("jpeg-exif-broken.jpg", jpeg_with(plain, jpeg_exif(b"II*\0\xff\xff\xff\xff")))
    put("jpeg-icc-display-p3.jpg", jpeg_with(plain, jpeg_icc(display_p3())))
    put("jpeg-icc-two-segments.jpg", jpeg_with(plain, jpeg_icc(display_p3(), parts=2)))
    put("jpeg-icc-broken.jpg", jpeg_with(plain, jpeg_icc(b"not a profile" * 20)))
    thumbnail = cjpeg(image(16, 12), "-quality", "60")
    put(
        "jpeg-metadata.jpg",
        jpeg_with(
            plain,
            jpeg_exif(exif(1, NOTICE, GPS, thumbnail)),
            jpeg_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
            jpeg_segment(
                0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0c\x1c\x02\x50\0\x07Fixture"
            ),
            jpeg_icc(display_p3()),
            jpeg_segment(0xFE, b"a private comment"),
        ),
    )
    put("jpeg-copyright.jpg", jpeg_with(plain, jpeg_exif(exif(None, NOTICE))))
    put("jpeg-no-jfif.jpg", plain[:2] + plain[20:])
    put("jpeg-fill-bytes.jpg", plain[:20] + b"\xff\xff\xff" + plain[20:])
    put("jpeg-trailing-bytes.jpg", plain + b"\0bytes after the end\xff\xd8\xff")
