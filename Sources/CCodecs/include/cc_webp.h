/* WebP through libwebp: whole images, since the format has no rows to stream. */
#ifndef CC_WEBP_H
#define CC_WEBP_H

#include "cc_fault.h"

/* Decodes a still image as RGB (channels 3) or RGBA (4) to rows `stride` bytes apart. out has room for
   stride * height bytes. */
cc_kind cc_webp_decode(const uint8_t *bytes, size_t count, int32_t channels, uint8_t *out,
                       size_t stride, size_t height);

/* Decodes the first frame of an animation, as it shows on the whole canvas, as RGBA. width and height
   are the canvas's and must be right. */
cc_kind cc_webp_decode_first_frame(const uint8_t *bytes, size_t count, uint8_t *out, size_t stride,
                                   size_t width, size_t height);

typedef struct {
    size_t width, height;
    int32_t channels; /* 3: RGB, 4: RGBA */
    int32_t lossless;
    float quality;  /* 0 to 100 */
    int32_t method; /* 0 (fast) to 6 (small) */
} cc_webp_settings;

/* Encodes rows `stride` bytes apart. Where it fails, file->data is NULL and message (CC_MESSAGE_SIZE
   bytes) says why. */
cc_kind cc_webp_encode(const cc_webp_settings *settings, const uint8_t *pixels, size_t stride,
                       cc_bytes *file, char *message);

#endif
