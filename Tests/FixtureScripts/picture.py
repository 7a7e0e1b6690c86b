"""The test picture: integer arithmetic only, so every run draws the same samples.

Four corner blocks of different colours tell which way up it is; between them are gradients, one
line of text, one-pixel stripes and a diagonal edge.
"""

WIDTH, HEIGHT = 64, 48

TOP_LEFT = (220, 30, 30)
TOP_RIGHT = (30, 180, 40)
BOTTOM_LEFT = (30, 60, 220)
BOTTOM_RIGHT = (240, 220, 30)

GLYPHS = {
    "I": "01110 00100 00100 00100 00100 00100 01110",
    "M": "10001 11011 10101 10101 10001 10001 10001",
    "G": "01110 10001 10000 10111 10001 10001 01110",
    "P": "11110 10001 10001 11110 10000 10000 10000",
    "R": "11110 10001 10001 11110 10100 10010 10001",
    "O": "01110 10001 10001 10001 10001 10001 01110",
    "C": "01110 10001 10000 10000 10000 10001 01110",
}
TEXT = "IMGPROC"
TEXT_LEFT, TEXT_TOP = 11, 20


def corner_side(width, height):
    """Side of a corner block in pixels: 16 where there is room, so that 4:2:0 keeps it flat."""
    return min(16, width // 4, height // 3)


def is_corner(x, y, width, height):
    side = corner_side(width, height)
    return (x < side or x >= width - side) and (y < side or y >= height - side)


def is_ink(x, y):
    column, row = x - TEXT_LEFT, y - TEXT_TOP
    if not (0 <= row < 7 and 0 <= column < 6 * len(TEXT)) or column % 6 == 5:
        return False
    return GLYPHS[TEXT[column // 6]].split()[row][column % 6] == "1"


def rgb(x, y, width=WIDTH, height=HEIGHT):
    """The 8-bit colour of one pixel of the upright picture."""
    side = corner_side(width, height)
    if is_corner(x, y, width, height):
        if y < side:
            return TOP_LEFT if x < side else TOP_RIGHT
        return BOTTOM_LEFT if x < side else BOTTOM_RIGHT
    if (width, height) == (WIDTH, HEIGHT):
        if is_ink(x, y):
            return (16, 16, 24)
        if TEXT_TOP - 2 <= y < TEXT_TOP + 9:
            return (250 - x, 246, 190 + x)
        if 16 <= x < 48 and y >= 36:
            return (20, 20, 20) if x % 2 else (235, 235, 235)
        if 16 <= x < 48 and y < 16 and x - 16 > 2 * y:
            return (250, 120, 0)
    return (255 * x // max(1, width - 1), 255 * y // max(1, height - 1), 255 - 4 * (x + y) % 256)


def alpha(x, y, width=WIDTH, height=HEIGHT):
    """8-bit alpha: opaque corners, a slope between them, a hole over colour in the middle."""
    if is_corner(x, y, width, height):
        return 255
    if abs(2 * x - width) < width // 8 and abs(2 * y - height) < height // 4:
        return 0
    return 64 + 191 * x // max(1, width - 1)


def gray(x, y, width=WIDTH, height=HEIGHT):
    red, green, blue = rgb(x, y, width, height)
    return (299 * red + 587 * green + 114 * blue + 500) // 1000


def pixels(sample, width=WIDTH, height=HEIGHT):
    """Rows of `sample(x, y, width, height)`."""
    return [[sample(x, y, width, height) for x in range(width)] for y in range(height)]
