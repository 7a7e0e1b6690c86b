/* Interleaved levels to planes of light. */
#include "CKernels.h"

#define MOST 255

void ck_planes_of_light(const uint8_t *in, int32_t channels, float background, size_t pixels,
                        const float *light, float *const planes[3]) {
    const int32_t has_alpha = channels % 2 == 0, colours = channels < 3 ? 1 : 3;
    for (size_t i = 0; i < pixels; i++, in += channels) {
        const uint32_t alpha = has_alpha ? in[colours] : MOST;
        const uint32_t behind = (uint32_t)((float)(MOST - alpha) * background + 0.5f);
        for (int32_t c = 0; c < 3; c++)
            planes[c][i] = light[in[colours == 1 ? 0 : c] * alpha + behind];
    }
}
