/* Chunks are PNG 5, the image's facts PNG 11.2.1, the compressed stream RFC 1950. */
#include "png_plain.h"

#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

/* The rows and twice their compressed form, in the file and gathered, together take no more. */
static const size_t most_memory = 48 << 20;
enum { HEAD = 8, CHUNK = 12, LONGEST_BLOCK = 65535 };

typedef struct {
    const uint8_t *bytes;
    size_t count;
} span;

static uint32_t big_endian(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put_big_endian(uint8_t *at, uint32_t value) {
    for (int32_t i = 3; i >= 0; i--, value >>= 8) at[i] = (uint8_t)value;
}

static int is(const uint8_t *chunk, const char *type) { return !memcmp(chunk + 4, type, 4); }

/* The chunk at offset with its length and checksum; no bytes where the file has no whole one. */
static span chunk_at(span file, size_t offset) {
    if (file.count - offset < CHUNK) return (span){NULL, 0};
    const size_t length = big_endian(file.bytes + offset);
    if (length > file.count - offset - CHUNK) return (span){NULL, 0};
    return (span){file.bytes + offset, length + CHUNK};
}

/* The bytes of a filtered row, its type included; 0 where that is too many. */
static size_t row_bytes(const uint8_t *header) {
    static const uint8_t channels[] = {1, 0, 3, 1, 2, 0, 4};
    const uint64_t bits = header[9] < sizeof channels ? channels[header[9]] * header[8] : 0;
    /* Less than 2^32 times 2^11. */
    const uint64_t bytes = (big_endian(header) * bits + 7) / 8 + 1;
    return bits && bytes <= most_memory ? (size_t)bytes : 0;
}

/* Finds the IDAT chunks and adds up their data; 0 where one is damaged, there are none, or they have
   more than most bytes. */
static size_t find(png_plain *plain, span file, size_t offset, size_t most) {
    size_t packed = 0;
    for (span chunk; (chunk = chunk_at(file, offset)).bytes; offset += chunk.count) {
        if (!is(chunk.bytes, "IDAT")) {
            if (plain->first) break;
            continue;
        }
        if (chunk.count - CHUNK > most - packed) return 0;
        if (libdeflate_crc32(0, chunk.bytes + 4, chunk.count - 8) !=
            big_endian(chunk.bytes + chunk.count - 4))
            return 0;
        if (!plain->first) plain->first = offset;
        packed += chunk.count - CHUNK;
        plain->behind = offset + chunk.count;
    }
    return packed;
}

/* Whether the room was filled: a mapped file may have been written to since its chunks were counted. */
static int gather(const png_plain *plain, span file, uint8_t *to, size_t room) {
    size_t offset = plain->first;
    while (offset < plain->behind) {
        const span chunk = chunk_at(file, offset);
        if (!chunk.bytes || chunk.count - CHUNK > room) return 0;
        memcpy(to, chunk.bytes + HEAD, chunk.count - CHUNK);
        to += chunk.count - CHUNK;
        room -= chunk.count - CHUNK;
        offset += chunk.count;
    }
    return room == 0;
}

/* Whether the window that the stream asks for reaches back as far as any of its distances can. */
static int has_window(span stream, size_t count) {
    const uint32_t window = stream.bytes[0] >> 4;
    return window == 7 || (window < 7 && (size_t)256 << window >= count);
}

static int inflate_rows(png_plain *plain, span stream, size_t row) {
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    if (!decompressor) return 0;
    size_t read = 0, written = 0;
    const enum libdeflate_result result =
        libdeflate_zlib_decompress_ex(decompressor, stream.bytes, stream.count, plain->rows,
                                      plain->count, &read, &written);
    libdeflate_free_decompressor(decompressor);
    if (result != LIBDEFLATE_SUCCESS || read != stream.count || written != plain->count) return 0;
    for (size_t i = 0; i < plain->count; i += row)
        if (plain->rows[i] > 4) return 0;
    return 1;
}

/* The head of the chunk that stands for all, and of its stream. */
static void begin(png_plain *plain) {
    const size_t blocks = (plain->count - 1) / LONGEST_BLOCK + 1;
    put_big_endian(plain->piece, (uint32_t)(2 + plain->count + 5 * blocks + 4));
    memcpy(plain->piece + 4, "IDAT\x78\x01", 6);
    plain->ended = 10;
}

void png_plain_open(png_plain *plain, const uint8_t *bytes, size_t count) {
    const span file = {bytes, count};
    *plain = (png_plain){0};
    if (count < 8) return;
    const span head = chunk_at(file, 8);
    if (!head.bytes || head.count != CHUNK + 13 || !is(head.bytes, "IHDR")) return;
    const uint8_t *header = head.bytes + HEAD;
    const size_t row = row_bytes(header), height = big_endian(header + 4);
    if (!row || !height || height > most_memory / row || header[12]) return;
    plain->count = row * height;

    const size_t packed =
        find(plain, file, 8 + head.count, (most_memory - plain->count) / 2);
    if (packed < 6) return;
    const int alone = plain->behind - plain->first == packed + CHUNK;
    uint8_t *gathered = alone ? NULL : malloc(packed);
    plain->rows = malloc(plain->count);
    if (plain->rows && (alone || (gathered && gather(plain, file, gathered, packed)))) {
        const span stream = {alone ? bytes + plain->first + HEAD : gathered, packed};
        memcpy(plain->checksum, stream.bytes + packed - 4, 4);
        if (has_window(stream, plain->count) && inflate_rows(plain, stream, row)) begin(plain);
        else png_plain_free(plain);
    } else {
        png_plain_free(plain);
    }
    free(gathered);
}

/* The head of the next block, or what stands behind the last. */
static int next_piece(png_plain *plain) {
    const size_t left = plain->count - plain->taken;
    if (!plain->rows) return -1;
    plain->begun = 0;
    if (!left) {
        memset(plain->piece, 0, 8);
        memcpy(plain->piece, plain->checksum, 4);
        plain->ended = 8;
        png_plain_free(plain);
        return 0;
    }
    plain->block = left < LONGEST_BLOCK ? left : LONGEST_BLOCK;
    plain->piece[0] = plain->block == left;
    plain->piece[1] = (uint8_t)plain->block, plain->piece[2] = (uint8_t)(plain->block >> 8);
    plain->piece[3] = (uint8_t)~plain->piece[1], plain->piece[4] = (uint8_t)~plain->piece[2];
    plain->ended = 5;
    return 0;
}

int png_plain_has_more(const png_plain *plain) {
    return plain->rows || plain->begun < plain->ended;
}

int png_plain_read(png_plain *plain, uint8_t *to, size_t count) {
    while (count) {
        const int in_piece = plain->begun < plain->ended;
        const size_t left = in_piece ? plain->ended - plain->begun : plain->block;
        if (!left) {
            if (next_piece(plain)) return -1;
            continue;
        }
        const size_t part = left < count ? left : count;
        memcpy(to, in_piece ? plain->piece + plain->begun : plain->rows + plain->taken, part);
        to += part, count -= part;
        if (in_piece) plain->begun += part;
        else plain->taken += part, plain->block -= part;
    }
    return 0;
}

void png_plain_free(png_plain *plain) {
    free(plain->rows);
    plain->rows = NULL;
}
