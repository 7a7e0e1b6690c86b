/* The choice of a filter for each row of a PNG image: all five are tried, and one of several scores
   says which row is best. */
#include "png_filter.h"

#include <stdlib.h>
#include <string.h>

enum { TYPES = 5, BYTES = 256, PAIRS = 65536 };

/* What the scores count in. */
typedef struct {
    uint32_t pair_counts[PAIRS]; /* all zeros between rows */
    uint64_t pairs_seen[PAIRS / 64];
} memory;

/* n log2 n, linear between the powers of two; n below 2^26 keeps it below 2^31. */
static uint64_t weight(uint32_t n) {
    if (n < 2) return 0;
    const uint32_t power = 31 - (uint32_t)__builtin_clz(n);
    return (uint64_t)n * power + 2 * (n - (1u << power));
}

static void count_bytes(const uint8_t *bytes, size_t n, uint32_t counts[BYTES]) {
    /* Four tables: runs of one byte would wait for each other. */
    uint32_t parts[4][BYTES] = {{0}};
    size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t part = 0; part < 4; part++) parts[part][bytes[i + part]]++;
    for (; i < n; i++) parts[0][bytes[i]]++;
    for (size_t byte = 0; byte < BYTES; byte++)
        counts[byte] = parts[0][byte] + parts[1][byte] + parts[2][byte] + parts[3][byte];
}

/* The scores of a filtered row, its type included: the less, the better. */

static int64_t entropy(const uint8_t *bytes, size_t n) {
    uint32_t counts[BYTES];
    int64_t order = 0;
    count_bytes(bytes, n, counts);
    for (size_t byte = 0; byte < BYTES; byte++) order += (int64_t)weight(counts[byte]);
    return -order;
}

static int64_t bigrams(memory *memory, const uint8_t *bytes, size_t n) {
    int64_t different = 0;
    memset(memory->pairs_seen, 0, sizeof memory->pairs_seen);
    for (size_t i = 1; i < n; i++) {
        const uint32_t pair = (uint32_t)bytes[i - 1] << 8 | bytes[i];
        memory->pairs_seen[pair / 64] |= (uint64_t)1 << pair % 64;
    }
    for (size_t i = 0; i < PAIRS / 64; i++) different += __builtin_popcountll(memory->pairs_seen[i]);
    return different;
}

static int64_t bigram_entropy(memory *memory, const uint8_t *bytes, size_t n) {
    int64_t order = 0;
    for (size_t i = 1; i < n; i++) memory->pair_counts[(uint32_t)bytes[i - 1] << 8 | bytes[i]]++;
    for (size_t i = 1; i < n; i++) {
        uint32_t *const count = &memory->pair_counts[(uint32_t)bytes[i - 1] << 8 | bytes[i]];
        order += (int64_t)weight(*count);
        *count = 0;
    }
    return -order;
}

static int64_t score(memory *memory, cc_png_choice choice, const uint8_t *bytes, size_t n) {
    switch (choice) {
    case CC_PNG_ENTROPY: return entropy(bytes, n);
    case CC_PNG_BIGRAMS: return bigrams(memory, bytes, n);
    default: return bigram_entropy(memory, bytes, n);
    }
}

/* Each row is filtered to its place in turn, and the best so far kept aside. */
static void filter_by_score(memory *memory, const cc_png_rows *rows, cc_png_choice choice,
                            const uint8_t *above, uint8_t *kept, uint8_t *to) {
    const size_t n = rows->row_bytes;
    const uint8_t *row = rows->bytes;
    for (size_t y = 0; y < rows->height; y++, to += n + 1, above = row, row += n) {
        int64_t best = INT64_MAX;
        for (int32_t type = 0; type < TYPES; type++) {
            png_filter_row_as(type, row, above, n, rows->bytes_per_pixel, to);
            const int64_t found = score(memory, choice, to, n + 1);
            if (found >= best) continue;
            best = found;
            memcpy(kept, to, n + 1);
        }
        memcpy(to, kept, n + 1);
    }
}

/* No score: the same type for all, or what the filters themselves can tell. */
static void filter_plainly(const cc_png_rows *rows, cc_png_choice choice, const uint8_t *above,
                           uint8_t *to) {
    const size_t n = rows->row_bytes;
    const uint8_t *row = rows->bytes;
    for (size_t y = 0; y < rows->height; y++, to += n + 1, above = row, row += n) {
        if (choice == CC_PNG_MAGNITUDES)
            cc_png_filter_row(row, above, n, rows->bytes_per_pixel, to);
        else png_filter_row_as((int32_t)choice, row, above, n, rows->bytes_per_pixel, to);
    }
}

int png_choose(const cc_png_rows *rows, cc_png_choice choice, const uint8_t *above, uint8_t *out) {
    if (choice <= CC_PNG_MAGNITUDES) {
        filter_plainly(rows, choice, above, out);
        return 0;
    }
    memory *memory = calloc(1, sizeof *memory);
    uint8_t *kept = malloc(rows->row_bytes + 1);
    const int ready = memory && kept;
    if (ready) filter_by_score(memory, rows, choice, above, kept, out);
    free(memory);
    free(kept);
    return ready ? 0 : -1;
}

int cc_png_filter(const cc_png_rows *rows, cc_png_choice choice, uint8_t *out) {
    uint8_t *zeros = calloc(1, rows->row_bytes + 1);
    const int result = zeros ? png_choose(rows, choice, zeros, out) : -1;
    free(zeros);
    return result;
}
