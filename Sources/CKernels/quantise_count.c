/* The colours of an image, by a hash table with open addresses that tells fewer of them apart where they
   are too many. */
#include <string.h>

#include "quantise.h"

/* In a busy place an error hides: a pixel this far from its neighbours shows half as much. */
enum { BUSY = 16, FULL_WEIGHT = 256 };

void ck_begin_counting(ck_colour_count *count) {
    count->count = 0;
    count->shift = 0;
    memset(count->slots, 0xFF, sizeof count->slots);
}

/* The multiplier is 2^32 over the golden ratio, whose top bits depend on every bit of the code. */
static uint32_t slot_of(uint32_t code) { return code * 2654435769u >> 15; }

/* What is opaque is never counted with what is not quite. */
static uint32_t kept_bits(uint32_t code, int32_t shift) {
    const uint32_t kept = (0xFFu << shift & 0xFFu) * 0x01010101u;
    return (code & 255) == 255 ? kept | 255 : kept;
}

static uint32_t code_of(const uint8_t *colour, int32_t shift) {
    if (!colour[3]) return 0;
    const uint32_t all = (uint32_t)colour[0] << 24 | (uint32_t)colour[1] << 16 |
                         (uint32_t)colour[2] << 8 | colour[3];
    return all & kept_bits(all, shift);
}

/* The place in the table of what has that code: its own, or a free one. */
static uint32_t find(const ck_colour_count *count, uint32_t code) {
    uint32_t slot = slot_of(code);
    while (count->slots[slot] >= 0 && count->colours[count->slots[slot]].code != code)
        slot = (slot + 1) % CK_COUNTED_SLOTS;
    return slot;
}

/* Counts colours as one that differ in one bit more. */
static void coarsen(ck_colour_count *count) {
    const int32_t before = count->count;
    memset(count->slots, 0xFF, sizeof count->slots);
    count->count = 0;
    count->shift++;
    for (int32_t i = 0; i < before; i++) {
        ck_counted_colour colour = count->colours[i];
        colour.code &= kept_bits(colour.code, count->shift);
        const uint32_t slot = find(count, colour.code);
        if (count->slots[slot] < 0) {
            count->slots[slot] = count->count;
            count->colours[count->count++] = colour;
            continue;
        }
        ck_counted_colour *found = &count->colours[count->slots[slot]];
        for (int32_t k = 0; k < 4; k++) found->sums[k] += colour.sums[k];
        found->weight += colour.weight;
        found->pixels += colour.pixels;
    }
}

/* What counts the pixels of that colour. */
static ck_counted_colour *counted(ck_colour_count *count, const uint8_t *colour) {
    for (;;) {
        const uint32_t code = code_of(colour, count->shift);
        const uint32_t slot = find(count, code);
        if (count->slots[slot] >= 0) return &count->colours[count->slots[slot]];
        if (count->count < CK_COUNTED_COLOURS) {
            count->slots[slot] = count->count;
            ck_counted_colour *fresh = &count->colours[count->count++];
            memset(fresh, 0, sizeof *fresh);
            fresh->code = code;
            return fresh;
        }
        coarsen(count);
    }
}

static uint32_t apart(const uint8_t *a, const uint8_t *b) {
    uint32_t sum = 0;
    for (int32_t k = 0; k < 4; k++) {
        const int32_t off = a[k] - b[k];
        sum += (uint32_t)(off < 0 ? -off : off) << (k == 1);
    }
    return sum / 5;
}

void ck_count_colours(ck_colour_count *count, const uint8_t *row, const uint8_t *above, size_t pixels) {
    for (size_t x = 0; x < pixels; x++, row += 4, above += 4) {
        const uint32_t across = apart(row, x ? row - 4 : row), down = apart(row, above);
        ck_counted_colour *colour = counted(count, row);
        for (int32_t k = 0; k < 4; k++) colour->sums[k] += row[3] ? row[k] : 0;
        colour->weight += FULL_WEIGHT * BUSY / (BUSY + (across > down ? across : down));
        colour->pixels++;
    }
}
