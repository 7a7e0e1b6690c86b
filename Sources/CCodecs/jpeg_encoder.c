/* From rows of pixels to a file: planes, transform, quantisation, scans. */
#include "cc_jpeg_encoder.h"

#include <stdlib.h>
#include <string.h>

#include "cc_note.h"
#include "jpeg_file.h"
#include "jpeg_samples.h"
#include "jpeg_trellis.h"

/* The mean square by which chroma differs inside squares of 2x2 pixels, from which on it keeps its full
   resolution, and the quality from which on it always does. */
enum { COLOURFUL = 24, FULL_CHROMA_QUALITY = 90 };

/* Fitted to photographs at equal SSIMULACRA2. */
static const jpeg_leniency leniency = {.worth = 25, .busy = 3000};

struct cc_jpeg_encoder {
    cc_jpeg_encoding encoding;
    cc_fault fault;
    size_t rows;
    jpeg_samples planes[JPEG_PLANES];
    int16_t *transformed[JPEG_PLANES]; /* coefficients of whole blocks */
    jpeg_coefficients image;
};

cc_jpeg_encoder *cc_jpeg_encoder_open(const cc_jpeg_encoding *encoding) {
    cc_jpeg_encoder *encoder = calloc(1, sizeof *encoder);
    if (!encoder) return NULL;
    encoder->encoding = *encoding;
    for (int32_t i = 0; i < encoding->channels; i++) {
        jpeg_samples *plane = &encoder->planes[i];
        plane->width = encoding->width;
        plane->height = encoding->height;
        plane->samples = malloc(plane->width * plane->height);
        if (!plane->samples) {
            cc_jpeg_encoder_free(encoder);
            return NULL;
        }
    }
    return encoder;
}

void cc_jpeg_encoder_row(cc_jpeg_encoder *encoder, const uint8_t *row) {
    const size_t width = encoder->encoding.width, start = encoder->rows++ * width;
    jpeg_samples *planes = encoder->planes;
    if (encoder->encoding.channels == 1)
        memcpy(planes[0].samples + start, row, width);
    else
        cc_jpeg_row_to_ycbcr(row, width, planes[0].samples + start, planes[1].samples + start,
                             planes[2].samples + start);
}

static int no_memory(cc_jpeg_encoder *encoder) {
    cc_note_fault(&encoder->fault, CC_NO_MEMORY, 0, "no memory for coefficients");
    return -1;
}

/* The mean square of what is lost where each square of 2x2 samples becomes one. */
static double variation(const jpeg_samples *plane) {
    double sum = 0;
    size_t squares = 0;
    for (size_t y = 0; y + 1 < plane->height; y += 2)
        for (size_t x = 0; x + 1 < plane->width; x += 2, squares++) {
            const uint8_t *s = plane->samples + y * plane->width + x;
            const int32_t a = s[0], b = s[1], c = s[plane->width], d = s[plane->width + 1];
            const int32_t all = a + b + c + d;
            sum += (a * a + b * b + c * c + d * d) * 4 - all * all;
        }
    return squares ? sum / 16 / (double)squares : 0;
}

static cc_chroma choose_chroma(const cc_jpeg_encoder *encoder) {
    if (encoder->encoding.chroma != CC_CHROMA_AUTO) return encoder->encoding.chroma;
    const double lost = variation(&encoder->planes[1]) + variation(&encoder->planes[2]);
    return encoder->encoding.quality >= FULL_CHROMA_QUALITY || lost > COLOURFUL ? CC_CHROMA_444
                                                                                : CC_CHROMA_420;
}

static int lay_out(cc_jpeg_encoder *encoder) {
    jpeg_coefficients *image = &encoder->image;
    const int is_gray = encoder->encoding.channels == 1;
    const cc_chroma chroma = is_gray ? CC_CHROMA_444 : choose_chroma(encoder);
    image->width = encoder->encoding.width;
    image->height = encoder->encoding.height;
    image->h = chroma == CC_CHROMA_444 ? 1 : 2;
    image->v = chroma == CC_CHROMA_420 ? 2 : 1;
    image->count = (size_t)encoder->encoding.channels;
    for (size_t i = 0; i < image->count; i++) {
        jpeg_plane *plane = &image->planes[i];
        plane->identifier = (int32_t)i + 1;
        plane->h = i ? 1 : image->h;
        plane->v = i ? 1 : image->v;
        plane->wide = cc_jpeg_blocks(image->width, plane->h, image->h);
        plane->high = cc_jpeg_blocks(image->height, plane->v, image->v);
        cc_jpeg_quantisers(encoder->encoding.quality, i > 0, plane->quantisers);
        if (cc_jpeg_plane_allocate(plane)) return no_memory(encoder);
    }
    return 0;
}

static int transform(cc_jpeg_encoder *encoder, size_t index) {
    const jpeg_plane *plane = &encoder->image.planes[index];
    jpeg_samples *samples = &encoder->planes[index];
    const uint32_t across = encoder->image.h / plane->h, down = encoder->image.v / plane->v;
    int16_t *to = malloc(plane->wide * plane->high * JPEG_BLOCK * sizeof *to);
    if (!to) return no_memory(encoder);
    encoder->transformed[index] = to;
    for (size_t y = 0; y < plane->high; y++)
        for (size_t x = 0; x < plane->wide; x++, to += JPEG_BLOCK)
            cc_jpeg_forward(samples, across, down, x * 8, y * 8, to);
    free(samples->samples);
    samples->samples = NULL;
    return 0;
}

static int round_plane(cc_jpeg_encoder *encoder, size_t index) {
    jpeg_plane *plane = &encoder->image.planes[index];
    for (size_t block = 0; block < plane->wide * plane->high; block++) {
        int16_t values[JPEG_BLOCK];
        cc_jpeg_round(encoder->transformed[index] + block * JPEG_BLOCK, plane->quantisers, values);
        if (cc_jpeg_plane_append(plane, block, values, &encoder->fault)) return -1;
    }
    return 0;
}

static int weigh_plane(cc_jpeg_encoder *encoder, size_t index, const jpeg_rates *rates) {
    jpeg_plane *plane = &encoder->image.planes[index];
    int32_t previous = 0;
    for (size_t y = 0; y < plane->high; y++) {
        const size_t start = y * plane->wide;
        const int16_t *row = encoder->transformed[index] + start * JPEG_BLOCK;
        if (cc_jpeg_choose_means(row, plane->wide, plane->quantisers[0], rates, &leniency, previous,
                                 plane->means + start))
            return no_memory(encoder);
        previous = plane->means[start + plane->wide - 1];
        for (size_t x = 0; x < plane->wide; x++) {
            int16_t values[JPEG_BLOCK];
            values[0] = plane->means[start + x];
            cc_jpeg_choose_details(row + x * JPEG_BLOCK, plane->quantisers, rates, &leniency, values);
            if (cc_jpeg_plane_append(plane, start + x, values, &encoder->fault)) return -1;
        }
    }
    return 0;
}

/* Weighs anew by what the symbols of the image as it stands cost. */
static int weigh(cc_jpeg_encoder *encoder) {
    jpeg_coefficients *image = &encoder->image;
    for (uint32_t i = 0; i < image->count; i++) {
        jpeg_tokens tokens = {0};
        const jpeg_scan scan = {.count = 1, .planes = {(uint8_t)i}, .last = JPEG_BLOCK - 1};
        if (cc_jpeg_tokens_make(&tokens, image, &scan, 1, &encoder->fault)) return -1;
        const uint32_t code = jpeg_code_of_plane(i);
        jpeg_rates rates;
        cc_jpeg_rates_make(&rates, tokens.occurrences[code],
                           tokens.occurrences[JPEG_DETAIL_CODE + code]);
        if (weigh_plane(encoder, i, &rates)) return -1;
    }
    return 0;
}

int cc_jpeg_encoder_finish(cc_jpeg_encoder *encoder, const uint8_t *head, size_t head_count,
                           cc_bytes *file) {
    if (lay_out(encoder)) return -1;
    for (size_t i = 0; i < encoder->image.count; i++)
        if (transform(encoder, i) || round_plane(encoder, i)) return -1;
    for (int32_t pass = 0; pass < encoder->encoding.passes; pass++)
        if (weigh(encoder)) return -1;
    jpeg_script script;
    const int sequential = !encoder->encoding.progressive;
    if (cc_jpeg_script_find(&script, &encoder->image, sequential, &encoder->fault)) return -1;
    return cc_jpeg_file_write(&encoder->image, &script, head, head_count, file, &encoder->fault);
}

const cc_fault *cc_jpeg_encoder_fault(const cc_jpeg_encoder *encoder) { return &encoder->fault; }

void cc_jpeg_encoder_free(cc_jpeg_encoder *encoder) {
    if (!encoder) return;
    for (size_t i = 0; i < JPEG_PLANES; i++) {
        free(encoder->planes[i].samples);
        free(encoder->transformed[i]);
    }
    cc_jpeg_coefficients_clear(&encoder->image);
    free(encoder);
}
