/* Reading PNG through libpng.

   A longjmp only ever crosses libpng's own frames: every entry point arms the jump anew and keeps no
   local alive across it. */
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "cc_note.h"
#include "cc_png.h"
#include "png_plain.h"

struct cc_png_reader {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t count, offset;
    int tolerant;
    int32_t passes; /* 7 where the image is interlaced, else 1 */
    uint8_t *image; /* the whole image, where it is interlaced */
    size_t row_bytes, next_row;
    png_plain plain;
    cc_fault fault;
    cc_warnings warnings;
};

static void read_bytes(png_structp png, png_bytep to, size_t count) {
    cc_png_reader *reader = png_get_io_ptr(png);
    if (png_plain_has_more(&reader->plain) && reader->offset >= reader->plain.first) {
        if (png_plain_read(&reader->plain, to, count)) png_error(png, "read past the image data");
        /* Until the end a fault is one of the first chunk's head. */
        reader->offset = png_plain_has_more(&reader->plain) ? reader->plain.first + 8
                                                            : reader->plain.behind;
        return;
    }
    if (count > reader->count - reader->offset) {
        cc_note_fault(&reader->fault, CC_TRUNCATED, reader->count, "the file ends inside a chunk");
        png_error(png, "truncated");
    }
    memcpy(to, reader->bytes + reader->offset, count);
    reader->offset += count;
}

static void fail(png_structp png, png_const_charp message) {
    cc_png_reader *reader = png_get_error_ptr(png);
    const cc_kind kind =
        strstr(message, "ut of memory") || strstr(message, "nsufficient memory") ? CC_NO_MEMORY
                                                                               : CC_CORRUPT;
    cc_note_fault(&reader->fault, kind, reader->offset, message);
    png_longjmp(png, 1);
}

static void notice(png_structp png, png_const_charp message) {
    cc_png_reader *reader = png_get_error_ptr(png);
    cc_note_warning(&reader->warnings, message);
}

cc_png_reader *cc_png_reader_open(const uint8_t *bytes, size_t count) {
    cc_png_reader *reader = calloc(1, sizeof *reader);
    if (!reader) return NULL;
    reader->bytes = bytes;
    reader->count = count;
    return reader;
}

void cc_png_reader_tolerate(cc_png_reader *reader) { reader->tolerant = 1; }

static int read_interlaced(cc_png_reader *reader) {
    const size_t height = png_get_image_height(reader->png, reader->info);
    if (reader->row_bytes > SIZE_MAX / height ||
        !(reader->image = calloc(height, reader->row_bytes))) {
        cc_note_fault(&reader->fault, CC_NO_MEMORY, reader->offset, "no memory for the image");
        return -1;
    }
    if (setjmp(png_jmpbuf(reader->png))) return reader->tolerant ? 0 : -1;
    /* Each pass leaves either its own pixels, or all of them as coarse as they are by then. */
    for (int32_t pass = 0; pass < reader->passes; pass++)
        for (size_t y = 0; y < height; y++) {
            uint8_t *row = reader->image + y * reader->row_bytes;
            png_read_row(reader->png, reader->tolerant ? NULL : row, reader->tolerant ? row : NULL);
        }
    return 0;
}

static int read_header(cc_png_reader *reader) {
    static const png_byte skipped[] = "tEXt\0zTXt\0iTXt\0tIME\0eXIf\0hIST\0sPLT\0pCAL\0sCAL";
    png_structp png = reader->png;
    if (setjmp(png_jmpbuf(png))) return -1;
    png_set_read_fn(png, reader, read_bytes);
    /* A piece that is not there as a whole is lost. */
    if (reader->tolerant) png_set_compression_buffer_size(png, 64);
    /* Sizes are checked before a reader is made, and not against libpng's own idea of too large. */
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, skipped, sizeof skipped / 5);
    png_read_info(png, reader->info);
    if (reader->plain.rows) {
        /* Both checksums have been held against the data that the file has. */
        png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_NO_CHANGE);
#ifdef PNG_IGNORE_ADLER32
        /* Else it is computed once more, and found right. */
        png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
#endif
    }
    png_set_palette_to_rgb(png);
    png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_valid(png, reader->info, PNG_INFO_tRNS)) png_set_tRNS_to_alpha(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    png_set_swap(png);
#endif
    reader->passes = png_set_interlace_handling(png);
    png_read_update_info(png, reader->info);
    reader->row_bytes = png_get_rowbytes(png, reader->info);
    return 0;
}

int cc_png_reader_start(cc_png_reader *reader) {
    reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, fail, notice);
    reader->info = reader->png ? png_create_info_struct(reader->png) : NULL;
    if (!reader->info) {
        cc_note_fault(&reader->fault, CC_NO_MEMORY, 0, "no memory for the decoder");
        return -1;
    }
    png_plain_open(&reader->plain, reader->bytes, reader->count);
    if (read_header(reader)) return -1;
    return reader->passes > 1 ? read_interlaced(reader) : 0;
}

size_t cc_png_reader_width(const cc_png_reader *reader) {
    return png_get_image_width(reader->png, reader->info);
}

size_t cc_png_reader_height(const cc_png_reader *reader) {
    return png_get_image_height(reader->png, reader->info);
}

int32_t cc_png_reader_channels(const cc_png_reader *reader) {
    return png_get_channels(reader->png, reader->info);
}

int32_t cc_png_reader_depth(const cc_png_reader *reader) {
    return png_get_bit_depth(reader->png, reader->info);
}

cc_bytes cc_png_reader_profile(cc_png_reader *reader) {
    png_charp name;
    int method;
    png_bytep profile = NULL;
    png_uint_32 count = 0;
    if (!png_get_iCCP(reader->png, reader->info, &name, &method, &profile, &count))
        return (cc_bytes){NULL, 0};
    return (cc_bytes){profile, count};
}

int cc_png_reader_row(cc_png_reader *reader, uint8_t *row) {
    if (reader->image) {
        memcpy(row, reader->image + reader->next_row++ * reader->row_bytes, reader->row_bytes);
        return 0;
    }
    if (setjmp(png_jmpbuf(reader->png))) return -1;
    png_read_row(reader->png, row, NULL);
    return 0;
}

size_t cc_png_reader_offset(const cc_png_reader *reader) {
    return png_plain_has_more(&reader->plain) ? reader->plain.behind : reader->offset;
}

int cc_png_reader_finish(cc_png_reader *reader) {
    if (setjmp(png_jmpbuf(reader->png))) return -1;
    png_set_crc_action(reader->png, PNG_CRC_DEFAULT, PNG_CRC_NO_CHANGE);
    png_read_end(reader->png, NULL);
    return 0;
}

const cc_fault *cc_png_reader_fault(const cc_png_reader *reader) { return &reader->fault; }

const cc_warnings *cc_png_reader_warnings(const cc_png_reader *reader) {
    return &reader->warnings;
}

void cc_png_reader_free(cc_png_reader *reader) {
    if (!reader) return;
    if (reader->png) png_destroy_read_struct(&reader->png, &reader->info, NULL);
    png_plain_free(&reader->plain);
    free(reader->image);
    free(reader);
}
