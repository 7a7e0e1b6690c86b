/* Filters for a PNG image whose parts are of different kinds: a page with a photo on it. A score of one
   row can't see what deflate will find in the rows before, so bands of rows are really deflated. */
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "png_filter.h"

typedef struct {
    const cc_png_trial *trial;
    struct libdeflate_compressor *deflater;
    uint8_t *band, *packed; /* the band as the best choice has it so far, and room to deflate to */
    size_t room;
} bench;

/* Leaves at `out` the best choice's bytes of a band, behind `before` bytes that were chosen. */
static int filter_band(const bench *bench, const cc_png_rows *rows, const uint8_t *above,
                       size_t before, uint8_t *out) {
    const size_t bytes = (rows->row_bytes + 1) * rows->height;
    /* A choice that comes out longer than the best is given up there. */
    size_t best = bench->room;
    int32_t last = -1, chosen = -1;
    for (int32_t i = 0; i < bench->trial->count; i++) {
        if (png_choose(rows, bench->trial->choices[i], above, out)) return -1;
        last = i;
        const size_t packed = libdeflate_deflate_compress(bench->deflater, out - before,
                                                          before + bytes, bench->packed, best);
        if (!packed) continue;
        best = packed - 1;
        chosen = i;
        memcpy(bench->band, out, bytes);
        if (!best) break;
    }
    if (chosen != last && chosen >= 0) memcpy(out, bench->band, bytes);
    return 0;
}

static int filter_bands(const bench *bench, const cc_png_rows *rows, size_t most_rows,
                        const uint8_t *above, uint8_t *out) {
    const size_t row_bytes = rows->row_bytes + 1;
    for (size_t y = 0; y < rows->height; y += most_rows) {
        const size_t left = rows->height - y, offset = y * row_bytes;
        const uint8_t *first = rows->bytes + y * rows->row_bytes;
        const cc_png_rows band = {first, rows->row_bytes, left < most_rows ? left : most_rows,
                                  rows->bytes_per_pixel};
        const size_t most = bench->trial->context_bytes;
        if (filter_band(bench, &band, y ? first - rows->row_bytes : above,
                        offset < most ? offset : most, out + offset))
            return -1;
    }
    return 0;
}

int cc_png_filter_in_bands(const cc_png_rows *rows, const cc_png_trial *trial, uint8_t *out) {
    const size_t row_bytes = rows->row_bytes + 1;
    size_t most_rows = trial->band_bytes / row_bytes;
    if (most_rows < 1) most_rows = 1;
    if (most_rows > rows->height) most_rows = rows->height;
    bench bench = {trial, libdeflate_alloc_compressor(trial->level), NULL, NULL, 0};
    uint8_t *zeros = calloc(1, row_bytes);
    int result = -1;
    if (bench.deflater && zeros) {
        bench.room = libdeflate_deflate_compress_bound(
            bench.deflater, most_rows * row_bytes + trial->context_bytes);
        bench.band = malloc(most_rows * row_bytes);
        bench.packed = malloc(bench.room);
        if (bench.band && bench.packed) result = filter_bands(&bench, rows, most_rows, zeros, out);
    }
    if (bench.deflater) libdeflate_free_compressor(bench.deflater);
    free(bench.band);
    free(bench.packed);
    free(zeros);
    return result;
}
