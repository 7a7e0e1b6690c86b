/* PNG's five row filters (PNG 9.2) and the choice among them. */
#include <stdlib.h>
#include <string.h>

#include "cc_png.h"

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

static inline uint8_t paeth(int32_t left, int32_t up, int32_t corner) {
    const int32_t to_left = abs(up - corner), to_up = abs(left - corner);
    const int32_t to_corner = abs(left + up - 2 * corner);
    if (to_left <= to_up && to_left <= to_corner) return (uint8_t)left;
    return (uint8_t)(to_up <= to_corner ? up : corner);
}

static void filter(int32_t type, const uint8_t *row, const uint8_t *above, size_t n, size_t bpp,
                   uint8_t *out) {
    const size_t head = bpp < n ? bpp : n; /* bytes with nothing to their left */
    switch (type) {
    case 0: memcpy(out, row, n); break;
    case 1:
        memcpy(out, row, head);
        for (size_t i = head; i < n; i++) out[i] = (uint8_t)(row[i] - row[i - bpp]);
        break;
    case 2:
        for (size_t i = 0; i < n; i++) out[i] = (uint8_t)(row[i] - above[i]);
        break;
    case 3:
        for (size_t i = 0; i < head; i++) out[i] = (uint8_t)(row[i] - above[i] / 2);
        for (size_t i = head; i < n; i++)
            out[i] = (uint8_t)(row[i] - (row[i - bpp] + above[i]) / 2);
        break;
    default:
        for (size_t i = 0; i < head; i++) out[i] = (uint8_t)(row[i] - above[i]);
        for (size_t i = head; i < n; i++)
            out[i] = (uint8_t)(row[i] - paeth(row[i - bpp], above[i], above[i - bpp]));
        break;
    }
}

static uint64_t sum_of_magnitudes(const uint8_t *bytes, size_t n) {
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += (uint64_t)abs((int8_t)bytes[i]);
    return sum;
}

void cc_png_filter_row(const uint8_t *row, const uint8_t *above, size_t row_bytes,
                       size_t bytes_per_pixel, uint8_t *scratch, uint8_t *out) {
    uint64_t best = UINT64_MAX;
    for (int32_t type = 0; type < 5; type++) {
        filter(type, row, above, row_bytes, bytes_per_pixel, scratch);
        const uint64_t sum = sum_of_magnitudes(scratch, row_bytes);
        if (sum >= best) continue;
        best = sum;
        out[0] = (uint8_t)type;
        memcpy(out + 1, scratch, row_bytes);
    }
}
