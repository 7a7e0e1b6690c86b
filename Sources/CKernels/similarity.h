/* What every set of similarity kernels shares: the constants of SSIMULACRA2, and how rows end. */
#ifndef SIMILARITY_H
#define SIMILARITY_H

#include "ck_similarity.h"

/* From linear sRGB to what the three kinds of cones take up: libjxl's opsin absorbance. */
#define OPSIN_RED_L 0.30f
#define OPSIN_GREEN_L 0.622f
#define OPSIN_BLUE 0.078f
#define OPSIN_RED_M 0.23f
#define OPSIN_GREEN_M 0.692f
#define OPSIN_RED_S 0.24342268924547819f
#define OPSIN_GREEN_S 0.20476744424496821f
#define OPSIN_BLUE_S 0.5518098665095537f
#define OPSIN_BIAS 0.0037930732552754493f
#define OPSIN_BIAS_ROOT 0.15595420054924863f

/* A cube root begins with a third of the float's bits and this, which is off by 4 % at most. */
#define ROOT_MAGIC 0x2a5119f2

/* exp(-k * k / (2 * 1.5 * 1.5)), k from 0 to CK_BLUR_REACH, normalised. */
#define BLUR_0 0.2660117249f
#define BLUR_1 0.2130055377f
#define BLUR_2 0.1093606895f
#define BLUR_3 0.0360007721f
#define BLUR_4 0.0075987581f
#define BLUR_5 0.0010283801f

/* What keeps the ratio of structures from blowing up where there is none. */
#define STRUCTURE_FLOOR 0.0009f

/* So that the lanes behind the last sample add nothing to any sum. */
static inline void end_in_zeros(float *const *rows, int32_t count, size_t pixels) {
    for (size_t i = pixels; i % CK_SUM_LANES; i++)
        for (int32_t row = 0; row < count; row++) rows[row][i] = 0;
}

#endif
