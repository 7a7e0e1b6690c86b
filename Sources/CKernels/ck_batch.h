/* What the horizontal kernels of a vector set share: each loop weighs the same pixels of four rows, so that
   a weight is loaded once and no sum waits for another. */
#ifndef CK_BATCH_H
#define CK_BATCH_H

#include "ck_resample.h"

/* The rows of one call: void where the loop alone knows the kind of their samples. */
#define CK_DEFINE_BATCH(SAMPLE)            \
    typedef struct {                       \
        const SAMPLE *in[CK_ROWS_AT_ONCE]; \
        SAMPLE *out[CK_ROWS_AT_ONCE];      \
    } batch

/* Fewer rows are made up to four with the last, which is then weighed and written again. */
#define CK_MAKE_BATCH(NAME, ROWS, ROW_COUNT, OUT)                       \
    batch NAME;                                                         \
    for (int32_t r = 0; r < CK_ROWS_AT_ONCE; r++) {                     \
        NAME.in[r] = (ROWS)[r < (ROW_COUNT) ? r : (ROW_COUNT) - 1];     \
        NAME.out[r] = (OUT)[r < (ROW_COUNT) ? r : (ROW_COUNT) - 1];     \
    }

/* What a loop in fixed point reads and writes: bytes, words with 6 fractional bits, or such words in pairs of
   pixels. */
typedef enum { BYTES, WORDS, PAIRS } sample;

/* The passes of a set in fixed point over single pixels: HORIZONTAL(NAME, IN, OUT, DOWN, FROM, TO) makes one,
   whose sums are shifted DOWN. */
#define CK_HORIZONTAL_PASSES(SET)                                                                    \
    HORIZONTAL(ck_##SET##_horizontal_u8_i16, uint8_t, int16_t, weights->shift - CK_FRACTION_BITS,    \
               BYTES, WORDS)                                                                         \
    HORIZONTAL(ck_##SET##_horizontal_i16_u8, int16_t, uint8_t, weights->shift + CK_FRACTION_BITS,    \
               WORDS, BYTES)

#endif
