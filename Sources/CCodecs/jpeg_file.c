/* Segments, and the entropy-coded data between them: ITU-T T.81, annexes B and C. */
#include "jpeg_file.h"

#include <stdlib.h>
#include <string.h>

#include "cc_note.h"

enum { SOI = 0xD8, EOI = 0xD9, DQT = 0xDB, DHT = 0xC4, SOS = 0xDA, SOF0 = 0xC0, SOF1, SOF2 };

typedef struct {
    uint8_t *data;
    size_t count, room;
    int failed;
    uint64_t bits; /* not yet bytes, the last one lowest */
    uint32_t width;
} writer;

static void make_room(writer *w, size_t more) {
    if (w->failed || w->room - w->count >= more) return;
    const size_t room = w->room * 2 + more;
    uint8_t *data = realloc(w->data, room);
    if (!data) {
        w->failed = 1;
        return;
    }
    w->data = data;
    w->room = room;
}

static void put_bytes(writer *w, const uint8_t *bytes, size_t count) {
    make_room(w, count);
    if (w->failed || count == 0) return;
    memcpy(w->data + w->count, bytes, count);
    w->count += count;
}

static void put_byte(writer *w, uint32_t byte) { put_bytes(w, &(uint8_t){(uint8_t)byte}, 1); }

static void put_word(writer *w, uint32_t word) {
    put_byte(w, word >> 8 & 0xFF);
    put_byte(w, word & 0xFF);
}

static void put_marker(writer *w, uint32_t marker) { put_word(w, 0xFF00 | marker); }

/* Where the same quantisers were written before, which is the number of their table. */
static uint32_t table_of(const jpeg_coefficients *image, uint32_t plane) {
    uint32_t tables = 0;
    for (uint32_t i = 0; i <= plane; i++) {
        uint32_t same = 0;
        const uint16_t *own = image->planes[i].quantisers;
        while (memcmp(image->planes[same].quantisers, own, sizeof image->planes[i].quantisers))
            same++;
        if (i == plane) return same < i ? table_of(image, same) : tables;
        if (same == i) tables++;
    }
    return tables;
}

static int is_wide(const jpeg_plane *plane) {
    for (size_t i = 0; i < JPEG_BLOCK; i++)
        if (plane->quantisers[i] > 255) return 1;
    return 0;
}

static void put_quantisers(writer *w, const jpeg_coefficients *image) {
    uint32_t tables = 0;
    for (uint32_t i = 0; i < image->count; i++) {
        const uint32_t table = table_of(image, i);
        if (table < tables) continue;
        tables = table + 1;
        const jpeg_plane *plane = &image->planes[i];
        const int wide = is_wide(plane);
        put_marker(w, DQT);
        put_word(w, 2 + 1 + JPEG_BLOCK * (wide ? 2 : 1));
        put_byte(w, (wide ? 0x10 : 0) | table);
        for (size_t j = 0; j < JPEG_BLOCK; j++)
            (wide ? put_word : put_byte)(w, plane->quantisers[j]);
    }
}

/* Wide quantisers are no baseline: B.2.4.1. */
static uint32_t frame_marker(const jpeg_coefficients *image, const jpeg_script *script) {
    if (script->is_progressive) return SOF2;
    for (size_t i = 0; i < image->count; i++)
        if (is_wide(&image->planes[i])) return SOF1;
    return SOF0;
}

static void put_frame(writer *w, const jpeg_coefficients *image, const jpeg_script *script) {
    put_marker(w, frame_marker(image, script));
    put_word(w, 8 + 3 * (uint32_t)image->count);
    put_byte(w, 8);
    put_word(w, (uint32_t)image->height);
    put_word(w, (uint32_t)image->width);
    put_byte(w, (uint32_t)image->count);
    for (uint32_t i = 0; i < image->count; i++) {
        const jpeg_plane *plane = &image->planes[i];
        put_byte(w, (uint32_t)plane->identifier);
        put_byte(w, plane->h << 4 | plane->v);
        put_byte(w, table_of(image, i));
    }
}

/* Codes are numbered 0 and 1 for means, and the same for details, whose class is 1. */
static void put_code(writer *w, const jpeg_code *code, uint32_t number) {
    put_marker(w, DHT);
    put_word(w, 2 + 1 + JPEG_CODE_BITS + code->symbol_count);
    put_byte(w, (number / JPEG_DETAIL_CODE) << 4 | number % JPEG_DETAIL_CODE);
    put_bytes(w, code->counts + 1, JPEG_CODE_BITS);
    put_bytes(w, code->symbols, code->symbol_count);
}

static void put_scan_header(writer *w, const jpeg_coefficients *image, const jpeg_scan *scan) {
    put_marker(w, SOS);
    put_word(w, 6 + 2 * scan->count);
    put_byte(w, scan->count);
    for (uint32_t i = 0; i < scan->count; i++) {
        const uint32_t plane = scan->planes[i];
        /* A band of details has but one code, the first. */
        const uint32_t code = scan->first ? 0 : jpeg_code_of_plane(plane);
        put_byte(w, (uint32_t)image->planes[plane].identifier);
        put_byte(w, code << 4 | (scan->last ? code : 0));
    }
    put_byte(w, scan->first);
    put_byte(w, scan->last);
    put_byte(w, (uint32_t)scan->known << 4 | scan->low);
}

/* Writes the whole bytes of what is held; behind each 0xFF goes a 0. There must be room for 16. */
static inline void spill(writer *w) {
    while (w->width >= 8) {
        w->width -= 8;
        const uint8_t byte = (uint8_t)(w->bits >> w->width);
        w->data[w->count++] = byte;
        if (byte == 0xFF) w->data[w->count++] = 0;
    }
}

/* Appends up to 32 bits to the less than 32 that are held. */
static inline void put_bits(writer *w, uint32_t bits, uint32_t width) {
    w->bits = w->bits << width | bits;
    w->width += width;
    if (w->width < 32) return;
    const uint32_t next = (uint32_t)(w->bits >> (w->width - 32));
    /* Whether any of four bytes is 0xFF. */
    if (next & 0x80808080 & ~(next + 0x01010101)) {
        spill(w);
        return;
    }
    uint8_t *to = w->data + w->count;
    to[0] = (uint8_t)(next >> 24);
    to[1] = (uint8_t)(next >> 16);
    to[2] = (uint8_t)(next >> 8);
    to[3] = (uint8_t)next;
    w->count += 4;
    w->width -= 32;
}

static void put_tokens(writer *w, const jpeg_tokens *tokens, const jpeg_code *codes) {
    enum { STRETCH = 4096, MOST_BYTES = 8 };
    for (size_t start = 0; start < tokens->count; start += STRETCH) {
        const size_t end = start + STRETCH < tokens->count ? start + STRETCH : tokens->count;
        make_room(w, (STRETCH + 2) * MOST_BYTES);
        if (w->failed) return;
        for (size_t i = start; i < end; i++) {
            const jpeg_token token = tokens->tokens[i];
            const uint32_t code = jpeg_token_code(token), width = jpeg_token_width(token);
            const uint32_t bits = jpeg_token_bits(token);
            if (code == JPEG_RAW_BITS) {
                put_bits(w, bits, width);
                continue;
            }
            const uint32_t symbol = jpeg_token_symbol(token);
            put_bits(w, (uint32_t)codes[code].codes[symbol] << width | bits,
                     codes[code].lengths[symbol] + width);
        }
    }
    make_room(w, 16);
    if (w->failed) return;
    /* The last byte is filled with ones. */
    const uint32_t open = (8 - w->width % 8) % 8;
    w->bits = w->bits << open | ((1u << open) - 1);
    w->width += open;
    spill(w);
}

static void put_scan(writer *w, const jpeg_coefficients *image, const jpeg_scan *scan,
                     const jpeg_tokens *tokens) {
    jpeg_code codes[JPEG_CODES];
    for (uint32_t i = 0; i < JPEG_CODES; i++) {
        cc_jpeg_code_make(&codes[i], tokens->occurrences[i]);
        if (codes[i].symbol_count) put_code(w, &codes[i], i);
    }
    put_scan_header(w, image, scan);
    put_tokens(w, tokens, codes);
}

int cc_jpeg_file_write(const jpeg_coefficients *image, const jpeg_script *script, const uint8_t *head,
                    size_t head_count, cc_bytes *file, cc_fault *fault) {
    writer w = {0};
    jpeg_tokens tokens = {.keeps = 1};
    int result = 0;
    put_marker(&w, SOI);
    put_bytes(&w, head, head_count);
    put_quantisers(&w, image);
    put_frame(&w, image, script);
    for (uint32_t i = 0; i < script->count && result == 0; i++) {
        result = cc_jpeg_tokens_make(&tokens, image, &script->scans[i], 1, fault);
        if (result == 0) put_scan(&w, image, &script->scans[i], &tokens);
    }
    put_marker(&w, EOI);
    cc_jpeg_tokens_clear(&tokens);
    if (w.failed) {
        cc_note_fault(fault, CC_NO_MEMORY, 0, "no memory for the file");
        result = -1;
    }
    if (result) {
        free(w.data);
        return -1;
    }
    file->data = w.data;
    file->count = w.count;
    return 0;
}
