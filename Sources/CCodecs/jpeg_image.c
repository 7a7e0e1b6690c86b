/* Coefficients from files, by libjpeg-turbo, and into files again; see jpeg_reader.c for how errors
   travel. */
#include "cc_jpeg_image.h"

#include <stdlib.h>
#include <string.h>

#include "cc_note.h"
#include "jpeg_coefficients.h"
#include "jpeg_errors.h"
#include "jpeg_file.h"

struct cc_jpeg_image {
    struct jpeg_decompress_struct info;
    cc_jpeg_errors errors;
    jpeg_coefficients coefficients;
};

cc_jpeg_image *cc_jpeg_image_open(void) {
    cc_jpeg_image *image = calloc(1, sizeof *image);
    if (image) image->info.err = cc_jpeg_errors_init(&image->errors);
    return image;
}

static int refuse(cc_jpeg_image *image, cc_kind kind, const char *why) {
    cc_note_fault(&image->errors.fault, kind, 0, why);
    return -1;
}

/* Whether the frame is one that can be written again. */
static int check_frame(cc_jpeg_image *image) {
    const struct jpeg_decompress_struct *info = &image->info;
    if (info->data_precision != 8) return refuse(image, CC_UNSUPPORTED, "not 8 bits a sample");
    if (info->num_components < 1 || info->num_components > JPEG_PLANES)
        return refuse(image, CC_UNSUPPORTED, "too many components");
    int blocks = 0;
    for (int i = 0; i < info->num_components; i++) {
        const jpeg_component_info *component = &info->comp_info[i];
        blocks += component->h_samp_factor * component->v_samp_factor;
        /* A component without a scan never got its table. */
        if (!component->quant_table) return refuse(image, CC_UNSUPPORTED, "a component without data");
    }
    if (info->num_components > 1 && blocks > JPEG_MCU_BLOCKS)
        return refuse(image, CC_UNSUPPORTED, "components that can't be interleaved");
    return 0;
}

static int take_plane(cc_jpeg_image *image, int index, jvirt_barray_ptr blocks) {
    const jpeg_component_info *component = &image->info.comp_info[index];
    jpeg_plane *plane = &image->coefficients.planes[index];
    plane->identifier = component->component_id;
    plane->h = (uint32_t)component->h_samp_factor;
    plane->v = (uint32_t)component->v_samp_factor;
    plane->wide = component->width_in_blocks;
    plane->high = component->height_in_blocks;
    for (size_t i = 0; i < JPEG_BLOCK; i++)
        plane->quantisers[i] = component->quant_table->quantval[cc_jpeg_zigzag[i]];
    if (cc_jpeg_plane_allocate(plane))
        return refuse(image, CC_NO_MEMORY, "no memory for coefficients");
    j_common_ptr common = (j_common_ptr)&image->info;
    for (size_t y = 0; y < plane->high; y++) {
        JBLOCKARRAY rows = image->info.mem->access_virt_barray(common, blocks, (JDIMENSION)y, 1, FALSE);
        for (size_t x = 0; x < plane->wide; x++)
            if (cc_jpeg_plane_append(plane, y * plane->wide + x, rows[0][x], &image->errors.fault))
                return -1;
    }
    return 0;
}

int cc_jpeg_image_read(cc_jpeg_image *image, const uint8_t *bytes, size_t count) {
    struct jpeg_decompress_struct *info = &image->info;
    image->errors.bytes = bytes;
    image->errors.count = count;
    if (setjmp(image->errors.jump)) return -1;
    jpeg_create_decompress(info);
    jpeg_mem_src(info, bytes, count);
    jpeg_read_header(info, TRUE);
    jvirt_barray_ptr *planes = jpeg_read_coefficients(info);
    if (check_frame(image)) return -1;
    jpeg_coefficients *coefficients = &image->coefficients;
    coefficients->width = info->image_width;
    coefficients->height = info->image_height;
    coefficients->h = (uint32_t)info->max_h_samp_factor;
    coefficients->v = (uint32_t)info->max_v_samp_factor;
    coefficients->count = (size_t)info->num_components;
    for (int i = 0; i < info->num_components; i++)
        if (take_plane(image, i, planes[i])) return -1;
    jpeg_finish_decompress(info);
    /* libjpeg's own arrays, which are the larger, go at once. */
    jpeg_destroy_decompress(info);
    return image->errors.fault.kind == CC_FINE ? 0 : -1;
}

int cc_jpeg_image_turn(cc_jpeg_image *image, int32_t orientation) {
    return cc_jpeg_coefficients_turn(&image->coefficients, orientation, &image->errors.fault);
}

int32_t cc_jpeg_image_equals(const cc_jpeg_image *image, const cc_jpeg_image *other) {
    return cc_jpeg_coefficients_equal(&image->coefficients, &other->coefficients);
}

int cc_jpeg_image_write(cc_jpeg_image *image, int32_t progressive, const uint8_t *head,
                        size_t head_count, cc_bytes *file) {
    jpeg_script script;
    cc_fault *fault = &image->errors.fault;
    if (cc_jpeg_script_find(&script, &image->coefficients, !progressive, fault)) return -1;
    return cc_jpeg_file_write(&image->coefficients, &script, head, head_count, file, fault);
}

const cc_fault *cc_jpeg_image_fault(const cc_jpeg_image *image) { return &image->errors.fault; }

const cc_warnings *cc_jpeg_image_warnings(const cc_jpeg_image *image) {
    return &image->errors.warnings;
}

void cc_jpeg_image_free(cc_jpeg_image *image) {
    if (!image) return;
    if (!setjmp(image->errors.jump)) jpeg_destroy_decompress(&image->info);
    cc_jpeg_coefficients_clear(&image->coefficients);
    free(image);
}
