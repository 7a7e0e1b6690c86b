/* JPEG from pixels by our own quantisation, which weighs bits against losses: several times the work of
   cc_jpeg_writer for 5% fewer bytes. Functions that can fail return 0, or -1 and a fault in the
   handle; after a fault only the fault may be read and the handle freed. */
#ifndef CC_JPEG_ENCODER_H
#define CC_JPEG_ENCODER_H

#include "cc_fault.h"

typedef enum {
    CC_CHROMA_AUTO, /* by content and quality */
    CC_CHROMA_420,
    CC_CHROMA_422,
    CC_CHROMA_444,
} cc_chroma;

typedef struct {
    size_t width, height; /* 1 to 65,500 */
    int32_t channels;     /* 1: gray, 3: RGB */
    float quality;        /* 1 to 100; between whole ones, tables lie between theirs */
    int32_t progressive;
    cc_chroma chroma;
    int32_t passes; /* of weighing: 0 rounds to the nearest, 2 is enough */
} cc_jpeg_encoding;

typedef struct cc_jpeg_encoder cc_jpeg_encoder;

/* NULL when there is no memory for the image, which is held until it is finished. */
cc_jpeg_encoder *cc_jpeg_encoder_open(const cc_jpeg_encoding *encoding);

/* Takes the next row. There must be no more than the image has. */
void cc_jpeg_encoder_row(cc_jpeg_encoder *encoder, const uint8_t *row);

/* Writes the file, once every row was taken. `head` are segments to stand before the tables. */
int cc_jpeg_encoder_finish(cc_jpeg_encoder *encoder, const uint8_t *head, size_t head_count,
                           cc_bytes *file);

/* The 64 quantisers for a quality, in zigzag order, for luminance or colour. */
void cc_jpeg_quantisers(float quality, int32_t is_colour, uint16_t quantisers[64]);

const cc_fault *cc_jpeg_encoder_fault(const cc_jpeg_encoder *encoder);
void cc_jpeg_encoder_free(cc_jpeg_encoder *encoder);

#endif
