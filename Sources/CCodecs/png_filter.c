/* PNG's five row filters (PNG 9.2) and the choice among them (PNG 12.7), sixteen bytes at a time in
   the compiler's own vectors, which every processor that we build for has. */
#include <string.h>

#include "png_filter.h"

void cc_png_network_order(uint8_t *row, size_t samples) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (size_t i = 0; i < samples; i++, row += 2) {
        const uint8_t high = row[1];
        row[1] = row[0];
        row[0] = high;
    }
#else
    (void)row, (void)samples;
#endif
}

enum { TYPES = 5, LANES = 16 };
typedef uint8_t lanes __attribute__((ext_vector_type(LANES)));
typedef uint16_t pairs __attribute__((ext_vector_type(LANES / 2)));

/* Sixteen bytes of a row and their neighbours. */
typedef struct {
    lanes row, left, up, corner;
} block;

static inline lanes load(const uint8_t *from) {
    lanes bytes;
    memcpy(&bytes, from, LANES);
    return bytes;
}

/* The block at i, which lies whole in the row with at least one pixel before it. */
static inline block whole(const uint8_t *row, const uint8_t *above, size_t i, size_t bpp) {
    return (block){load(row + i), load(row + i - bpp), load(above + i), load(above + i - bpp)};
}

/* The count bytes at i, at the row's beginning or end. What is missing is zeros, which every filter
   leaves zeros. */
static block part(const uint8_t *row, const uint8_t *above, size_t i, size_t count, size_t bpp) {
    block some = {0, 0, 0, 0};
    const size_t missing = i ? 0 : bpp < count ? bpp : count;
    const size_t from = i ? i - bpp : 0;
    memcpy(&some.row, row + i, count);
    memcpy(&some.up, above + i, count);
    memcpy((uint8_t *)&some.left + missing, row + from, count - missing);
    memcpy((uint8_t *)&some.corner + missing, above + from, count - missing);
    return some;
}

static inline lanes distance(lanes a, lanes b) {
    return __builtin_elementwise_max(a, b) - __builtin_elementwise_min(a, b);
}

/* Where left and up lie on the same side of the corner, their sum less twice the corner is further
   from it than either; elsewhere that distance is the difference of theirs, which fits a byte. */
static inline lanes paeth(block at) {
    const lanes to_left = distance(at.up, at.corner), to_up = distance(at.left, at.corner);
    const lanes same_side = (lanes)((at.left >= at.corner) == (at.up >= at.corner));
    const lanes to_corner = distance(to_left, to_up) | same_side;
    const lanes nearest = __builtin_elementwise_min(to_left, to_up);
    const lanes side = to_left <= to_up ? at.left : at.up;
    return nearest <= to_corner ? side : at.corner;
}

static inline lanes filtered(int32_t type, block at) {
    switch (type) {
    case 0: return at.row;
    case 1: return at.row - at.left;
    case 2: return at.row - at.up;
    case 3: return at.row - ((at.left & at.up) + ((at.left ^ at.up) >> 1));
    default: return at.row - paeth(at);
    }
}

/* Adds each two neighbouring magnitudes, 128 at most, to one sum. */
static inline void add(pairs sums[TYPES], block at) {
    for (int32_t type = 0; type < TYPES; type++) {
        const lanes bytes = filtered(type, at);
        const pairs both = (pairs)__builtin_elementwise_min(bytes, (lanes)0 - bytes);
        sums[type] += (both & 255) + (both >> 8);
    }
}

static int32_t best_type(const uint8_t *row, const uint8_t *above, size_t n, size_t bpp) {
    const size_t head = n < LANES ? n : LANES;
    uint64_t totals[TYPES] = {0};
    pairs sums[TYPES] = {0};
    add(sums, part(row, above, 0, head, bpp));
    for (size_t i = head; i < n;) {
        /* 254 blocks and one more: a pair's sum stays below 255 * 256. */
        for (int32_t room = 253; room > 0 && n - i >= LANES; room--, i += LANES)
            add(sums, whole(row, above, i, bpp));
        if (n - i < LANES) {
            if (n > i) add(sums, part(row, above, i, n - i, bpp));
            i = n;
        }
        if (i == n) break;
        for (int32_t type = 0; type < TYPES; type++) {
            for (int32_t pair = 0; pair < LANES / 2; pair++) totals[type] += sums[type][pair];
            sums[type] = 0;
        }
    }
    int32_t best = 0;
    for (int32_t type = 0; type < TYPES; type++) {
        for (int32_t pair = 0; pair < LANES / 2; pair++) totals[type] += sums[type][pair];
        if (totals[type] < totals[best]) best = type;
    }
    return best;
}

static inline void write(int32_t type, const uint8_t *row, const uint8_t *above, size_t n,
                         size_t bpp, uint8_t *out) {
    const size_t head = n < LANES ? n : LANES;
    lanes bytes = filtered(type, part(row, above, 0, head, bpp));
    memcpy(out, &bytes, head);
    size_t i = head;
    for (; n - i >= LANES; i += LANES) {
        bytes = filtered(type, whole(row, above, i, bpp));
        memcpy(out + i, &bytes, LANES);
    }
    if (i == n) return;
    bytes = filtered(type, part(row, above, i, n - i, bpp));
    memcpy(out + i, &bytes, n - i);
}

void png_filter_row_as(int32_t type, const uint8_t *row, const uint8_t *above, size_t n, size_t bpp,
                       uint8_t *out) {
    *out++ = (uint8_t)type;
    switch (type) {
    case 0: memcpy(out, row, n); break;
    case 1: write(1, row, above, n, bpp, out); break;
    case 2: write(2, row, above, n, bpp, out); break;
    case 3: write(3, row, above, n, bpp, out); break;
    default: write(4, row, above, n, bpp, out); break;
    }
}

void cc_png_filter_row(const uint8_t *row, const uint8_t *above, size_t row_bytes,
                       size_t bytes_per_pixel, uint8_t *out) {
    const int32_t type = best_type(row, above, row_bytes, bytes_per_pixel);
    png_filter_row_as(type, row, above, row_bytes, bytes_per_pixel, out);
}
