/* Coefficients in memory: room for them, whether two images have the same, and how they turn. */
#include "jpeg_coefficients.h"

#include <stdlib.h>
#include <string.h>

#include "cc_note.h"

const uint8_t cc_jpeg_zigzag[JPEG_BLOCK] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

size_t cc_jpeg_blocks(size_t pixels, uint32_t factor, uint32_t largest) {
    const size_t across = (size_t)8 * largest;
    return (pixels * factor + across - 1) / across;
}

int cc_jpeg_plane_allocate(jpeg_plane *plane) {
    /* Sides are below 2^16: no overflow, and a few details a block to begin with. */
    const size_t blocks = plane->wide * plane->high;
    plane->room = blocks * 6 + JPEG_BLOCK;
    plane->means = malloc(blocks * sizeof *plane->means);
    plane->starts = calloc(blocks + 1, sizeof *plane->starts);
    plane->details = malloc(plane->room * sizeof *plane->details);
    return plane->means && plane->starts && plane->details ? 0 : -1;
}

static int make_room(jpeg_plane *plane, size_t used, cc_fault *fault) {
    if (plane->room - used >= JPEG_BLOCK) return 0;
    const size_t room = plane->room + plane->room / 2;
    /* Places are 32 bits. */
    jpeg_detail *details =
        room <= UINT32_MAX ? realloc(plane->details, room * sizeof *details) : NULL;
    if (!details) {
        cc_note_fault(fault, CC_NO_MEMORY, 0, "no memory for coefficients");
        return -1;
    }
    plane->details = details;
    plane->room = room;
    return 0;
}

int cc_jpeg_plane_append(jpeg_plane *plane, size_t index, const int16_t *values, cc_fault *fault) {
    const uint32_t start = plane->starts[index];
    if (make_room(plane, start, fault)) return -1;
    jpeg_detail *next = plane->details + start;
    uint32_t bits = 0;
    for (uint32_t place = 1; place < JPEG_BLOCK; place++) {
        const int32_t value = values[cc_jpeg_zigzag[place]];
        if (value == 0) continue;
        const jpeg_detail detail = jpeg_detail_of(place, value);
        bits |= jpeg_magnitude(detail);
        *next++ = detail;
    }
    if (bits >> JPEG_DETAIL_BITS) {
        cc_note_fault(fault, CC_UNSUPPORTED, 0, "a coefficient out of range");
        return -1;
    }
    plane->means[index] = values[0];
    plane->starts[index + 1] = (uint32_t)(next - plane->details);
    return 0;
}

static void clear_plane(jpeg_plane *plane) {
    free(plane->means);
    free(plane->starts);
    free(plane->details);
    plane->means = NULL;
    plane->starts = NULL;
    plane->details = NULL;
}

void cc_jpeg_coefficients_clear(jpeg_coefficients *image) {
    for (size_t i = 0; i < JPEG_PLANES; i++) clear_plane(&image->planes[i]);
    image->count = 0;
}

static int equal_planes(const jpeg_plane *one, const jpeg_plane *other) {
    const size_t blocks = one->wide * one->high;
    return one->h == other->h && one->v == other->v && one->wide == other->wide &&
           one->high == other->high && one->identifier == other->identifier &&
           !memcmp(one->quantisers, other->quantisers, sizeof one->quantisers) &&
           !memcmp(one->means, other->means, blocks * sizeof *one->means) &&
           !memcmp(one->starts, other->starts, (blocks + 1) * sizeof *one->starts) &&
           !memcmp(one->details, other->details, one->starts[blocks] * sizeof *one->details);
}

int cc_jpeg_coefficients_equal(const jpeg_coefficients *one, const jpeg_coefficients *other) {
    if (one->width != other->width || one->height != other->height || one->count != other->count)
        return 0;
    for (size_t i = 0; i < one->count; i++)
        if (!equal_planes(&one->planes[i], &other->planes[i])) return 0;
    return 1;
}

/* How stored pixels are turned: each axis is mirrored, or not, and then the two change places, or not. */
typedef struct {
    int mirrors_columns, mirrors_rows, transposes;
} jpeg_turn;

static jpeg_turn turn_of(int32_t orientation) {
    const jpeg_turn turns[] = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0},
                               {0, 0, 1}, {0, 1, 1}, {1, 1, 1}, {1, 0, 1}};
    return turns[orientation - 1];
}

/* A mirrored cosine of odd frequency changes its sign; transposing changes the two frequencies. */
static void turn_block(const jpeg_plane *plane, size_t block, jpeg_turn turn, int16_t *values) {
    memset(values, 0, JPEG_BLOCK * sizeof *values);
    values[0] = plane->means[block];
    for (uint32_t i = plane->starts[block]; i < plane->starts[block + 1]; i++) {
        const jpeg_detail detail = plane->details[i];
        const uint32_t natural = cc_jpeg_zigzag[jpeg_place(detail)];
        const uint32_t across = natural & 7, down = natural >> 3;
        const uint32_t flips = jpeg_is_negative(detail) + (turn.mirrors_columns ? across : 0) +
                               (turn.mirrors_rows ? down : 0);
        const int16_t magnitude = (int16_t)jpeg_magnitude(detail);
        values[turn.transposes ? across * 8 + down : natural] =
            (int16_t)(flips & 1 ? -magnitude : magnitude);
    }
}

static void turn_quantisers(const uint16_t *from, uint16_t *to, int transposes) {
    uint16_t values[JPEG_BLOCK];
    for (size_t i = 0; i < JPEG_BLOCK; i++) values[cc_jpeg_zigzag[i]] = from[i];
    for (size_t i = 0; i < JPEG_BLOCK; i++) {
        const size_t natural = cc_jpeg_zigzag[i];
        to[i] = values[transposes ? (natural & 7) * 8 + (natural >> 3) : natural];
    }
}

static int turn_plane(const jpeg_plane *plane, jpeg_turn turn, jpeg_plane *turned,
                      cc_fault *fault) {
    turned->identifier = plane->identifier;
    turned->h = turn.transposes ? plane->v : plane->h;
    turned->v = turn.transposes ? plane->h : plane->v;
    turned->wide = turn.transposes ? plane->high : plane->wide;
    turned->high = turn.transposes ? plane->wide : plane->high;
    turn_quantisers(plane->quantisers, turned->quantisers, turn.transposes);
    if (cc_jpeg_plane_allocate(turned)) {
        cc_note_fault(fault, CC_NO_MEMORY, 0, "no memory for coefficients");
        return -1;
    }
    for (size_t y = 0; y < turned->high; y++)
        for (size_t x = 0; x < turned->wide; x++) {
            int16_t values[JPEG_BLOCK];
            const size_t across = turn.transposes ? y : x, down = turn.transposes ? x : y;
            const size_t column = turn.mirrors_columns ? plane->wide - 1 - across : across;
            const size_t row = turn.mirrors_rows ? plane->high - 1 - down : down;
            turn_block(plane, row * plane->wide + column, turn, values);
            if (cc_jpeg_plane_append(turned, y * turned->wide + x, values, fault)) return -1;
        }
    return 0;
}

int cc_jpeg_coefficients_turn(jpeg_coefficients *image, int32_t orientation, cc_fault *fault) {
    const jpeg_turn turn = turn_of(orientation);
    if ((turn.mirrors_columns && image->width % (8 * image->h)) ||
        (turn.mirrors_rows && image->height % (8 * image->v))) {
        cc_note_fault(fault, CC_UNSUPPORTED, 0, "the last blocks reach over the edge");
        return -1;
    }
    jpeg_coefficients turned = {.width = turn.transposes ? image->height : image->width,
                                .height = turn.transposes ? image->width : image->height,
                                .h = turn.transposes ? image->v : image->h,
                                .v = turn.transposes ? image->h : image->v,
                                .count = image->count};
    int result = 0;
    for (size_t i = 0; i < image->count && result == 0; i++) {
        result = turn_plane(&image->planes[i], turn, &turned.planes[i], fault);
        clear_plane(&image->planes[i]);
    }
    cc_jpeg_coefficients_clear(image);
    *image = turned;
    return result;
}
