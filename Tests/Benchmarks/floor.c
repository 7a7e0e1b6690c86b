/* The codecs' own cost, in one process, through the libraries that imgproc links and with its
   settings: what no program made of them can go below.

   floor jpeg-baseline|jpeg-progressive|webp|png LIST

   A line of LIST is "scale width height channels input pixels": the input is decoded at 1/scale, its
   rows going nowhere, and the raw pixels, which are the picture of the wanted size, are encoded.
   Files are in memory before the clock runs. PNG's filters are chosen off the clock: that choice is
   the program's own, only what libdeflate does to the rows is the library's. Prints the seconds of
   CPU for decoding and encoding, and the bytes made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jpeglib.h>
#include <libdeflate.h>
#include <png.h>
#include <webp/encode.h>

#include "cc_png.h"

enum { QUALITY = 80, WEBP_METHOD = 4, DEFLATE_LEVEL = 4 };

typedef struct {
    uint8_t *data;
    size_t count, offset;
} bytes;

typedef struct {
    uint8_t *pixels;
    size_t width, height, channels;
} picture;

static void require(int fact, const char *what) {
    if (fact) return;
    fprintf(stderr, "floor: %s\n", what);
    exit(1);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bytes load(const char *path) {
    FILE *file = fopen(path, "rb");
    require(file != NULL, path);
    fseek(file, 0, SEEK_END);
    bytes all = {NULL, (size_t)ftell(file), 0};
    rewind(file);
    all.data = malloc(all.count + 1);
    require(all.data && fread(all.data, 1, all.count, file) == all.count, path);
    fclose(file);
    return all;
}

static void decode_jpeg(bytes file, unsigned scale) {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    info.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, file.data, file.count);
    jpeg_read_header(&info, TRUE);
    info.scale_num = 1;
    info.scale_denom = scale;
    jpeg_start_decompress(&info);
    uint8_t *row = malloc((size_t)info.output_width * (size_t)info.output_components);
    while (info.output_scanline < info.output_height) jpeg_read_scanlines(&info, &row, 1);
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    free(row);
}

static void read_bytes(png_structp png, png_bytep to, size_t count) {
    bytes *file = png_get_io_ptr(png);
    require(count <= file->count - file->offset, "a PNG ends early");
    memcpy(to, file->data + file->offset, count);
    file->offset += count;
}

static void decode_png(bytes file) {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_read_fn(png, &file, read_bytes);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_read_info(png, info);
    png_set_palette_to_rgb(png);
    png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_valid(png, info, PNG_INFO_tRNS)) png_set_tRNS_to_alpha(png);
    require(png_set_interlace_handling(png) == 1, "an interlaced PNG has no floor");
    png_read_update_info(png, info);
    uint8_t *row = malloc(png_get_rowbytes(png, info));
    for (size_t y = png_get_image_height(png, info); y > 0; y--) png_read_row(png, row, NULL);
    png_read_end(png, NULL);
    png_destroy_read_struct(&png, &info, NULL);
    free(row);
}

static size_t encode_jpeg(picture image, int progressive) {
    struct jpeg_compress_struct info;
    struct jpeg_error_mgr errors;
    uint8_t *file = NULL;
    unsigned long count = 0;
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &file, &count);
    info.image_width = (JDIMENSION)image.width;
    info.image_height = (JDIMENSION)image.height;
    info.input_components = (int)image.channels;
    info.in_color_space = image.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, QUALITY, TRUE);
    info.optimize_coding = TRUE;
    if (progressive) jpeg_simple_progression(&info);
    jpeg_start_compress(&info, TRUE);
    for (size_t y = 0; y < image.height; y++) {
        JSAMPROW row = image.pixels + y * image.width * image.channels;
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    free(file);
    return count;
}

static size_t encode_webp(picture image) {
    WebPConfig config;
    WebPPicture frame;
    WebPMemoryWriter writer;
    require(WebPConfigInit(&config) && WebPPictureInit(&frame), "libwebp is of another version");
    WebPMemoryWriterInit(&writer);
    config.quality = QUALITY;
    config.method = WEBP_METHOD;
    frame.width = (int)image.width;
    frame.height = (int)image.height;
    frame.writer = WebPMemoryWrite;
    frame.custom_ptr = &writer;
    const int stride = (int)(image.width * image.channels);
    const int imported = image.channels == 4 ? WebPPictureImportRGBA(&frame, image.pixels, stride)
                                             : WebPPictureImportRGB(&frame, image.pixels, stride);
    require(imported && WebPEncode(&config, &frame), "libwebp fails");
    const size_t count = writer.size;
    WebPMemoryWriterClear(&writer);
    WebPPictureFree(&frame);
    return count;
}

static bytes filtered(picture image) {
    const size_t row_bytes = image.width * image.channels;
    bytes rows = {malloc((row_bytes + 1) * image.height), (row_bytes + 1) * image.height, 0};
    uint8_t *above = calloc(1, row_bytes);
    require(rows.data && above, "no memory");
    for (size_t y = 0; y < image.height; y++) {
        const uint8_t *row = image.pixels + y * row_bytes;
        cc_png_filter_row(row, y ? row - row_bytes : above, row_bytes, image.channels,
                          rows.data + y * (row_bytes + 1));
    }
    free(above);
    return rows;
}

static size_t encode_png(bytes rows, struct libdeflate_compressor *compressor) {
    const size_t room = libdeflate_zlib_compress_bound(compressor, rows.count);
    uint8_t *file = malloc(room);
    const size_t count = libdeflate_zlib_compress(compressor, rows.data, rows.count, file, room);
    volatile uint32_t sum = libdeflate_crc32(0, file, count);
    (void)sum;
    free(file);
    return count;
}

static void measure_decoding(const char *path, unsigned scale, double *taken) {
    bytes file = load(path);
    const double start = seconds();
    if (file.count > 2 && file.data[0] == 0xFF) decode_jpeg(file, scale);
    else decode_png(file);
    *taken += seconds() - start;
    free(file.data);
}

static size_t measure_encoding(picture image, const char *encoder, double *taken,
                               struct libdeflate_compressor *compressor) {
    const int png = !strcmp(encoder, "png");
    bytes rows = {NULL, 0, 0};
    if (png) rows = filtered(image);
    const double start = seconds();
    const size_t count = png                        ? encode_png(rows, compressor)
                         : !strcmp(encoder, "webp") ? encode_webp(image)
                                                    : encode_jpeg(image, encoder[5] == 'p');
    *taken += seconds() - start;
    free(rows.data);
    return count;
}

int main(int count, char **arguments) {
    require(count == 3, "usage: floor jpeg-baseline|jpeg-progressive|webp|png LIST");
    FILE *list = fopen(arguments[2], "r");
    require(list != NULL, arguments[2]);
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    double decoding = 0, encoding = 0;
    size_t made = 0;
    unsigned scale;
    picture image;
    char input[4096], pixels[4096];
    while (fscanf(list, "%u %zu %zu %zu %4095s %4095s", &scale, &image.width, &image.height,
                  &image.channels, input, pixels) == 6) {
        measure_decoding(input, scale, &decoding);
        bytes raw = load(pixels);
        require(raw.count == image.width * image.height * image.channels, pixels);
        image.pixels = raw.data;
        made += measure_encoding(image, arguments[1], &encoding, compressor);
        free(raw.data);
    }
    libdeflate_free_compressor(compressor);
    fclose(list);
    printf("%.6f %.6f %zu\n", decoding, encoding, made);
    return 0;
}
