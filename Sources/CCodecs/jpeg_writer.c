/* Writing JPEG (ITU-T T.81) through libjpeg-turbo; see jpeg_reader.c for how errors travel. */
#include "jpeg_errors.h"

#include <stdint.h>
#include <stdlib.h>

#include <jerror.h>

#include "cc_jpeg.h"
#include "cc_jpeg_encoder.h"
#include "jpeg_coefficients.h"

struct cc_jpeg_writer {
    struct jpeg_compress_struct info;
    cc_jpeg_errors errors;
    struct jpeg_destination_mgr output;
    /* The file so far. libjpeg's own memory destination tells where its buffer went only when a file
       is finished, and most of those that fail are not: this pointer is right at any time. */
    uint8_t *data;
    size_t room, count;
};

enum { FIRST_ROOM = 1 << 16 };

/* Makes room for more, and has libjpeg go on at `count`, which is where it came to. */
static void grow(j_compress_ptr info, size_t room) {
    cc_jpeg_writer *writer = info->client_data;
    uint8_t *data = room > writer->count ? realloc(writer->data, room) : NULL;
    if (!data) ERREXIT1(info, JERR_OUT_OF_MEMORY, 0);
    writer->data = data;
    writer->room = room;
    writer->output.next_output_byte = data + writer->count;
    writer->output.free_in_buffer = room - writer->count;
}

static void begin_output(j_compress_ptr info) { grow(info, FIRST_ROOM); }

/* Called when the room is used up, whatever free_in_buffer says. */
static boolean continue_output(j_compress_ptr info) {
    cc_jpeg_writer *writer = info->client_data;
    writer->count = writer->room;
    grow(info, writer->room <= SIZE_MAX / 2 ? writer->room * 2 : 0);
    return TRUE;
}

static void end_output(j_compress_ptr info) {
    cc_jpeg_writer *writer = info->client_data;
    writer->count = writer->room - writer->output.free_in_buffer;
}

/* libjpeg takes tables row by row, in per cent, and uses the second for colour. */
static void set_quantisers(j_compress_ptr info, float quality) {
    for (int table = 0; table < 2; table++) {
        uint16_t quantisers[JPEG_BLOCK];
        unsigned rows[JPEG_BLOCK];
        cc_jpeg_quantisers(quality, table, quantisers);
        for (size_t i = 0; i < JPEG_BLOCK; i++) rows[cc_jpeg_zigzag[i]] = quantisers[i];
        jpeg_add_quant_table(info, table, rows, 100, TRUE);
    }
}

cc_jpeg_writer *cc_jpeg_writer_open(void) {
    cc_jpeg_writer *writer = calloc(1, sizeof *writer);
    if (!writer) return NULL;
    writer->info.err = cc_jpeg_errors_init(&writer->errors);
    return writer;
}

int cc_jpeg_writer_start(cc_jpeg_writer *writer, const cc_jpeg_settings *settings) {
    struct jpeg_compress_struct *info = &writer->info;
    if (setjmp(writer->errors.jump)) return -1;
    jpeg_create_compress(info);
    info->client_data = writer;
    writer->output.init_destination = begin_output;
    writer->output.empty_output_buffer = continue_output;
    writer->output.term_destination = end_output;
    info->dest = &writer->output;
    info->image_width = (JDIMENSION)settings->width;
    info->image_height = (JDIMENSION)settings->height;
    info->input_components = settings->channels;
    info->in_color_space = settings->takes_planes    ? JCS_YCbCr
                           : settings->channels == 1 ? JCS_GRAYSCALE
                                                     : JCS_RGB;
    jpeg_set_defaults(info);
    info->raw_data_in = settings->takes_planes != 0;
    set_quantisers(info, settings->quality);
    info->optimize_coding = TRUE;
    info->comp_info[0].h_samp_factor = settings->across;
    info->comp_info[0].v_samp_factor = settings->down;
    if (settings->progressive) jpeg_simple_progression(info);
    jpeg_start_compress(info, TRUE);
    return 0;
}

int cc_jpeg_writer_marker(cc_jpeg_writer *writer, int32_t marker, const uint8_t *bytes,
                          size_t count) {
    if (setjmp(writer->errors.jump)) return -1;
    jpeg_write_marker(&writer->info, marker, bytes, (unsigned)count);
    return 0;
}

int cc_jpeg_writer_profile(cc_jpeg_writer *writer, const uint8_t *bytes, size_t count) {
    if (setjmp(writer->errors.jump)) return -1;
    jpeg_write_icc_profile(&writer->info, bytes, (unsigned)count);
    return 0;
}

int cc_jpeg_writer_row(cc_jpeg_writer *writer, const uint8_t *row) {
    if (setjmp(writer->errors.jump)) return -1;
    JSAMPROW rows[1] = {(JSAMPROW)row};
    jpeg_write_scanlines(&writer->info, rows, 1);
    return 0;
}

int cc_jpeg_writer_band(cc_jpeg_writer *writer, const uint8_t *const *rows) {
    struct jpeg_compress_struct *info = &writer->info;
    if (setjmp(writer->errors.jump)) return -1;
    JSAMPARRAY planes[CC_JPEG_PLANES];
    for (int i = 0; i < CC_JPEG_PLANES; i++) {
        planes[i] = (JSAMPARRAY)rows; /* rows and pointers are only read */
        rows += info->comp_info[i].v_samp_factor * DCTSIZE;
    }
    jpeg_write_raw_data(info, planes, (JDIMENSION)(info->comp_info[0].v_samp_factor * DCTSIZE));
    return 0;
}

int cc_jpeg_writer_finish(cc_jpeg_writer *writer, cc_bytes *file) {
    if (setjmp(writer->errors.jump)) return -1;
    jpeg_finish_compress(&writer->info);
    file->data = writer->data;
    file->count = writer->count;
    writer->data = NULL;
    return 0;
}

const cc_fault *cc_jpeg_writer_fault(const cc_jpeg_writer *writer) {
    return &writer->errors.fault;
}

void cc_jpeg_writer_free(cc_jpeg_writer *writer) {
    if (!writer) return;
    if (!setjmp(writer->errors.jump)) jpeg_destroy_compress(&writer->info);
    free(writer->data);
    free(writer);
}
