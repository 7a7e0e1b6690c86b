/* The tokens of each kind of scan. */
#include "jpeg_tokens.h"

#include <stdlib.h>
#include <string.h>

#include "cc_note.h"

enum {
    ZEROS_16 = 0xF0,       /* the symbol for sixteen zeros */
    LONGEST_RUN = 0x7FFF,  /* of blocks without more: G.1.2.2 */
    MOST_PENDING = 1 << 14 /* correction bits that wait for the end of a run */
};

static uint32_t bit_length(uint32_t value) {
    return value ? 32 - (uint32_t)__builtin_clz(value) : 0;
}

/* Keeps a token. Where there is no memory for it, none is kept any more and `room` stays 0. */
static void keep(jpeg_tokens *tokens, jpeg_token token) {
    if (tokens->count == tokens->room) {
        const size_t room = tokens->room ? tokens->room * 2 : 1 << 16;
        jpeg_token *grown = realloc(tokens->tokens, room * sizeof *grown);
        if (!grown) {
            cc_jpeg_tokens_clear(tokens);
            tokens->keeps = 0;
            return;
        }
        tokens->tokens = grown;
        tokens->room = room;
    }
    tokens->tokens[tokens->count++] = token;
}

static inline void put(jpeg_tokens *tokens, uint32_t code, uint32_t symbol, uint32_t width,
                       uint32_t bits) {
    tokens->occurrences[code][symbol]++;
    tokens->plain_bits += width;
    if (tokens->keeps) keep(tokens, bits | symbol << 16 | width << 24 | code << 29);
}

/* Bits that correct coefficients which are known to be other than 0, waiting for their place behind a
   symbol. */
typedef struct {
    uint32_t count;
    uint8_t bits[MOST_PENDING];
} corrections;

static void put_corrections(jpeg_tokens *tokens, corrections *waiting) {
    tokens->plain_bits += waiting->count;
    for (uint32_t i = 0; tokens->keeps && i < waiting->count; i += 16) {
        const uint32_t width = waiting->count - i < 16 ? waiting->count - i : 16;
        uint32_t word = 0;
        for (uint32_t j = 0; j < width; j++) word = word << 1 | waiting->bits[i + j];
        keep(tokens, word | width << 24 | (uint32_t)JPEG_RAW_BITS << 29);
    }
    waiting->count = 0;
}

/* The magnitude's bits, inverted where the value is negative: F.1.2.1.2. */
static inline uint32_t value_bits(uint32_t magnitude, uint32_t negative, uint32_t width) {
    return negative ? magnitude ^ ((1u << width) - 1) : magnitude;
}

static int put_mean(jpeg_tokens *tokens, uint32_t code, int32_t difference) {
    const uint32_t negative = difference < 0;
    const uint32_t magnitude = (uint32_t)(negative ? -difference : difference);
    const uint32_t width = bit_length(magnitude);
    if (width > JPEG_MEAN_BITS) return -1;
    put(tokens, code, width, width, value_bits(magnitude, negative, width));
    return 0;
}

/* A run of blocks that have nothing more to say in this scan. */
static void put_run(jpeg_tokens *tokens, uint32_t *run) {
    if (*run == 0) return;
    const uint32_t width = bit_length(*run) - 1;
    put(tokens, JPEG_DETAIL_CODE, width << 4, width, *run & ((1u << width) - 1));
    *run = 0;
}

/* Details of a block from `first` on whose bits above `low` are not all 0, each behind its zeros.
   Returns the place after the last. */
static inline uint32_t put_details(jpeg_tokens *tokens, const jpeg_plane *plane, size_t block,
                                   const jpeg_scan *scan, uint32_t code, uint32_t *run) {
    uint32_t next = scan->first ? scan->first : 1;
    const jpeg_detail *end = plane->details + plane->starts[block + 1];
    for (const jpeg_detail *d = plane->details + plane->starts[block]; d < end; d++) {
        const uint32_t place = jpeg_place(*d);
        if (place < scan->first) continue;
        if (place > scan->last) break;
        const uint32_t magnitude = jpeg_magnitude(*d) >> scan->low;
        if (magnitude == 0) continue;
        put_run(tokens, run);
        uint32_t zeros = place - next;
        for (; zeros > 15; zeros -= 16) put(tokens, code, ZEROS_16, 0, 0);
        const uint32_t width = bit_length(magnitude);
        put(tokens, code, zeros << 4 | width, width,
            value_bits(magnitude, jpeg_is_negative(*d), width));
        next = place + 1;
    }
    return next;
}

/* The first bits of a band: G.1.2.2. */
static void make_first(jpeg_tokens *tokens, const jpeg_plane *plane, const jpeg_scan *scan,
                       size_t step) {
    uint32_t run = 0;
    for (size_t y = 0; y < plane->high; y += step)
        for (size_t block = y * plane->wide; block < (y + 1) * plane->wide; block++) {
            const uint32_t next = put_details(tokens, plane, block, scan, JPEG_DETAIL_CODE, &run);
            if (next <= scan->last && ++run == LONGEST_RUN) put_run(tokens, &run);
        }
    put_run(tokens, &run);
}

/* Ends a run before a symbol of this block: of the bits that wait, the last `own` are of this block and
   go on waiting for that symbol. */
static void end_run(jpeg_tokens *tokens, uint32_t *run, corrections *waiting, uint32_t own) {
    uint8_t bits[JPEG_BLOCK];
    waiting->count -= own;
    memcpy(bits, waiting->bits + waiting->count, own);
    put_run(tokens, run);
    put_corrections(tokens, waiting);
    memcpy(waiting->bits, bits, own);
    waiting->count = own;
}

/* One more bit of a band: G.1.2.3. Values that become other than 0 are symbols; those that were so
   before get a bit each, behind the symbol that passes over them. */
static void refine_block(jpeg_tokens *tokens, const jpeg_detail *details, uint32_t count,
                         const jpeg_scan *scan, uint32_t *run, corrections *waiting) {
    const uint32_t low = scan->low;
    uint32_t new_ones = 0;
    for (uint32_t i = 0; i < count; i++)
        if (jpeg_magnitude(details[i]) >> low == 1) new_ones = i + 1;
    uint32_t next = scan->first, known = 0, i = 0;
    for (; i < new_ones; i++) {
        const uint32_t magnitude = jpeg_magnitude(details[i]) >> low;
        if (magnitude == 0) continue;
        /* Zeros since the last symbol: places passed, but for values that were known. */
        uint32_t zeros = jpeg_place(details[i]) - next - known;
        if (*run && (zeros > 15 || magnitude == 1)) end_run(tokens, run, waiting, known);
        for (; zeros > 15; zeros -= 16) {
            put(tokens, JPEG_DETAIL_CODE, ZEROS_16, 0, 0);
            put_corrections(tokens, waiting);
            next = jpeg_place(details[i]) - (zeros - 16);
            known = 0;
        }
        if (magnitude > 1) {
            waiting->bits[waiting->count++] = magnitude & 1;
            known++;
            continue;
        }
        put(tokens, JPEG_DETAIL_CODE, zeros << 4 | 1, 1, !jpeg_is_negative(details[i]));
        put_corrections(tokens, waiting);
        next = jpeg_place(details[i]) + 1;
        known = 0;
    }
    for (; i < count; i++) {
        const uint32_t magnitude = jpeg_magnitude(details[i]) >> low;
        if (magnitude) waiting->bits[waiting->count++] = magnitude & 1;
    }
    if (next > scan->last) return;
    if (++*run == LONGEST_RUN || waiting->count > MOST_PENDING - JPEG_BLOCK)
        end_run(tokens, run, waiting, 0);
}

static void make_refinement(jpeg_tokens *tokens, const jpeg_plane *plane, const jpeg_scan *scan,
                            size_t step) {
    corrections waiting = {.count = 0};
    uint32_t run = 0;
    for (size_t y = 0; y < plane->high; y += step)
        for (size_t block = y * plane->wide; block < (y + 1) * plane->wide; block++) {
            const jpeg_detail *first = plane->details + plane->starts[block];
            const jpeg_detail *end = plane->details + plane->starts[block + 1];
            while (first < end && jpeg_place(*first) < scan->first) first++;
            while (end > first && jpeg_place(end[-1]) > scan->last) end--;
            refine_block(tokens, first, (uint32_t)(end - first), scan, &run, &waiting);
        }
    end_run(tokens, &run, &waiting, 0);
}

/* One block of a scan that holds means, which are predicted from the one before. */
static int put_block(jpeg_tokens *tokens, const jpeg_plane *plane, size_t block, uint32_t code,
                     const jpeg_scan *scan, int32_t *previous) {
    const int32_t mean = plane->means[block] >> scan->low;
    if (put_mean(tokens, code, mean - *previous)) return -1;
    *previous = mean;
    if (scan->last == 0) return 0;
    uint32_t run = 0;
    const uint32_t details = JPEG_DETAIL_CODE + code;
    if (put_details(tokens, plane, block, scan, details, &run) < JPEG_BLOCK)
        put(tokens, details, 0, 0, 0);
    return 0;
}

/* A block that only fills an interleaved scan's last column or row: it repeats what was before. */
static void put_filler(jpeg_tokens *tokens, uint32_t code, const jpeg_scan *scan) {
    put(tokens, code, 0, 0, 0);
    if (scan->last) put(tokens, JPEG_DETAIL_CODE + code, 0, 0, 0);
}

static int make_single(jpeg_tokens *tokens, const jpeg_plane *plane, uint32_t code,
                       const jpeg_scan *scan, size_t step) {
    int32_t previous = 0;
    for (size_t y = 0; y < plane->high; y += step)
        for (size_t block = y * plane->wide; block < (y + 1) * plane->wide; block++)
            if (put_block(tokens, plane, block, code, scan, &previous)) return -1;
    return 0;
}

/* The blocks of one plane in one MCU: A.2.3. */
static int put_unit(jpeg_tokens *tokens, const jpeg_plane *plane, size_t column, size_t row,
                    uint32_t code, const jpeg_scan *scan, int32_t *previous) {
    for (size_t y = row * plane->v; y < (row + 1) * plane->v; y++)
        for (size_t x = column * plane->h; x < (column + 1) * plane->h; x++) {
            if (x >= plane->wide || y >= plane->high)
                put_filler(tokens, code, scan);
            else if (put_block(tokens, plane, y * plane->wide + x, code, scan, previous))
                return -1;
        }
    return 0;
}

static int make_interleaved(jpeg_tokens *tokens, const jpeg_coefficients *image,
                            const jpeg_scan *scan, size_t step) {
    const size_t columns = cc_jpeg_blocks(image->width, 1, image->h);
    const size_t rows = cc_jpeg_blocks(image->height, 1, image->v);
    int32_t previous[JPEG_PLANES] = {0};
    for (size_t row = 0; row < rows; row += step)
        for (size_t column = 0; column < columns; column++)
            for (uint32_t i = 0; i < scan->count; i++) {
                const uint32_t plane = scan->planes[i];
                if (put_unit(tokens, &image->planes[plane], column, row, jpeg_code_of_plane(plane),
                             scan, &previous[i]))
                    return -1;
            }
    return 0;
}

int cc_jpeg_tokens_make(jpeg_tokens *tokens, const jpeg_coefficients *image, const jpeg_scan *scan,
                     size_t step, cc_fault *fault) {
    const int keeps = tokens->keeps;
    const jpeg_plane *plane = &image->planes[scan->planes[0]];
    int result = 0;
    tokens->count = 0;
    tokens->plain_bits = 0;
    memset(tokens->occurrences, 0, sizeof tokens->occurrences);
    if (scan->first == 0)
        result = scan->count > 1 ? make_interleaved(tokens, image, scan, step)
                                 : make_single(tokens, plane,
                                               jpeg_code_of_plane(scan->planes[0]), scan, step);
    else if (scan->known)
        make_refinement(tokens, plane, scan, step);
    else
        make_first(tokens, plane, scan, step);
    if (result) cc_note_fault(fault, CC_UNSUPPORTED, 0, "a coefficient out of range");
    if (tokens->keeps != keeps) {
        cc_note_fault(fault, CC_NO_MEMORY, 0, "no memory for a scan");
        result = -1;
    }
    return result;
}

uint64_t cc_jpeg_tokens_cost(const jpeg_tokens *tokens, size_t step) {
    uint64_t bits = tokens->plain_bits * step;
    for (uint32_t i = 0; i < JPEG_CODES; i++) {
        jpeg_code code;
        cc_jpeg_code_make(&code, tokens->occurrences[i]);
        if (code.symbol_count == 0) continue;
        const uint64_t symbols = cc_jpeg_code_cost(&code, tokens->occurrences[i]);
        const uint64_t table = 8 * (21 + (uint64_t)code.symbol_count);
        bits += (symbols - table) * step + table;
    }
    return bits;
}

void cc_jpeg_tokens_clear(jpeg_tokens *tokens) {
    free(tokens->tokens);
    tokens->tokens = NULL;
    tokens->count = tokens->room = 0;
}
