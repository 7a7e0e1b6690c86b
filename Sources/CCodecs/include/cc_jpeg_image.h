/* A JPEG image as coefficients, which are read, turned and written anew without loss. Functions that
   can fail return 0, or -1 and a fault in the handle; after a fault only the fault may be read and the
   handle freed. */
#ifndef CC_JPEG_IMAGE_H
#define CC_JPEG_IMAGE_H

#include "cc_fault.h"

typedef struct cc_jpeg_image cc_jpeg_image;

/* NULL when there is no memory. */
cc_jpeg_image *cc_jpeg_image_open(void);

/* Reads the coefficients of a whole file of count bytes. */
int cc_jpeg_image_read(cc_jpeg_image *image, const uint8_t *bytes, size_t count);

/* Turns it as EXIF's orientation (1 to 8) says; -1 where that would lose pixels. */
int cc_jpeg_image_turn(cc_jpeg_image *image, int32_t orientation);

/* Whether both hold the same coefficients and quantisers. */
int32_t cc_jpeg_image_equals(const cc_jpeg_image *image, const cc_jpeg_image *other);

/* Writes it with optimal Huffman codes, in one scan or else in the scans that take the fewest bytes.
   `head` are segments to stand before the tables. */
int cc_jpeg_image_write(cc_jpeg_image *image, int32_t progressive, const uint8_t *head,
                        size_t head_count, cc_bytes *file);

const cc_fault *cc_jpeg_image_fault(const cc_jpeg_image *image);
const cc_warnings *cc_jpeg_image_warnings(const cc_jpeg_image *image);
void cc_jpeg_image_free(cc_jpeg_image *image);

#endif
