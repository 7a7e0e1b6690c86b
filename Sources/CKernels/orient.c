/* The eight orientations as one walk: where the first output pixel lies in the input, and how far the
   input moves for a step right and for a step down in the output. */
#include "ck_orient.h"

#include <string.h>

enum { TILE = 32 };

#define COPY_TILE(SIZE)                                                               \
    for (size_t y = top; y < bottom; y++) {                                           \
        const uint8_t *from = origin + (ptrdiff_t)y * down + (ptrdiff_t)left * right; \
        uint8_t *to = out + y * out_stride + left * (SIZE);                           \
        for (size_t x = left; x < end; x++, from += right, to += (SIZE))              \
            memcpy(to, from, SIZE);                                                   \
    }

void ck_orient(const uint8_t *in, size_t in_stride, size_t width, size_t height,
               size_t bytes_per_pixel, int32_t orientation, uint8_t *out, size_t out_stride) {
    const ptrdiff_t pixel = (ptrdiff_t)bytes_per_pixel, row = (ptrdiff_t)in_stride;
    const ptrdiff_t last_x = (ptrdiff_t)(width - 1) * pixel, last_y = (ptrdiff_t)(height - 1) * row;
    const uint8_t *origin = in;
    ptrdiff_t right = pixel, down = row;
    switch (orientation) {
    case 2: origin = in + last_x, right = -pixel; break;
    case 3: origin = in + last_x + last_y, right = -pixel, down = -row; break;
    case 4: origin = in + last_y, down = -row; break;
    case 5: right = row, down = pixel; break;
    case 6: origin = in + last_y, right = -row, down = pixel; break;
    case 7: origin = in + last_x + last_y, right = -row, down = -pixel; break;
    case 8: origin = in + last_x, right = row, down = -pixel; break;
    default: break;
    }
    const size_t out_width = orientation >= 5 ? height : width;
    const size_t out_height = orientation >= 5 ? width : height;
    for (size_t top = 0; top < out_height; top += TILE) {
        const size_t bottom = top + TILE < out_height ? top + TILE : out_height;
        for (size_t left = 0; left < out_width; left += TILE) {
            const size_t end = left + TILE < out_width ? left + TILE : out_width;
            switch (bytes_per_pixel) {
            case 1: COPY_TILE(1) break;
            case 2: COPY_TILE(2) break;
            case 3: COPY_TILE(3) break;
            case 4: COPY_TILE(4) break;
            case 6: COPY_TILE(6) break;
            default: COPY_TILE(8) break;
            }
        }
    }
}
