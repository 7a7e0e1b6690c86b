#include "webp_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

static cc_kind kind_of(VP8StatusCode status) {
    switch (status) {
    case VP8_STATUS_OK: return CC_FINE;
    case VP8_STATUS_OUT_OF_MEMORY: return CC_NO_MEMORY;
    case VP8_STATUS_BITSTREAM_ERROR: return CC_CORRUPT;
    case VP8_STATUS_UNSUPPORTED_FEATURE: return CC_UNSUPPORTED;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA: return CC_TRUNCATED;
    default: return CC_INTERNAL;
    }
}

/* A configuration that decodes into the caller's rows; 0 where libwebp is of another version. */
static int decode_into(WebPDecoderConfig *config, int32_t channels, uint8_t *out, size_t stride,
                       size_t height) {
    if (!WebPInitDecoderConfig(config)) return 0;
    config->output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
    config->output.is_external_memory = 1;
    config->output.u.RGBA.rgba = out;
    config->output.u.RGBA.stride = (int)stride;
    config->output.u.RGBA.size = stride * height;
    return 1;
}

cc_kind cc_webp_decode(const uint8_t *bytes, size_t count, int32_t channels, uint8_t *out,
                       size_t stride, size_t height) {
    WebPDecoderConfig config;
    if (!decode_into(&config, channels, out, stride, height)) return CC_INTERNAL;
    return kind_of(WebPDecode(bytes, count, &config));
}

cc_kind cc_webp_decode_part(const uint8_t *bytes, size_t count, int32_t channels, uint8_t *out,
                            size_t stride, size_t height, size_t *rows) {
    WebPDecoderConfig config;
    *rows = 0;
    if (!decode_into(&config, channels, out, stride, height)) return CC_INTERNAL;
    WebPIDecoder *decoder = WebPIDecode(NULL, 0, &config);
    if (!decoder) return CC_NO_MEMORY;
    const VP8StatusCode status = WebPIUpdate(decoder, bytes, count);
    int last;
    if (WebPIDecGetRGB(decoder, &last, NULL, NULL, NULL) && last > 0) *rows = (size_t)last;
    WebPIDelete(decoder);
    return kind_of(status);
}

struct cc_webp_animation {
    WebPAnimDecoder *decoder;
    WebPAnimInfo info;
    const uint8_t *canvas; /* the frame that shows, owned by the decoder */
    int end;               /* when it does no more */
};

cc_kind cc_webp_animation_open(const uint8_t *bytes, size_t count, cc_webp_animation **animation) {
    *animation = NULL;
    const WebPData data = {bytes, count};
    /* The decoder does not say why it can't be made: a file whose container can be read leaves only
       its canvases, for which there was no memory. */
    WebPDemuxer *container = WebPDemux(&data);
    if (!container) return CC_CORRUPT;
    WebPDemuxDelete(container);
    cc_webp_animation *made = calloc(1, sizeof *made);
    if (!made) return CC_NO_MEMORY;
    made->decoder = WebPAnimDecoderNew(&data, NULL);
    if (!made->decoder || !WebPAnimDecoderGetInfo(made->decoder, &made->info)) {
        cc_webp_animation_free(made);
        return CC_NO_MEMORY;
    }
    *animation = made;
    return CC_FINE;
}

size_t cc_webp_animation_width(const cc_webp_animation *animation) {
    return animation->info.canvas_width;
}

size_t cc_webp_animation_height(const cc_webp_animation *animation) {
    return animation->info.canvas_height;
}

uint32_t cc_webp_animation_loops(const cc_webp_animation *animation) {
    return animation->info.loop_count;
}

uint32_t cc_webp_animation_background(const cc_webp_animation *animation) {
    return animation->info.bgcolor;
}

int32_t cc_webp_animation_end(const cc_webp_animation *animation) { return animation->end; }

int cc_webp_animation_has_more(const cc_webp_animation *animation) {
    return WebPAnimDecoderHasMoreFrames(animation->decoder);
}

cc_kind cc_webp_animation_next(cc_webp_animation *animation) {
    uint8_t *canvas;
    animation->canvas = NULL;
    if (!WebPAnimDecoderGetNext(animation->decoder, &canvas, &animation->end)) return CC_CORRUPT;
    animation->canvas = canvas;
    return CC_FINE;
}

cc_kind cc_webp_animation_row(const cc_webp_animation *animation, size_t y, uint8_t *row,
                              size_t room) {
    const size_t row_bytes = (size_t)animation->info.canvas_width * 4;
    if (!animation->canvas || y >= animation->info.canvas_height || row_bytes > room)
        return CC_INTERNAL;
    memcpy(row, animation->canvas + y * row_bytes, row_bytes);
    return CC_FINE;
}

void cc_webp_animation_free(cc_webp_animation *animation) {
    if (!animation) return;
    WebPAnimDecoderDelete(animation->decoder);
    free(animation);
}

void cc_webp_configure(WebPConfig *config, const cc_webp_settings *settings) {
    config->lossless = settings->lossless;
    config->near_lossless = settings->near_lossless;
    config->exact = settings->lossless && settings->near_lossless == 100;
    config->use_sharp_yuv = settings->sharp_yuv;
    config->alpha_quality = settings->alpha_quality;
    config->quality = settings->quality;
    config->method = settings->method;
}

int cc_webp_import(WebPPicture *picture, const cc_webp_settings *settings, const uint8_t *pixels,
                   size_t stride) {
    picture->width = (int)settings->width;
    picture->height = (int)settings->height;
    return settings->channels == 4 ? WebPPictureImportRGBA(picture, pixels, (int)stride)
                                   : WebPPictureImportRGB(picture, pixels, (int)stride);
}

/* Encodes a picture whose pixels are there, unless `imported` says that there was no memory for them, and
   frees it. */
static cc_kind encode(const WebPConfig *config, WebPPicture *picture, int imported, cc_bytes *file,
                      char *message) {
    WebPMemoryWriter writer;
    WebPMemoryWriterInit(&writer);
    picture->writer = WebPMemoryWrite;
    picture->custom_ptr = &writer;
    cc_kind kind = CC_FINE;
    if (!imported || !WebPEncode(config, picture)) {
        const int no_memory = !imported || picture->error_code == VP8_ENC_ERROR_OUT_OF_MEMORY ||
                              picture->error_code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY;
        kind = no_memory ? CC_NO_MEMORY : CC_INTERNAL;
        snprintf(message, CC_MESSAGE_SIZE, "libwebp's error %d", (int)picture->error_code);
        WebPMemoryWriterClear(&writer);
    } else {
        *file = (cc_bytes){writer.mem, writer.size};
    }
    WebPPictureFree(picture);
    return kind;
}

/* Initialises a configuration and a picture; 0 and a message where libwebp is of another version. */
static int begin(WebPConfig *config, WebPPicture *picture, const cc_webp_settings *settings,
                 char *message) {
    if (!WebPConfigInit(config) || !WebPPictureInit(picture)) {
        snprintf(message, CC_MESSAGE_SIZE, "libwebp is of another version");
        return 0;
    }
    cc_webp_configure(config, settings);
    return 1;
}

cc_kind cc_webp_encode(const cc_webp_settings *settings, const uint8_t *pixels, size_t stride,
                       cc_bytes *file, char *message) {
    *file = (cc_bytes){NULL, 0};
    WebPConfig config;
    WebPPicture picture;
    if (!begin(&config, &picture, settings, message)) return CC_INTERNAL;
    /* What is imported as YUV has lost its sharp colours already. */
    picture.use_argb = settings->lossless || settings->sharp_yuv;
    return encode(&config, &picture, cc_webp_import(&picture, settings, pixels, stride), file, message);
}

cc_kind cc_webp_encode_planes(const cc_webp_settings *settings, const cc_webp_planes *planes,
                              cc_bytes *file, char *message) {
    *file = (cc_bytes){NULL, 0};
    WebPConfig config;
    WebPPicture picture;
    if (!begin(&config, &picture, settings, message)) return CC_INTERNAL;
    picture.width = (int)settings->width;
    picture.height = (int)settings->height;
    /* The encoder only reads them. */
    picture.y = (uint8_t *)planes->y;
    picture.u = (uint8_t *)planes->u;
    picture.v = (uint8_t *)planes->v;
    picture.y_stride = (int)planes->y_stride;
    picture.uv_stride = (int)planes->uv_stride;
    return encode(&config, &picture, 1, file, message);
}
