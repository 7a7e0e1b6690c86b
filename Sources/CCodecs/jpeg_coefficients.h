/* The quantised DCT coefficients of a JPEG image (ITU-T T.81, A.3), as the files of this folder hand
   them on: read from a file or made from pixels, turned, and written.

   Most coefficients are 0, so that only the others are held. That takes a third of the memory of whole
   blocks, and what looks at the image over and over, as the search for scans does, passes over nothing
   that costs no bits. */
#ifndef JPEG_COEFFICIENTS_H
#define JPEG_COEFFICIENTS_H

#include <stddef.h>
#include <stdint.h>

#include "cc_fault.h"

enum {
    JPEG_BLOCK = 64,
    JPEG_PLANES = 4,
    /* What Huffman codes of 8-bit images hold: F.1.2.1 and F.1.2.2. */
    JPEG_MEAN_BITS = 11,
    JPEG_DETAIL_BITS = 10,
    /* Blocks in an MCU of an interleaved scan: B.2.3. */
    JPEG_MCU_BLOCKS = 10,
};

/* A coefficient other than the mean that is not 0: its place in zigzag order in the low byte, its
   magnitude above, its sign on top. */
typedef uint32_t jpeg_detail;

static inline jpeg_detail jpeg_detail_of(uint32_t place, int32_t value) {
    const uint32_t sign = value < 0;
    return place | (sign ? (uint32_t)-value : (uint32_t)value) << 8 | sign << 31;
}
static inline uint32_t jpeg_place(jpeg_detail detail) { return detail & 0xFF; }
static inline uint32_t jpeg_magnitude(jpeg_detail detail) { return detail >> 8 & 0x7FFFFF; }
static inline uint32_t jpeg_is_negative(jpeg_detail detail) { return detail >> 31; }

typedef struct {
    int32_t identifier;
    uint32_t h, v;                  /* sampling factors, 1 to 4 */
    size_t wide, high;              /* blocks that show something of the image */
    uint16_t quantisers[JPEG_BLOCK]; /* in zigzag order */
    int16_t *means;                 /* coefficient 0 of each block, row by row */
    uint32_t *starts;               /* where the details of each block begin, and where the last ends */
    jpeg_detail *details;           /* in zigzag order within a block */
    size_t room;                    /* of details */
} jpeg_plane;

typedef struct {
    size_t width, height; /* pixels */
    uint32_t h, v;        /* the largest sampling factors */
    size_t count;
    jpeg_plane planes[JPEG_PLANES];
} jpeg_coefficients;

/* From a place in zigzag order to 8 * vertical + horizontal frequency: figure A.6. */
extern const uint8_t cc_jpeg_zigzag[JPEG_BLOCK];

/* How many blocks a side of `pixels` takes in a plane of factor `h` where the largest is `largest`. */
size_t cc_jpeg_blocks(size_t pixels, uint32_t factor, uint32_t largest);

/* Makes room for the blocks of a plane whose wide and high are set; -1 where there is no memory. */
int cc_jpeg_plane_allocate(jpeg_plane *plane);

/* Appends block `index`, the next one, from 64 values in natural order; -1 where there is no memory or
   a value has more bits than JPEG can hold, as `fault` then says. */
int cc_jpeg_plane_append(jpeg_plane *plane, size_t index, const int16_t *values, cc_fault *fault);

void cc_jpeg_coefficients_clear(jpeg_coefficients *image);

/* Whether both hold the same image by the same quantisers. */
int cc_jpeg_coefficients_equal(const jpeg_coefficients *one, const jpeg_coefficients *other);

/* Turns the image as EXIF's orientation (1 to 8) says, without loss: -1 and a fault where blocks reach
   over an edge that would have to become the first. */
int cc_jpeg_coefficients_turn(jpeg_coefficients *image, int32_t orientation, cc_fault *fault);

#endif
