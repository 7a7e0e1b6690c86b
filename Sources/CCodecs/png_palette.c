/* The colours of an image that has few, by a hash table with open addresses. */
#include <string.h>

#include "cc_png_reduce.h"

enum { SLOTS = 2048, NOBODY = -1 };

/* The multiplier is 2^32 over the golden ratio, whose top bits depend on every bit of the colour. */
static uint32_t slot_of(uint32_t colour) { return colour * 2654435769u >> 21; }

static uint32_t colour_of(const uint8_t *at, int32_t channels) {
    switch (channels) {
    case 1: return at[0] * 0x01010100u | 255;
    case 2: return at[0] * 0x01010100u | at[1];
    case 3: return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | 255;
    default:
        return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    }
}

/* The colour's place, which it gets where it has none; -1 where no place is left. */
static int32_t place_of(cc_png_palette *palette, int16_t slots[SLOTS], uint32_t colour) {
    uint32_t slot = slot_of(colour);
    for (; slots[slot] != NOBODY; slot = (slot + 1) % SLOTS)
        if (palette->colours[slots[slot]] == colour) return slots[slot];
    if (palette->count == CC_PNG_COLOURS) return -1;
    palette->colours[palette->count] = colour;
    slots[slot] = (int16_t)palette->count;
    return palette->count++;
}

int cc_png_index(const cc_png_pixels *pixels, cc_png_palette *palette, uint8_t *indices) {
    int16_t slots[SLOTS];
    memset(slots, 0xFF, sizeof slots);
    memset(palette, 0, sizeof *palette);
    const uint8_t *at = pixels->bytes;
    uint32_t last = 0;
    int32_t place = -1;
    for (size_t i = 0; i < pixels->count; i++, at += pixels->channels) {
        const uint32_t colour = colour_of(at, pixels->channels);
        if (place < 0 || colour != last) place = place_of(palette, slots, colour);
        if (place < 0) return -1;
        last = colour;
        palette->counts[place]++;
        indices[i] = (uint8_t)place;
    }
    return 0;
}

void cc_png_count_neighbours(const uint8_t *indices, size_t width, size_t height, int32_t count,
                             uint32_t *matrix) {
    const size_t n = (size_t)count;
    memset(matrix, 0, n * n * sizeof *matrix);
    for (size_t y = 0; y < height; y++)
        for (size_t x = 0; x < width; x++) {
            const uint8_t *at = indices + y * width + x;
            if (x) matrix[at[0] * n + at[-1]]++;
            if (y) matrix[at[0] * n + *(at - width)]++;
        }
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < a; b++)
            matrix[a * n + b] = matrix[b * n + a] += matrix[a * n + b];
}
