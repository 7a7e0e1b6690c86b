/* From pixels to DCT coefficients that nobody has rounded yet. */
#ifndef JPEG_SAMPLES_H
#define JPEG_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

#include "jpeg_coefficients.h"

/* Coefficients before they are quantised are held in sixteenths: those of 8-bit samples stay within
   2^11. */
enum { JPEG_FINENESS = 16 };

/* One plane of samples from 0 to 255. */
typedef struct {
    size_t width, height;
    uint8_t *samples;
} jpeg_samples;

/* A row of RGB into rows of Y, Cb and Cr: JFIF 1.02. */
void cc_jpeg_row_to_ycbcr(const uint8_t *rgb, size_t pixels, uint8_t *y, uint8_t *cb, uint8_t *cr);

/* The DCT (T.81, A.3.3) of the block whose corner is at (x, y) of `plane` once that is shrunk by
   `across` and `down`, 1 or 2 each; edges are repeated outwards. In zigzag order, in sixteenths. */
void cc_jpeg_forward(const jpeg_samples *plane, uint32_t across, uint32_t down, size_t x, size_t y,
                     int16_t coefficients[JPEG_BLOCK]);

#endif
