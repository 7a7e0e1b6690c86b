// The C shim, on files: a libFuzzer target, which run with the names of files takes each
// of them once. `make test-sanitize` does so over the fixtures, under AddressSanitizer and
// UndefinedBehaviorSanitizer. What is read is also written, and read again.

#include <CCodecs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { most_pixels = 1 << 20, padding = 64 };

static void must(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static int is_small(size_t width, size_t height) {
    return width && height && width <= most_pixels / height;
}

/// A fault says what it is, and its text ends.
static void look(const cc_fault *fault, const cc_warnings *warnings) {
    must(memchr(fault->message, 0, CC_MESSAGE_SIZE) != NULL, "a fault's text without an end");
    for (int32_t i = 0; i < warnings->count; i++)
        must(strlen(cc_warning(warnings, i)) < CC_MESSAGE_SIZE, "a warning's text without an end");
}

static void use_profile(cc_bytes profile, int32_t channels, int32_t depth) {
    if (!profile.data) return;
    const int has_alpha = channels == 2 || channels == 4;
    const cc_colour_pixels pixels = {channels - has_alpha, has_alpha, depth, 0};
    cc_colour *colour = cc_colour_open(profile.data, profile.count, &pixels);
    if (!colour) return;
    uint16_t row[16 * 4] = {0};
    cc_colour_row(colour, row, row, 16);
    cc_colour_free(colour);
}

static void write_jpeg(const uint8_t *rows, size_t width, size_t height, int32_t channels) {
    const cc_jpeg_settings settings = {.width = width, .height = height, .channels = channels,
                                       .quality = 80, .progressive = 1, .across = 2, .down = 2};
    cc_jpeg_writer *writer = cc_jpeg_writer_open();
    cc_bytes file = {NULL, 0};
    if (writer && !cc_jpeg_writer_start(writer, &settings)) {
        for (size_t y = 0; y < height; y++)
            must(!cc_jpeg_writer_row(writer, rows + y * width * channels), "a row isn't taken");
        must(!cc_jpeg_writer_finish(writer, &file), "a file isn't finished");
        cc_bytes_free(file);
    }
    cc_jpeg_writer_free(writer);
}

/// Every way to weigh, and to sample colours.
static void weigh_jpeg(const uint8_t *rows, size_t width, size_t height, int32_t channels) {
    for (int32_t passes = 0; passes <= 2; passes++) {
        const cc_jpeg_encoding encoding = {
            .width = width, .height = height, .channels = channels, .quality = 62.5f,
            .progressive = passes != 1, .chroma = (cc_chroma)passes, .passes = passes};
        cc_jpeg_encoder *encoder = cc_jpeg_encoder_open(&encoding);
        if (!encoder) return;
        cc_bytes file = {NULL, 0};
        for (size_t y = 0; y < height; y++)
            cc_jpeg_encoder_row(encoder, rows + y * width * channels);
        must(!cc_jpeg_encoder_finish(encoder, NULL, 0, &file), "a weighed file isn't finished");
        cc_bytes_free(file);
        cc_jpeg_encoder_free(encoder);
    }
}

/// Turned without loss where that can be, written in one scan or many, and read again.
static void recode_jpeg(const uint8_t *bytes, size_t count, int32_t orientation) {
    cc_jpeg_image *image = cc_jpeg_image_open(), *again = cc_jpeg_image_open();
    if (image && again && !cc_jpeg_image_read(image, bytes, count) &&
        !cc_jpeg_image_turn(image, orientation)) {
        cc_bytes file = {NULL, 0};
        if (!cc_jpeg_image_write(image, orientation % 2, NULL, 0, &file)) {
            must(!cc_jpeg_image_read(again, file.data, file.count), "a recoded file can't be read");
            must(cc_jpeg_image_equals(image, again), "a recoded file has other coefficients");
            cc_bytes_free(file);
        }
    }
    if (image) look(cc_jpeg_image_fault(image), cc_jpeg_image_warnings(image));
    cc_jpeg_image_free(again);
    cc_jpeg_image_free(image);
}

/// Whether the frame header, which a walk over the segments must find, is of a small image.
static int is_small_jpeg(const uint8_t *bytes, size_t count) {
    for (size_t at = 2; at + 9 < count && bytes[at] == 0xFF;) {
        const int marker = bytes[at + 1];
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
            return is_small((size_t)(bytes[at + 7] << 8 | bytes[at + 8]),
                            (size_t)(bytes[at + 5] << 8 | bytes[at + 6]));
        at += 2 + (size_t)(bytes[at + 2] << 8 | bytes[at + 3]);
    }
    return 0;
}

static void read_jpeg(const uint8_t *bytes, size_t count, int32_t divisor, int tolerate) {
    cc_jpeg_reader *reader = cc_jpeg_reader_open(bytes, count);
    if (!reader) return;
    if (tolerate) cc_jpeg_reader_tolerate(reader);
    if (!cc_jpeg_reader_prepare(reader, divisor, divisor == 1) &&
        !cc_jpeg_reader_start(reader, 0)) {
        const size_t width = cc_jpeg_reader_width(reader), height = cc_jpeg_reader_height(reader);
        const int32_t channels = cc_jpeg_reader_channels(reader);
        if (is_small(width, height)) {
            uint8_t *rows = malloc(width * height * channels + padding);
            size_t y = 0;
            while (y < height && !cc_jpeg_reader_row(reader, rows + y * width * channels)) y++;
            must(cc_jpeg_reader_offset(reader) <= count, "read beyond the file");
            if (y == height && !cc_jpeg_reader_finish(reader) && divisor == 1) {
                write_jpeg(rows, width, height, channels);
                weigh_jpeg(rows, width, height, channels);
            }
            free(rows);
        }
    }
    look(cc_jpeg_reader_fault(reader), cc_jpeg_reader_warnings(reader));
    cc_jpeg_reader_free(reader);
}

/* Whether planes that come at full size are in a form that the writer takes. */
static int can_write(const cc_jpeg_plane planes[3]) {
    const int32_t down = planes[0].rows_at_once / 8;
    const double across = 1 / planes[1].across;
    return planes[0].across == 1 && planes[0].down == 1 && down <= 2 && across <= 2 &&
           planes[1].rows_at_once == 8 && planes[2].rows_at_once == 8 &&
           planes[1].across == planes[2].across && planes[1].down == 1.0 / down;
}

static cc_jpeg_writer *writer_of_planes(const cc_jpeg_plane planes[3]) {
    if (!can_write(planes)) return NULL;
    const cc_jpeg_settings settings = {
        .width = planes[0].width, .height = planes[0].height, .channels = 3, .quality = 80,
        .across = (int32_t)(1 / planes[1].across), .down = planes[0].rows_at_once / 8,
        .takes_planes = 1};
    cc_jpeg_writer *writer = cc_jpeg_writer_open();
    if (writer) must(!cc_jpeg_writer_start(writer, &settings), "a writer doesn't start");
    return writer;
}

/* Planes, band by band, to rows that end where their memory does; and written from there. */
static void read_planes(const uint8_t *bytes, size_t count, int32_t divisor) {
    cc_jpeg_reader *reader = cc_jpeg_reader_open(bytes, count);
    if (!reader) return;
    if (!cc_jpeg_reader_prepare(reader, divisor, 0) && cc_jpeg_reader_has_planes(reader) &&
        is_small(cc_jpeg_reader_width(reader), cc_jpeg_reader_height(reader)) &&
        !cc_jpeg_reader_start(reader, 1)) {
        uint8_t *rows[CC_JPEG_PLANES * CC_JPEG_BAND_ROWS];
        cc_jpeg_plane planes[CC_JPEG_PLANES];
        size_t used = 0;
        for (int32_t i = 0; i < CC_JPEG_PLANES; i++) {
            const cc_jpeg_plane plane = planes[i] = cc_jpeg_reader_plane(reader, i);
            must(plane.rows_at_once > 0 && plane.rows_at_once <= CC_JPEG_BAND_ROWS, "too high a band");
            must(plane.row_bytes >= plane.width, "too narrow a row");
            for (int32_t y = 0; y < plane.rows_at_once; y++) rows[used++] = malloc(plane.row_bytes);
        }
        cc_jpeg_writer *writer = writer_of_planes(planes);
        size_t y = 0;
        while (y < planes[0].height && !cc_jpeg_reader_band(reader, rows)) {
            y += (size_t)planes[0].rows_at_once;
            if (writer)
                must(!cc_jpeg_writer_band(writer, (const uint8_t *const *)rows), "a band isn't taken");
        }
        cc_bytes file = {NULL, 0};
        if (y >= planes[0].height) {
            cc_jpeg_reader_finish(reader);
            if (writer) must(!cc_jpeg_writer_finish(writer, &file), "planes aren't finished");
            cc_bytes_free(file);
        }
        cc_jpeg_writer_free(writer);
        while (used) free(rows[--used]);
    }
    look(cc_jpeg_reader_fault(reader), cc_jpeg_reader_warnings(reader));
    cc_jpeg_reader_free(reader);
}

static void write_png(const uint8_t *rows, size_t height, size_t row_bytes, size_t pixel) {
    uint8_t *above = calloc(1, row_bytes + padding);
    uint8_t *filtered = malloc((row_bytes + 1) * height + padding);
    for (size_t y = 0; y < height; y++) {
        cc_png_filter_row(rows + y * row_bytes, above, row_bytes, pixel,
                          filtered + y * (row_bytes + 1));
        memcpy(above, rows + y * row_bytes, row_bytes);
    }
    cc_bytes_free(cc_zlib_compress(filtered, (row_bytes + 1) * height, 1));
    const cc_png_rows all = {rows, row_bytes, height, pixel};
    for (cc_png_choice choice = CC_PNG_NONE; choice <= CC_PNG_BIGRAM_ENTROPY; choice++)
        must(!cc_png_filter(&all, choice, filtered), "no memory for a filter");
    const cc_png_choice choices[] = {CC_PNG_NONE, CC_PNG_PAETH, CC_PNG_BIGRAMS};
    const cc_png_trial trial = {choices, 3, 1, 4096, 8192};
    must(!cc_png_filter_in_bands(&all, &trial, filtered), "no memory for a trial");
    free(above);
    free(filtered);
}

/// What pixels could do without. Results must be of the pixels: whatever they are made of looks the same.
static void reduce_png(const cc_png_pixels *pixels, size_t width) {
    const size_t pixel = (size_t)(pixels->channels * pixels->sample_bytes);
    const int has_alpha = pixels->channels == 2 || pixels->channels == 4;
    uint8_t *out = malloc(pixels->count * pixel + padding), key[CC_PNG_KEY_BYTES];
    cc_png_pixels made = *pixels;
    made.bytes = out;
    cc_png_repeats_bytes(pixels);
    cc_png_is_gray(pixels);
    if (has_alpha) {
        cc_png_is_opaque(pixels);
        if (cc_png_hides_colours(pixels)) {
            cc_png_clear_hidden(pixels, out);
            must(cc_png_same_pixels(pixels, &made, 0), "cleared pixels look different");
        }
        if (cc_png_find_key(pixels, 0, key)) cc_png_apply_key(pixels, key, out);
    }
    cc_png_palette *palette = malloc(sizeof *palette);
    if (pixels->sample_bytes == 1 && !cc_png_index(pixels, palette, out)) {
        uint32_t *matrix = calloc((size_t)palette->count * (size_t)palette->count, sizeof *matrix);
        cc_png_count_neighbours(out, width, pixels->count / width, palette->count, matrix);
        free(matrix);
    }
    free(palette);
    free(out);
}

static void read_png(const uint8_t *bytes, size_t count, int tolerate) {
    // The header's sides, which the program checks before it makes a reader.
    if (count >= 24) {
        size_t sides[2];
        for (int i = 0; i < 2; i++)
            sides[i] = (size_t)bytes[16 + 4 * i] << 24 | (size_t)bytes[17 + 4 * i] << 16 |
                       (size_t)bytes[18 + 4 * i] << 8 | bytes[19 + 4 * i];
        if (!is_small(sides[0], sides[1])) return;
    }
    cc_png_reader *reader = cc_png_reader_open(bytes, count);
    if (!reader) return;
    if (tolerate) cc_png_reader_tolerate(reader);
    if (!cc_png_reader_start(reader)) {
        const size_t width = cc_png_reader_width(reader), height = cc_png_reader_height(reader);
        const int32_t channels = cc_png_reader_channels(reader), depth = cc_png_reader_depth(reader);
        const size_t pixel = (size_t)(channels * depth / 8), row_bytes = width * pixel;
        if (is_small(width, height)) {
            use_profile(cc_png_reader_profile(reader), channels, depth);
            uint8_t *rows = malloc(row_bytes * height + padding);
            size_t y = 0;
            while (y < height && !cc_png_reader_row(reader, rows + y * row_bytes)) y++;
            must(cc_png_reader_offset(reader) <= count, "read beyond the file");
            if (y == height && !cc_png_reader_finish(reader)) {
                write_png(rows, height, row_bytes, pixel);
                const cc_png_pixels all = {rows, width * height, channels, depth / 8};
                reduce_png(&all, width);
            }
            free(rows);
        }
    }
    look(cc_png_reader_fault(reader), cc_png_reader_warnings(reader));
    cc_png_reader_free(reader);
}

static void write_webp(const uint8_t *rows, size_t width, size_t height, int32_t lossless) {
    const cc_webp_settings settings = {
        .width = width, .height = height, .channels = 4, .lossless = lossless,
        .near_lossless = lossless ? 60 : 100, .sharp_yuv = !lossless, .alpha_quality = 80,
        .quality = 75, .method = 2};
    char message[CC_MESSAGE_SIZE];
    cc_bytes file;
    if (cc_webp_encode(&settings, rows, width * 4, &file, message)) return;
    uint8_t *again = malloc(width * height * 4);
    must(!cc_webp_decode(file.data, file.count, 4, again, width * 4, height),
         "what was written can't be read");
    free(again);
    cc_bytes_free(file);
}

/// Frames on a canvas; a still image is an animation of one.
static void read_webp(const uint8_t *bytes, size_t count) {
    cc_webp_animation *animation;
    if (count < 30) return;
    // The sides of the canvas, of a lossless picture, or of a lossy one.
    size_t width = 1 + (bytes[24] | bytes[25] << 8 | bytes[26] << 16);
    size_t height = 1 + (bytes[27] | bytes[28] << 8 | bytes[29] << 16);
    if (bytes[15] == 'L') {
        width = 1 + ((bytes[21] | bytes[22] << 8) & 0x3FFF);
        height = 1 + ((bytes[22] >> 6 | bytes[23] << 2 | bytes[24] << 10) & 0x3FFF);
    } else if (bytes[15] == ' ') {
        width = (bytes[26] | bytes[27] << 8) & 0x3FFF;
        height = (bytes[28] | bytes[29] << 8) & 0x3FFF;
    }
    if (!is_small(width, height)) return;
    if (cc_webp_animation_open(bytes, count, &animation)) return;
    const size_t across = cc_webp_animation_width(animation);
    const size_t down = cc_webp_animation_height(animation);
    uint8_t *row = malloc(across * 4);
    for (int frame = 0; frame < 4 && cc_webp_animation_has_more(animation); frame++) {
        if (cc_webp_animation_next(animation)) break;
        for (size_t y = 0; y <= down; y++)
            must(!cc_webp_animation_row(animation, y, row, across * 4) == (y < down),
                 "a row that is none, or none that is one");
    }
    free(row);
    cc_webp_animation_free(animation);
    if (!is_small(across, down)) return;
    uint8_t *rows = malloc(across * down * 4);
    size_t whole;
    cc_webp_decode_part(bytes, count, 4, rows, across * 4, down, &whole);
    must(whole <= down, "more rows than there are");
    if (!cc_webp_decode(bytes, count, 4, rows, across * 4, down) && across * down < 1 << 14) {
        write_webp(rows, across, down, 1);
        write_webp(rows, across, down, 0);
    }
    free(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    if (count > 3 && bytes[0] == 0xFF && bytes[1] == 0xD8) {
        if (!is_small_jpeg(bytes, count)) return 0;
        for (int32_t divisor = 1; divisor <= 8; divisor *= 2) {
            read_jpeg(bytes, count, divisor, 0);
            read_planes(bytes, count, divisor);
        }
        read_jpeg(bytes, count, 1, 1);
        for (int32_t orientation = 1; orientation <= 8; orientation++)
            recode_jpeg(bytes, count, orientation);
    } else if (count > 8 && bytes[0] == 0x89) {
        read_png(bytes, count, 0);
        read_png(bytes, count, 1);
    } else if (count > 12 && memcmp(bytes, "RIFF", 4) == 0) {
        read_webp(bytes, count);
    }
    return 0;
}
