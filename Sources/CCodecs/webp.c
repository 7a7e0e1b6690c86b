#include "cc_webp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

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

cc_kind cc_webp_decode(const uint8_t *bytes, size_t count, int32_t channels, uint8_t *out,
                       size_t stride, size_t height) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return CC_INTERNAL;
    config.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = out;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = stride * height;
    return kind_of(WebPDecode(bytes, count, &config));
}

cc_kind cc_webp_decode_first_frame(const uint8_t *bytes, size_t count, uint8_t *out, size_t stride,
                                   size_t width, size_t height) {
    const WebPData data = {bytes, count};
    WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, NULL);
    if (!decoder) return CC_CORRUPT;
    cc_kind kind = CC_CORRUPT;
    WebPAnimInfo info;
    uint8_t *canvas;
    int timestamp;
    if (WebPAnimDecoderGetInfo(decoder, &info) && info.canvas_width == width &&
        info.canvas_height == height && WebPAnimDecoderGetNext(decoder, &canvas, &timestamp)) {
        for (size_t y = 0; y < height; y++)
            memcpy(out + y * stride, canvas + y * width * 4, width * 4);
        kind = CC_FINE;
    }
    WebPAnimDecoderDelete(decoder);
    return kind;
}

cc_kind cc_webp_encode(const cc_webp_settings *settings, const uint8_t *pixels, size_t stride,
                       cc_bytes *file, char *message) {
    *file = (cc_bytes){NULL, 0};
    WebPConfig config;
    WebPPicture picture;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture)) {
        snprintf(message, CC_MESSAGE_SIZE, "libwebp is of another version");
        return CC_INTERNAL;
    }
    config.lossless = settings->lossless;
    config.exact = settings->lossless;
    config.quality = settings->quality;
    config.method = settings->method;
    picture.use_argb = settings->lossless;
    picture.width = (int)settings->width;
    picture.height = (int)settings->height;
    WebPMemoryWriter writer;
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    const int imported = settings->channels == 4
                             ? WebPPictureImportRGBA(&picture, pixels, (int)stride)
                             : WebPPictureImportRGB(&picture, pixels, (int)stride);
    cc_kind kind = CC_FINE;
    if (!imported || !WebPEncode(&config, &picture)) {
        const int no_memory = !imported || picture.error_code == VP8_ENC_ERROR_OUT_OF_MEMORY ||
                              picture.error_code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY;
        kind = no_memory ? CC_NO_MEMORY : CC_INTERNAL;
        snprintf(message, CC_MESSAGE_SIZE, "libwebp's error %d", (int)picture.error_code);
        WebPMemoryWriterClear(&writer);
    } else {
        *file = (cc_bytes){writer.mem, writer.size};
    }
    WebPPictureFree(&picture);
    return kind;
}
