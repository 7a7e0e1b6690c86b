/* Into and out of the samples that are weighed, with NEON: alpha multiplied in and divided out, 16-bit
   samples to floats and back. Eight or four pixels at a time, channel by channel; writes reach up to
   7 pixels of 8 bytes, or 3 of 16, into the padding. */
#if defined(__aarch64__)

#include "neon.h"

#pragma clang fp contract(off)

/* (c * a + 2) / 4, which fits 16 bits, as pairs of pixels. */
INLINE int32x4_t quarter(uint8x8_t samples, uint8x8_t factors) {
    return vreinterpretq_s32_u16(vrshrq_n_u16(vmull_u8(samples, factors), 2));
}

void ck_neon_premultiply_u8(const uint8_t *in, int32_t channels, size_t pixels, int16_t *out) {
    const uint8x8_t full = vdup_n_u8(255);
    if (channels == 4) {
        for (size_t i = 0; i < pixels; i += 8) {
            const uint8x8x4_t p = vld4_u8(in + i * 4);
            const int32x4x4_t weighed = {{quarter(p.val[0], p.val[3]), quarter(p.val[1], p.val[3]),
                                          quarter(p.val[2], p.val[3]), quarter(p.val[3], full)}};
            vst4q_s32((int32_t *)(out + i * 4), weighed);
        }
    } else {
        for (size_t i = 0; i < pixels; i += 8) {
            const uint8x8x2_t p = vld2_u8(in + i * 2);
            const int32x4x2_t weighed = {{quarter(p.val[0], p.val[1]), quarter(p.val[1], full)}};
            vst2q_s32((int32_t *)(out + i * 2), weighed);
        }
    }
}

/* What turns colours into levels, pixel by pixel: 0 where alpha rounds to 0. */
INLINE float32x4_t level_of_colour(int32x4_t alphas) {
    const uint32x4_t visible = vcgeq_s32(alphas, vdupq_n_s32(CK_LEAST_ALPHA));
    const float32x4_t factors = vdivq_f32(vdupq_n_f32(255.0f), vcvtq_f32_s32(alphas));
    return vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(factors), visible));
}

INLINE int16x4_t scale_half(int16x4_t samples, float32x4_t factors) {
    const float32x4_t scaled = vmulq_f32(vcvtq_f32_s32(vmovl_s16(samples)), factors);
    return vqmovn_s32(vcvtq_s32_f32(vaddq_f32(scaled, vdupq_n_f32(0.5f))));
}

INLINE uint8x8_t scale(int16x8_t samples, float32x4_t low, float32x4_t high) {
    return vqmovun_s16(vcombine_s16(scale_half(vget_low_s16(samples), low),
                                    scale_half(vget_high_s16(samples), high)));
}

void ck_neon_unpremultiply_u8(const int16_t *in, int32_t channels, size_t pixels, uint8_t *out) {
    const float32x4_t of_alpha = vdupq_n_f32(CK_LEVELS_OF_ALPHA);
    for (size_t i = 0; i < pixels; i += 8) {
        int16x8x4_t four;
        int16x8x2_t two;
        if (channels == 4)
            four = vld4q_s16(in + i * 4);
        else
            two = vld2q_s16(in + i * 2);
        const int16x8_t alphas = channels == 4 ? four.val[3] : two.val[1];
        const float32x4_t low = level_of_colour(vmovl_s16(vget_low_s16(alphas)));
        const float32x4_t high = level_of_colour(vmovl_high_s16(alphas));
        const uint8x8_t levels = scale(alphas, of_alpha, of_alpha);
        if (channels == 4) {
            const uint8x8x4_t straight = {{scale(four.val[0], low, high),
                                           scale(four.val[1], low, high),
                                           scale(four.val[2], low, high), levels}};
            vst4_u8(out + i * 4, straight);
        } else {
            const uint8x8x2_t straight = {{scale(two.val[0], low, high), levels}};
            vst2_u8(out + i * 2, straight);
        }
    }
}

INLINE float32x4_t real(uint16x4_t samples) {
    return vcvtq_f32_u32(vmovl_u16(samples));
}

void ck_neon_widen_u16(const uint16_t *in, int32_t channels, int32_t has_alpha, size_t pixels,
                       float *out) {
    const float32x4_t full = vdupq_n_f32(65535.0f);
    if (!has_alpha) {
        for (size_t i = 0; i < pixels * (size_t)channels; i += 4)
            vst1q_f32(out + i, real(vld1_u16(in + i)));
    } else if (channels == 4) {
        for (size_t i = 0; i < pixels; i += 4) {
            const uint16x4x4_t p = vld4_u16(in + i * 4);
            const float32x4_t alpha = real(p.val[3]), opacity = vdivq_f32(alpha, full);
            const float32x4x4_t wide = {{vmulq_f32(real(p.val[0]), opacity),
                                         vmulq_f32(real(p.val[1]), opacity),
                                         vmulq_f32(real(p.val[2]), opacity), alpha}};
            vst4q_f32(out + i * 4, wide);
        }
    } else {
        for (size_t i = 0; i < pixels; i += 4) {
            const uint16x4x2_t p = vld2_u16(in + i * 2);
            const float32x4_t alpha = real(p.val[1]);
            const float32x4x2_t wide = {
                {vmulq_f32(real(p.val[0]), vdivq_f32(alpha, full)), alpha}};
            vst2q_f32(out + i * 2, wide);
        }
    }
}

INLINE uint16x4_t level(float32x4_t samples) {
    const float32x4_t inside =
        vminq_f32(vmaxq_f32(samples, vdupq_n_f32(0)), vdupq_n_f32(65535.0f));
    return vmovn_u32(vcvtq_u32_f32(vaddq_f32(inside, vdupq_n_f32(0.5f))));
}

/* A colour over its alpha: 0 where the alpha's level is. */
INLINE uint16x4_t straight(float32x4_t colours, float32x4_t alphas, uint16x4_t levels) {
    const float32x4_t quotient = vdivq_f32(vmulq_f32(colours, vdupq_n_f32(65535.0f)), alphas);
    return vbic_u16(level(quotient), vceqz_u16(levels));
}

void ck_neon_narrow_u16(const float *in, int32_t channels, int32_t has_alpha, size_t pixels,
                        uint16_t *out) {
    if (!has_alpha) {
        for (size_t i = 0; i < pixels * (size_t)channels; i += 4)
            vst1_u16(out + i, level(vld1q_f32(in + i)));
    } else if (channels == 4) {
        for (size_t i = 0; i < pixels; i += 4) {
            const float32x4x4_t p = vld4q_f32(in + i * 4);
            const uint16x4_t alpha = level(p.val[3]);
            const uint16x4x4_t narrow = {{straight(p.val[0], p.val[3], alpha),
                                          straight(p.val[1], p.val[3], alpha),
                                          straight(p.val[2], p.val[3], alpha), alpha}};
            vst4_u16(out + i * 4, narrow);
        }
    } else {
        for (size_t i = 0; i < pixels; i += 4) {
            const float32x4x2_t p = vld2q_f32(in + i * 2);
            const uint16x4_t alpha = level(p.val[1]);
            const uint16x4x2_t narrow = {{straight(p.val[0], p.val[1], alpha), alpha}};
            vst2_u16(out + i * 2, narrow);
        }
    }
}

#endif
