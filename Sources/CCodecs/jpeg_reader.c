/* Reading JPEG (ITU-T T.81) through libjpeg-turbo.

   A longjmp only ever crosses libjpeg's own frames: every entry point arms the jump anew and keeps no
   local alive across it. A fault that libjpeg itself reads over (it calls that a warning) is returned
   as soon as the row it was met in is done. */
#include <stdlib.h>
#include <string.h>

#include "cc_jpeg.h"
#include "cc_note.h"
#include "jpeg_errors.h"

struct cc_jpeg_reader {
    struct jpeg_decompress_struct info;
    cc_jpeg_errors errors;
    int tolerant;
    uint8_t *inks; /* a CMYK row on its way to RGB */
    const cc_colour *colour; /* what turns it, if anything better than ink coverage */
};

cc_jpeg_reader *cc_jpeg_reader_open(const uint8_t *bytes, size_t count) {
    cc_jpeg_reader *reader = calloc(1, sizeof *reader);
    if (!reader) return NULL;
    reader->info.err = cc_jpeg_errors_init(&reader->errors);
    reader->errors.bytes = bytes;
    reader->errors.count = count;
    return reader;
}

void cc_jpeg_reader_tolerate(cc_jpeg_reader *reader) { reader->tolerant = 1; }

/* -1 where a fault was noted, even one that libjpeg could go on after. */
static int verdict(const cc_jpeg_reader *reader) {
    return reader->errors.fault.kind == CC_FINE || reader->tolerant ? 0 : -1;
}

int cc_jpeg_reader_prepare(cc_jpeg_reader *reader, int32_t divisor, int32_t smooths_colour) {
    struct jpeg_decompress_struct *info = &reader->info;
    if (setjmp(reader->errors.jump)) return -1;
    jpeg_create_decompress(info);
    jpeg_mem_src(info, reader->errors.bytes, reader->errors.count);
    jpeg_read_header(info, TRUE);
    info->scale_num = 1;
    info->scale_denom = (unsigned)divisor;
    /* Nothing is guessed of scans that are not there: they were left out as of no use. */
    info->do_block_smoothing = FALSE;
    info->do_fancy_upsampling = smooths_colour != 0;
    switch (info->jpeg_color_space) {
    case JCS_GRAYSCALE: info->out_color_space = JCS_GRAYSCALE; break;
    case JCS_CMYK:
    case JCS_YCCK: info->out_color_space = JCS_CMYK; break;
    default: info->out_color_space = JCS_RGB; break;
    }
    jpeg_calc_output_dimensions(info);
    return verdict(reader);
}

int cc_jpeg_reader_start(cc_jpeg_reader *reader, int32_t as_planes) {
    struct jpeg_decompress_struct *info = &reader->info;
    if (setjmp(reader->errors.jump)) return -1;
    info->raw_data_out = as_planes != 0;
    jpeg_start_decompress(info);
    if (info->out_color_space == JCS_CMYK) {
        reader->inks = malloc((size_t)info->output_width * 4);
        if (!reader->inks) {
            cc_note_fault(&reader->errors.fault, CC_NO_MEMORY, 0, "no memory for a row");
            return -1;
        }
    }
    return verdict(reader);
}

int32_t cc_jpeg_reader_has_planes(const cc_jpeg_reader *reader) {
    const struct jpeg_decompress_struct *info = &reader->info;
    if (info->jpeg_color_space != JCS_YCbCr || info->num_components != CC_JPEG_PLANES) return 0;
    for (int i = 0; i < CC_JPEG_PLANES; i++) {
        const jpeg_component_info *plane = &info->comp_info[i];
        const int across = info->max_h_samp_factor, down = info->max_v_samp_factor;
        /* Where libjpeg can't make pixels of them, planes are refused as well. */
        if (across % plane->h_samp_factor || down % plane->v_samp_factor) return 0;
        if (!i && (plane->h_samp_factor != across || plane->v_samp_factor != down)) return 0;
    }
    return 1;
}

cc_jpeg_plane cc_jpeg_reader_plane(const cc_jpeg_reader *reader, int32_t index) {
    const struct jpeg_decompress_struct *info = &reader->info;
    const jpeg_component_info *plane = &info->comp_info[index];
    return (cc_jpeg_plane){
        .width = plane->downsampled_width,
        .height = plane->downsampled_height,
        .row_bytes = (size_t)plane->width_in_blocks * (size_t)plane->DCT_scaled_size,
        .rows_at_once = plane->v_samp_factor * plane->DCT_scaled_size,
        .across = (double)(plane->h_samp_factor * plane->DCT_scaled_size) /
                  (info->max_h_samp_factor * DCTSIZE),
        .down = (double)(plane->v_samp_factor * plane->DCT_scaled_size) /
                (info->max_v_samp_factor * DCTSIZE),
    };
}

int cc_jpeg_reader_band(cc_jpeg_reader *reader, uint8_t *const *rows) {
    struct jpeg_decompress_struct *info = &reader->info;
    if (setjmp(reader->errors.jump)) return -1;
    JSAMPARRAY planes[CC_JPEG_PLANES];
    for (int i = 0; i < CC_JPEG_PLANES; i++) {
        planes[i] = (JSAMPARRAY)rows; /* the pointers are only read */
        rows += cc_jpeg_reader_plane(reader, i).rows_at_once;
    }
    const JDIMENSION high =
        (JDIMENSION)(info->max_v_samp_factor * info->comp_info[0].DCT_scaled_size);
    if (jpeg_read_raw_data(info, planes, high) != high) {
        cc_note_fault(&reader->errors.fault, CC_INTERNAL, 0, "no more rows");
        return -1;
    }
    return verdict(reader);
}

size_t cc_jpeg_reader_width(const cc_jpeg_reader *reader) { return reader->info.output_width; }
size_t cc_jpeg_reader_height(const cc_jpeg_reader *reader) { return reader->info.output_height; }
int32_t cc_jpeg_reader_channels(const cc_jpeg_reader *reader) {
    return reader->info.out_color_space == JCS_GRAYSCALE ? 1 : 3;
}

int32_t cc_jpeg_reader_inks_inverted(const cc_jpeg_reader *reader) {
    return reader->info.saw_Adobe_marker;
}

void cc_jpeg_reader_use_inks(cc_jpeg_reader *reader, const cc_colour *colour) {
    reader->colour = colour;
}

/* Adobe writes inks inverted (255 is bare paper), others straight. Each ink and black take their share
   of the light away. */
static void inks_to_rgb(const uint8_t *inks, size_t pixels, int inverted, uint8_t *rgb) {
    for (size_t i = 0; i < pixels; i++, inks += 4, rgb += 3) {
        const uint32_t flip = inverted ? 0 : 255;
        const uint32_t light = inks[3] ^ flip;
        for (int c = 0; c < 3; c++) rgb[c] = (uint8_t)(((inks[c] ^ flip) * light + 127) / 255);
    }
}

int cc_jpeg_reader_row(cc_jpeg_reader *reader, uint8_t *row) {
    struct jpeg_decompress_struct *info = &reader->info;
    if (setjmp(reader->errors.jump)) return -1;
    JSAMPROW target = reader->inks ? reader->inks : row;
    if (jpeg_read_scanlines(info, &target, 1) != 1) {
        cc_note_fault(&reader->errors.fault, CC_INTERNAL, 0, "no more rows");
        return -1;
    }
    if (reader->inks && reader->colour)
        cc_colour_row(reader->colour, reader->inks, row, info->output_width);
    else if (reader->inks)
        inks_to_rgb(reader->inks, info->output_width, info->saw_Adobe_marker, row);
    return verdict(reader);
}

size_t cc_jpeg_reader_offset(const cc_jpeg_reader *reader) {
    return reader->errors.count - reader->info.src->bytes_in_buffer;
}

int cc_jpeg_reader_finish(cc_jpeg_reader *reader) {
    struct jpeg_decompress_struct *info = &reader->info;
    if (setjmp(reader->errors.jump)) return -1;
    jpeg_finish_decompress(info);
    return verdict(reader);
}

const cc_fault *cc_jpeg_reader_fault(const cc_jpeg_reader *reader) {
    return &reader->errors.fault;
}

const cc_warnings *cc_jpeg_reader_warnings(const cc_jpeg_reader *reader) {
    return &reader->errors.warnings;
}

void cc_jpeg_reader_free(cc_jpeg_reader *reader) {
    if (!reader) return;
    if (!setjmp(reader->errors.jump)) jpeg_destroy_decompress(&reader->info);
    free(reader->inks);
    free(reader);
}
