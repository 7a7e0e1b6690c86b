/* WebP through libwebp: whole images, since the format has no rows to stream. */
#ifndef CC_WEBP_H
#define CC_WEBP_H

#include "cc_fault.h"

/* Decodes a still image as RGB (channels 3) or RGBA (4) to rows `stride` bytes apart. out has room for
   stride * height bytes. */
cc_kind cc_webp_decode(const uint8_t *bytes, size_t count, int32_t channels, uint8_t *out,
                       size_t stride, size_t height);

/* The same for a file that is broken or ends early, as far as it goes: sets *rows to the number of rows
   that are whole, from the top. */
cc_kind cc_webp_decode_part(const uint8_t *bytes, size_t count, int32_t channels, uint8_t *out,
                            size_t stride, size_t height, size_t *rows);

typedef struct cc_webp_animation cc_webp_animation;

/* Reads the container of an animation, of any number of frames, from count bytes, which must outlive
   *animation; NULL where it fails. */
cc_kind cc_webp_animation_open(const uint8_t *bytes, size_t count, cc_webp_animation **animation);

/* The canvas's sides. */
size_t cc_webp_animation_width(const cc_webp_animation *animation);
size_t cc_webp_animation_height(const cc_webp_animation *animation);

/* How often it runs, 0 for ever; and the background, as the file stores it. */
uint32_t cc_webp_animation_loops(const cc_webp_animation *animation);
uint32_t cc_webp_animation_background(const cc_webp_animation *animation);

/* When the last decoded frame ends, in milliseconds. */
int32_t cc_webp_animation_end(const cc_webp_animation *animation);

/* Whether frames are left to decode. */
int cc_webp_animation_has_more(const cc_webp_animation *animation);

/* Decodes the next frame onto the canvas. */
cc_kind cc_webp_animation_next(cc_webp_animation *animation);

/* Copies a row of the whole canvas as the last frame left it, always RGBA: CC_INTERNAL, and nothing
   written, where `room` bytes are too few, the row is none, or no frame was decoded. */
cc_kind cc_webp_animation_row(const cc_webp_animation *animation, size_t y, uint8_t *row,
                              size_t room);

void cc_webp_animation_free(cc_webp_animation *animation);

typedef struct {
    size_t width, height;
    int32_t channels; /* 3: RGB, 4: RGBA */
    int32_t lossless;
    int32_t near_lossless; /* 0 to 100, which changes no pixel; heeded where lossless is set */
    int32_t sharp_yuv;
    int32_t alpha_quality; /* 0 to 100 */
    float quality;  /* 0 to 100; the effort where lossless is set */
    int32_t method; /* 0 (fast) to 6 (small) */
} cc_webp_settings;

/* Encodes rows `stride` bytes apart. Where it fails, file->data is NULL and message (CC_MESSAGE_SIZE
   bytes) says why. */
cc_kind cc_webp_encode(const cc_webp_settings *settings, const uint8_t *pixels, size_t stride,
                       cc_bytes *file, char *message);

/* Brightness and colour differences at half the resolution, rounded up, with the levels of ITU-R BT.601
   that WebP has: 16 to 235 and 16 to 240. */
typedef struct {
    const uint8_t *y, *u, *v;
    size_t y_stride, uv_stride;
} cc_webp_planes;

/* Encodes planes, with loss; else as cc_webp_encode. */
cc_kind cc_webp_encode_planes(const cc_webp_settings *settings, const cc_webp_planes *planes,
                              cc_bytes *file, char *message);

typedef struct cc_webp_animator cc_webp_animator;

/* Starts an animation of frames that settings describe; NULL where there is no memory for it. */
cc_webp_animator *cc_webp_animator_open(const cc_webp_settings *settings, int32_t loops,
                                        uint32_t background);

/* Encodes a frame of rows `stride` bytes apart that shows from `start` milliseconds on. */
cc_kind cc_webp_animator_add(cc_webp_animator *animator, const uint8_t *pixels, size_t stride,
                             int32_t start);

/* Ends the last frame at `end` milliseconds and puts the file together. */
cc_kind cc_webp_animator_finish(cc_webp_animator *animator, int32_t end, cc_bytes *file);

/* Why the last call failed. */
const char *cc_webp_animator_message(const cc_webp_animator *animator);

void cc_webp_animator_free(cc_webp_animator *animator);

#endif
