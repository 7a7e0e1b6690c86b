/* The inner loops of SSIMULACRA2 (Sneyers, https://github.com/cloudinary/ssimulacra2), row by row: two
   images are turned into XYB, blurred by a Gaussian of sigma 1.5, and compared by three maps.

   Rows are planes of floats with 16 more behind their last sample that may be read, and up to a multiple
   of CK_SUM_LANES overwritten. Every instruction set computes the same bits: no operation is fused, and
   sums run in CK_SUM_LANES lanes of every eighth sample, which are added in order at the end of a row. */
#ifndef CK_SIMILARITY_H
#define CK_SIMILARITY_H

#include <stddef.h>
#include <stdint.h>

/* The Gaussian is cut off after this many samples on either side: 11 taps. */
#define CK_BLUR_REACH 5
#define CK_BLUR_TAPS 11
#define CK_SUM_LANES 8

/* What a pair of rows is blurred into: both rows, the sum of their squares, and their product. */
typedef enum {
    CK_MEAN_A,
    CK_MEAN_B,
    CK_SQUARES,
    CK_PRODUCT,
    CK_BLURRED_ROWS
} ck_blurred_row;

/* The error maps, of each the sum and the sum of fourth powers: loss of structure, edges that only the
   second image has, and edges that only the first has. */
typedef enum {
    CK_STRUCTURE,
    CK_STRUCTURE_4,
    CK_RINGING,
    CK_RINGING_4,
    CK_BLURRING,
    CK_BLURRING_4,
    CK_ERROR_SUMS
} ck_error_sum;

/* A row of one image: linear red, green and blue, 0 to 1, to X, Y and B - Y, scaled to about 0 to 1.
   Behind the last sample, zeros are written up to a multiple of CK_SUM_LANES. */
typedef void ck_similarity_xyb(const float *const light[3], size_t pixels, float *const xyb[3]);

/* A row of one channel of both images, with zeros on either side for the blur to reach, blurred across
   into CK_BLURRED_ROWS rows, which end in zeros likewise. */
typedef void ck_similarity_across(const float *a, const float *b, size_t pixels, float *const *out);

/* The blur down, of row `k` of the taps in rows[k * CK_BLURRED_ROWS], and the errors of the row of one
   channel in the middle, a and b, which are added to `sums`. What lies behind the last sample, up to a
   multiple of CK_SUM_LANES, must be zeros. */
typedef void ck_similarity_down(const float *const *rows, const float *a, const float *b, size_t pixels,
                                double *sums);

/* The means of two by two samples: 2 * pixels of either row. */
typedef void ck_similarity_halve(const float *above, const float *below, size_t pixels, float *out);

/* Levels of 8-bit pixels, of gray (1), gray+alpha (2), RGB (3) or RGBA (4), to light in planes: over a
   background of that level where there is alpha. `light` has an entry for every product of two levels,
   0 to 65025. */
void ck_planes_of_light(const uint8_t *in, int32_t channels, float background, size_t pixels,
                        const float *light, float *const planes[3]);

#endif
