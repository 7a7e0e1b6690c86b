/* The search for scans. A plane's details may be split into bands, and sent with their lowest bits left
   for later scans; which of it pays is seen from what the symbols of each such scan would cost, on a
   sample of the image's rows of blocks. The planes don't touch each other, nor do a band and the bits
   that are left for later, so that each is decided by itself. */
#include "jpeg_scans.h"

#include <string.h>

#include "cc_note.h"

enum {
    /* Blocks that are enough to tell scans apart. */
    SAMPLE = 24000,
    /* Bits left for later scans at most. More never paid. */
    MOST_LATER = 3,
    LAST = JPEG_BLOCK - 1,
    /* SOS and its length, the number of components, and the band: B.2.3. */
    SCAN_BITS = 8 * 8, SCAN_PLANE_BITS = 8 * 2,
};

/* Where bands may end. */
static const uint8_t ends[] = {1, 2, 3, 5, 8, 12, 18, 27};
enum { ENDS = sizeof ends };

typedef struct {
    const jpeg_coefficients *image;
    jpeg_tokens tokens;
    cc_fault *fault;
    int failed;
} search;

/* Bits that a scan would take. */
static uint64_t cost_of(search *s, jpeg_scan scan, size_t step) {
    if (cc_jpeg_tokens_make(&s->tokens, s->image, &scan, step, s->fault)) s->failed = 1;
    return cc_jpeg_tokens_cost(&s->tokens, step) + SCAN_BITS + scan.count * SCAN_PLANE_BITS;
}

static jpeg_scan band(uint8_t plane, uint32_t first, uint32_t last, uint32_t known, uint32_t low) {
    return (jpeg_scan){.count = 1, .planes = {plane}, .first = (uint8_t)first,
                       .last = (uint8_t)last, .known = (uint8_t)known, .low = (uint8_t)low};
}

static size_t step_for(const jpeg_plane *plane) {
    const size_t step = plane->wide * plane->high / SAMPLE;
    return step ? step : 1;
}

/* How the details of one plane are sent. */
typedef struct {
    uint64_t bits;
    uint32_t later;   /* bits that are left for later scans */
    uint32_t splits;  /* 0 to 2 */
    uint8_t ends[2];  /* of the bands before the last */
} division;

/* The best division of a band from `first` on into two; no division where one band is cheaper. */
static uint64_t split(search *s, uint8_t plane, uint32_t first, uint32_t later, uint64_t whole,
                      uint8_t *end, uint64_t *rest) {
    const size_t step = step_for(&s->image->planes[plane]);
    uint64_t best = whole;
    *end = 0;
    for (uint32_t i = 0; i < ENDS; i++) {
        if (ends[i] < first) continue;
        const uint64_t low = cost_of(s, band(plane, first, ends[i], 0, later), step);
        if (low >= best) break;
        const uint64_t high = cost_of(s, band(plane, ends[i] + 1u, LAST, 0, later), step);
        if (low + high < best) {
            best = low + high;
            *end = ends[i];
            *rest = high;
        }
    }
    return best;
}

static division divide(search *s, uint8_t plane, uint32_t later) {
    const size_t step = step_for(&s->image->planes[plane]);
    division d = {.later = later};
    uint64_t rest = 0, rest_of_rest = 0;
    const uint64_t whole = cost_of(s, band(plane, 1, LAST, 0, later), step);
    d.bits = split(s, plane, 1, later, whole, &d.ends[0], &rest);
    if (!d.ends[0]) return d;
    d.splits = 1;
    d.bits -= rest;
    d.bits += split(s, plane, d.ends[0] + 1u, later, rest, &d.ends[1], &rest_of_rest);
    if (d.ends[1]) d.splits = 2;
    return d;
}

static division best_division(search *s, uint8_t plane) {
    const size_t step = step_for(&s->image->planes[plane]);
    division best = divide(s, plane, 0);
    uint64_t refinements = 0;
    for (uint32_t later = 1; later <= MOST_LATER && !s->failed; later++) {
        division d = divide(s, plane, later);
        refinements += cost_of(s, band(plane, 1, LAST, later, later - 1), step);
        d.bits += refinements;
        if (d.bits >= best.bits) break;
        best = d;
    }
    return best;
}

static void add(jpeg_script *script, jpeg_scan scan) { script->scans[script->count++] = scan; }

/* All planes in one scan: as much of them as `last` says. */
static jpeg_scan interleaved(const jpeg_coefficients *image, uint8_t last) {
    jpeg_scan scan = {.count = (uint32_t)image->count, .last = last};
    for (uint32_t i = 0; i < image->count; i++) scan.planes[i] = (uint8_t)i;
    return scan;
}

/* Means first, then what the eye sees most of: low bands before high ones, and late bits last. */
static void order(jpeg_script *script, const jpeg_coefficients *image, const division *divisions) {
    script->is_progressive = 1;
    script->count = 0;
    add(script, interleaved(image, 0));
    for (uint32_t part = 0; part < 3; part++)
        for (uint8_t plane = 0; plane < image->count; plane++) {
            const division *d = &divisions[plane];
            if (part > d->splits) continue;
            const uint32_t first = part ? d->ends[part - 1] + 1u : 1;
            const uint32_t last = part < d->splits ? d->ends[part] : LAST;
            add(script, band(plane, first, last, 0, d->later));
        }
    for (uint32_t known = MOST_LATER; known > 0; known--)
        for (uint8_t plane = 0; plane < image->count; plane++)
            if (divisions[plane].later >= known)
                add(script, band(plane, 1, LAST, known, known - 1));
}

int cc_jpeg_script_find(jpeg_script *script, const jpeg_coefficients *image, int sequential,
                     cc_fault *fault) {
    search s = {.image = image, .fault = fault};
    const size_t step = step_for(&image->planes[0]);
    if (!sequential) {
        division divisions[JPEG_PLANES];
        uint64_t bits = cost_of(&s, interleaved(image, 0), step);
        for (uint8_t plane = 0; plane < image->count && !s.failed; plane++) {
            divisions[plane] = best_division(&s, plane);
            bits += divisions[plane].bits;
        }
        if (s.failed) return -1;
        order(script, image, divisions);
        if (bits <= cost_of(&s, interleaved(image, LAST), step)) return s.failed ? -1 : 0;
    }
    *script = (jpeg_script){.count = 1, .scans = {interleaved(image, LAST)}};
    return s.failed ? -1 : 0;
}
