/* What holds of all pixels, and the pixels that follow from it: PNG (third edition) sections 4.4 and
   11.3.1.1, and the alpha that can be left out. Every answer of no is given at the first pixel. */
#include "cc_png_reduce.h"

#include <stdlib.h>
#include <string.h>

/* Pixels are looked at in runs, of which a compiler makes vectors, and the answer is asked for after
   each run. */
enum { RUN = 512 };

static size_t pixel_bytes(const cc_png_pixels *pixels) {
    return (size_t)pixels->channels * (size_t)pixels->sample_bytes;
}

static int has_alpha(const cc_png_pixels *pixels) { return pixels->channels % 2 == 0; }

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

static int is_hidden(const uint8_t *alpha, size_t sample) {
    return sample == 1 ? !alpha[0] : !(alpha[0] | alpha[1]);
}

static int is_full(const uint8_t *alpha, size_t sample) {
    return alpha[0] == 255 && (sample == 1 || alpha[1] == 255);
}

/* Red, green, blue and alpha of 8 bits in one number, alpha its highest byte: both architectures are
   little-endian. */
enum { ALPHA_SHIFT = 24 };

static uint32_t whole(const uint8_t *at) {
    uint32_t pixel;
    memcpy(&pixel, at, sizeof pixel);
    return pixel;
}

static int is_whole(const cc_png_pixels *pixels) {
    return pixels->channels == 4 && pixels->sample_bytes == 1;
}

static int whole_hides_colours(const uint8_t *at, size_t count) {
    for (size_t done = 0; done < count;) {
        const size_t end = smaller(done + RUN, count);
        uint32_t found = 0;
        for (; done < end; done++) {
            const uint32_t pixel = whole(at + 4 * done);
            found |= pixel >> ALPHA_SHIFT ? 0 : pixel;
        }
        if (found) return 1;
    }
    return 0;
}

int cc_png_hides_colours(const cc_png_pixels *pixels) {
    static const uint8_t nothing[6] = {0};
    const size_t pixel = pixel_bytes(pixels), sample = (size_t)pixels->sample_bytes;
    const uint8_t *at = pixels->bytes;
    if (!has_alpha(pixels)) return 0;
    if (is_whole(pixels)) return whole_hides_colours(at, pixels->count);
    for (size_t i = 0; i < pixels->count; i++, at += pixel)
        if (is_hidden(at + pixel - sample, sample) && memcmp(at, nothing, pixel - sample)) return 1;
    return 0;
}

void cc_png_clear_hidden(const cc_png_pixels *pixels, uint8_t *out) {
    const size_t pixel = pixel_bytes(pixels), sample = (size_t)pixels->sample_bytes;
    const uint8_t *at = pixels->bytes;
    if (is_whole(pixels)) {
        for (size_t i = 0; i < pixels->count; i++) {
            const uint32_t found = whole(at + 4 * i);
            const uint32_t kept = found >> ALPHA_SHIFT ? found : 0;
            memcpy(out + 4 * i, &kept, sizeof kept);
        }
        return;
    }
    for (size_t i = 0; i < pixels->count; i++, at += pixel, out += pixel) {
        if (is_hidden(at + pixel - sample, sample)) memset(out, 0, pixel);
        else memcpy(out, at, pixel);
    }
}

int cc_png_repeats_bytes(const cc_png_pixels *pixels) {
    const size_t samples = pixels->count * (size_t)pixels->channels;
    const uint8_t *at = pixels->bytes;
    if (pixels->sample_bytes != 2) return 0;
    for (size_t done = 0; done < samples;) {
        const size_t end = smaller(done + RUN, samples);
        uint8_t other = 0;
        for (; done < end; done++) other |= at[2 * done] ^ at[2 * done + 1];
        if (other) return 0;
    }
    return 1;
}

int cc_png_is_opaque(const cc_png_pixels *pixels) {
    const size_t pixel = pixel_bytes(pixels), sample = (size_t)pixels->sample_bytes;
    if (!has_alpha(pixels)) return 1;
    const uint8_t *alpha = pixels->bytes + pixel - sample;
    for (size_t done = 0; done < pixels->count;) {
        const size_t end = smaller(done + RUN, pixels->count);
        uint8_t all = 255;
        for (; done < end; done++) all &= alpha[done * pixel] & alpha[done * pixel + sample - 1];
        if (all != 255) return 0;
    }
    return 1;
}

int cc_png_is_gray(const cc_png_pixels *pixels) {
    const size_t pixel = pixel_bytes(pixels), sample = (size_t)pixels->sample_bytes;
    if (pixels->channels < 3) return 1;
    const uint8_t *at = pixels->bytes;
    for (size_t done = 0; done < pixels->count;) {
        const size_t end = smaller(done + RUN, pixels->count);
        uint8_t other = 0;
        for (; done < end; done++, at += pixel)
            for (size_t byte = 0; byte < sample; byte++)
                other |= (at[byte] ^ at[sample + byte]) | (at[byte] ^ at[2 * sample + byte]);
        if (other) return 0;
    }
    return 1;
}

void cc_png_pick(const cc_png_pixels *pixels, const uint8_t *offsets, int32_t picked, uint8_t *out) {
    const size_t pixel = pixel_bytes(pixels);
    const uint8_t *at = pixels->bytes;
    for (size_t i = 0; i < pixels->count; i++, at += pixel)
        for (int32_t byte = 0; byte < picked; byte++) *out++ = at[offsets[byte]];
}

/* Whether no opaque pixel has the colour, and, where hidden colours count, each hidden one. */
static int is_free(const cc_png_pixels *pixels, int32_t hidden_counts, const uint8_t *key) {
    const size_t pixel = pixel_bytes(pixels), sample = (size_t)pixels->sample_bytes;
    const size_t colour = pixel - sample;
    const uint8_t *at = pixels->bytes;
    for (size_t i = 0; i < pixels->count; i++, at += pixel) {
        const int hidden = is_hidden(at + colour, sample);
        if (hidden && !hidden_counts) continue;
        if ((memcmp(at, key, colour) == 0) != hidden) return 0;
    }
    return 1;
}

/* A level of gray or an RGB colour, of 8 bits, that no opaque pixel has. */
static int find_unused(const cc_png_pixels *pixels, uint8_t *key) {
    const size_t pixel = pixel_bytes(pixels), colour = pixel - 1;
    const size_t all = (size_t)1 << 8 * colour;
    uint8_t *used = calloc(all / 8, 1);
    if (!used) return 0;
    const uint8_t *at = pixels->bytes;
    for (size_t i = 0; i < pixels->count; i++, at += pixel) {
        size_t code = 0;
        for (size_t byte = 0; byte < colour; byte++) code = code << 8 | at[byte];
        if (at[colour]) used[code / 8] |= (uint8_t)(1 << code % 8);
    }
    size_t code = 0;
    while (code < all && used[code / 8] >> code % 8 & 1) code++;
    free(used);
    if (code == all) return 0;
    for (size_t byte = colour; byte-- > 0; code >>= 8) key[byte] = (uint8_t)code;
    return 1;
}

int cc_png_find_key(const cc_png_pixels *pixels, int32_t hidden_counts, uint8_t *key) {
    const size_t pixel = pixel_bytes(pixels), sample = (size_t)pixels->sample_bytes;
    const size_t colour = pixel - sample;
    const uint8_t *hidden = NULL, *at = pixels->bytes;
    if (!has_alpha(pixels)) return 0;
    for (size_t i = 0; i < pixels->count; i++, at += pixel) {
        if (is_hidden(at + colour, sample)) hidden = hidden ? hidden : at;
        else if (!is_full(at + colour, sample)) return 0;
    }
    if (!hidden) return 0;
    memcpy(key, hidden, colour);
    if (is_free(pixels, hidden_counts, key)) return 1;
    return !hidden_counts && sample == 1 && find_unused(pixels, key);
}

void cc_png_apply_key(const cc_png_pixels *pixels, const uint8_t *key, uint8_t *out) {
    const size_t pixel = pixel_bytes(pixels), sample = (size_t)pixels->sample_bytes;
    const size_t colour = pixel - sample;
    const uint8_t *at = pixels->bytes;
    for (size_t i = 0; i < pixels->count; i++, at += pixel, out += colour)
        memcpy(out, is_hidden(at + colour, sample) ? key : at, colour);
}

int32_t cc_png_gray_bits(const uint8_t *levels, size_t count) {
    uint8_t seen[256] = {0};
    int32_t bits = 1;
    for (size_t i = 0; i < count; i++) seen[levels[i]] = 1;
    for (int32_t level = 0; level < 256; level++) {
        if (!seen[level]) continue;
        const int32_t needed = level % 255 == 0 ? 1 : level % 85 == 0 ? 2 : level % 17 == 0 ? 4 : 8;
        if (needed > bits) bits = needed;
    }
    return bits;
}

void cc_png_pack(const uint8_t *in, size_t width, size_t height, const uint8_t *map, int32_t bits,
                 uint8_t *out) {
    const size_t a_byte = 8 / (size_t)bits;
    for (size_t y = 0; y < height; y++, in += width)
        for (size_t x = 0; x < width; x += a_byte) {
            uint32_t byte = 0;
            for (size_t i = 0; i < a_byte; i++)
                byte = byte << bits | (x + i < width ? map[in[x + i]] : 0);
            *out++ = (uint8_t)byte;
        }
}

/* A pixel as red, green, blue and alpha of 16 bits. */
typedef struct {
    uint16_t samples[4];
} wide_pixel;

static wide_pixel widened(const cc_png_pixels *pixels, const uint8_t *at) {
    uint16_t read[4] = {0};
    for (int32_t channel = 0; channel < pixels->channels; channel++)
        read[channel] = pixels->sample_bytes == 1
                            ? (uint16_t)(at[channel] * 257)
                            : (uint16_t)(at[2 * channel] << 8 | at[2 * channel + 1]);
    switch (pixels->channels) {
    case 1: return (wide_pixel){{read[0], read[0], read[0], 65535}};
    case 2: return (wide_pixel){{read[0], read[0], read[0], read[1]}};
    case 3: return (wide_pixel){{read[0], read[1], read[2], 65535}};
    default: return (wide_pixel){{read[0], read[1], read[2], read[3]}};
    }
}

/* A pixel of 8 bits a sample as red, green, blue and alpha. */
static uint32_t narrow(const uint8_t *at, int32_t channels) {
    const uint32_t full = (uint32_t)255 << ALPHA_SHIFT;
    switch (channels) {
    case 1: return at[0] * 0x010101u | full;
    case 2: return at[0] * 0x010101u | (uint32_t)at[1] << ALPHA_SHIFT;
    case 3: return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | full;
    default: return whole(at);
    }
}

static int same_narrow(const cc_png_pixels *a, const cc_png_pixels *b, int hidden_counts) {
    const size_t of_a = pixel_bytes(a), of_b = pixel_bytes(b);
    for (size_t i = 0; i < a->count; i++) {
        const uint32_t one = narrow(a->bytes + i * of_a, a->channels);
        const uint32_t other = narrow(b->bytes + i * of_b, b->channels);
        if (one != other && (hidden_counts || (one | other) >> ALPHA_SHIFT)) return 0;
    }
    return 1;
}

int cc_png_same_pixels(const cc_png_pixels *a, const cc_png_pixels *b, int32_t hidden_counts) {
    const size_t of_a = pixel_bytes(a), of_b = pixel_bytes(b);
    if (a->count != b->count) return 0;
    if (a->channels == b->channels && a->sample_bytes == b->sample_bytes &&
        !memcmp(a->bytes, b->bytes, a->count * of_a))
        return 1;
    if (a->sample_bytes == 1 && b->sample_bytes == 1) return same_narrow(a, b, hidden_counts);
    for (size_t i = 0; i < a->count; i++) {
        const wide_pixel one = widened(a, a->bytes + i * of_a);
        const wide_pixel other = widened(b, b->bytes + i * of_b);
        if (!hidden_counts && !one.samples[3] && !other.samples[3]) continue;
        if (memcmp(&one, &other, sizeof one)) return 0;
    }
    return 1;
}
