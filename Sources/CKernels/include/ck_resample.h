/* Separable resampling, one row at a time: a vertical kernel weighs n rows into one, a horizontal
   kernel weighs the pixels of 1 to 4 rows. Either may come first.

   Fixed point. A weight w is stored as round(w * 2^shift) in 16 bits, `shift` chosen per axis so that
   no weight passes 32767 and no sum overflows 32 bits; the stored weights of one output sum to exactly
   2^shift. Intermediate samples are 16-bit with 6 fractional bits, signed, because a filter with
   negative lobes overshoots (Lanczos3: to 1.27 of full scale, 20,700 of 32,767) and clamping between
   the passes would bend edges.

   Every instruction set computes the same bits as the scalar kernels. Rows have CK_PADDING readable
   and writable bytes behind their last sample; weights are padded with zeros to a multiple of
   CK_TAPS_AT_ONCE, so that a kernel may weigh what lies behind the last tap. */
#ifndef CK_RESAMPLE_H
#define CK_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "ck_similarity.h"

#define CK_PADDING 64
#define CK_FRACTION_BITS 6
#define CK_ROWS_AT_ONCE 4
#define CK_TAPS_AT_ONCE 8

/* Premultiplied, a level is 63.75, and the least alpha that rounds to 1 is 32. */
#define CK_LEVELS_OF_ALPHA (4.0f / 255.0f)
#define CK_LEAST_ALPHA 32

/* One axis' weights in fixed point. Output i is the sum over k < count[i] of
   source[first[i] + k] * weights[i * stride + k]. */
typedef struct {
    const int32_t *first;
    const int32_t *count;
    const int16_t *weights;
    int32_t stride; /* a multiple of CK_TAPS_AT_ONCE */
    int32_t shift;
} ck_weights;

/* The same in floating point, for 16-bit samples. The sum runs over k upwards, each product and each
   addition rounded by itself: never fused, so that the result does not depend on the machine. */
typedef struct {
    const int32_t *first;
    const int32_t *count;
    const float *weights;
    int32_t stride;
} ck_weights_f32;

typedef struct {
    /* What `doctor` calls this set. */
    const char *name;

    /* The passes are named for what they read and write: u8 are 8-bit samples, i16 samples between the
       passes. A result is rounded to nearest and clamped to its type. Sums of products stay below
       2^31: 255 * sum|weights| does for u8, 32767 * sum|weights| for i16. */

    /* taps rows -> one row. */
    void (*vertical_u8_i16)(const uint8_t *const *rows, const int16_t *weights, int32_t taps,
                            int32_t shift, int16_t *out, size_t samples);
    void (*vertical_i16_i16)(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                             int32_t shift, int16_t *out, size_t samples);
    void (*vertical_i16_u8)(const int16_t *const *rows, const int16_t *weights, int32_t taps,
                            int32_t shift, uint8_t *out, size_t samples);
    /* row_count (1 to 4) rows -> as many rows of `pixels` pixels. */
    void (*horizontal_u8_i16)(const uint8_t *const *rows, int32_t row_count,
                              const ck_weights *weights, int32_t channels, int32_t pixels,
                              int16_t *const *out);
    void (*horizontal_i16_u8)(const int16_t *const *rows, int32_t row_count,
                              const ck_weights *weights, int32_t channels, int32_t pixels,
                              uint8_t *const *out);
    /* The same for rows in pairs of pixels, as premultiply_u8 makes them, into rows of single pixels.
       Every weights->first is even; channels is 2 or 4. */
    void (*horizontal_pairs_i16)(const int16_t *const *rows, int32_t row_count,
                                 const ck_weights *weights, int32_t channels, int32_t pixels,
                                 int16_t *const *out);

    void (*vertical_f32)(const float *const *rows, const float *weights, int32_t taps, float *out,
                         size_t samples);
    void (*horizontal_f32)(const float *const *rows, int32_t row_count,
                           const ck_weights_f32 *weights, int32_t channels, int32_t pixels,
                           float *const *out);

    /* Straight 8-bit samples with alpha last -> premultiplied, as colour * alpha / 4 and
       255 * alpha / 4, rounded: 0..16256, that is 63.75 for each level, near enough to 6 fractional
       bits and with the same room for overshoot. Two pixels lie together, channel by channel, r r g g
       b b a a, as the products of a horizontal pass are added up; the last pixel of an odd number lies
       beside one of any value. channels is 2 or 4. */
    void (*premultiply_u8)(const uint8_t *in, int32_t channels, size_t pixels, int16_t *out);
    /* Back to straight 8-bit samples, from single pixels: a colour times 255 / alpha, an alpha times CK_LEVELS_OF_ALPHA,
       rounded and clamped. A pixel whose alpha becomes 0 becomes 0 in all channels. */
    void (*unpremultiply_u8)(const int16_t *in, int32_t channels, size_t pixels, uint8_t *out);

    /* 16-bit samples <-> floats of the same scale (0..65535), premultiplied where has_alpha says that
       the last channel is alpha. */
    void (*widen_u16)(const uint16_t *in, int32_t channels, int32_t has_alpha, size_t pixels,
                      float *out);
    void (*narrow_u16)(const float *in, int32_t channels, int32_t has_alpha, size_t pixels,
                       uint16_t *out);

    /* The loops of the metric, in ck_similarity.h. */
    ck_similarity_xyb *similarity_xyb;
    ck_similarity_across *similarity_across;
    ck_similarity_down *similarity_down;
    ck_similarity_halve *similarity_halve;
} ck_kernels;

/* The sets that this processor runs, the best first, the scalar one, which every other must match bit for
   bit, last; NULL from the count of them on. What comes back is constant and never freed. */
const ck_kernels *ck_set(int32_t index);

#endif
