/* Animated WebP through libwebpmux's encoder, which holds every frame until the file is put together. */
#include <stdio.h>
#include <stdlib.h>

#include <webp/mux.h>

#include "webp_settings.h"

struct cc_webp_animator {
    WebPAnimEncoder *encoder;
    cc_webp_settings settings;
    char message[CC_MESSAGE_SIZE];
};

cc_webp_animator *cc_webp_animator_open(const cc_webp_settings *settings, int32_t loops,
                                        uint32_t background) {
    WebPAnimEncoderOptions options;
    cc_webp_animator *made = calloc(1, sizeof *made);
    if (!made || !WebPAnimEncoderOptionsInit(&options)) {
        free(made);
        return NULL;
    }
    options.anim_params.loop_count = loops;
    options.anim_params.bgcolor = background;
    made->settings = *settings;
    made->encoder =
        WebPAnimEncoderNew((int)settings->width, (int)settings->height, &options);
    if (!made->encoder) {
        free(made);
        return NULL;
    }
    return made;
}

/* Notes what the encoder says of a call that failed. */
static cc_kind failed(cc_webp_animator *animator, int no_memory) {
    snprintf(animator->message, sizeof animator->message, "%s",
             WebPAnimEncoderGetError(animator->encoder));
    return no_memory ? CC_NO_MEMORY : CC_INTERNAL;
}

cc_kind cc_webp_animator_add(cc_webp_animator *animator, const uint8_t *pixels, size_t stride,
                             int32_t start) {
    WebPConfig config;
    WebPPicture picture;
    if (!WebPConfigInit(&config) || !WebPPictureInit(&picture)) {
        snprintf(animator->message, sizeof animator->message, "libwebp is of another version");
        return CC_INTERNAL;
    }
    cc_webp_configure(&config, &animator->settings);
    picture.use_argb = 1;
    if (!cc_webp_import(&picture, &animator->settings, pixels, stride)) {
        WebPPictureFree(&picture);
        return CC_NO_MEMORY;
    }
    cc_kind kind = CC_FINE;
    if (!WebPAnimEncoderAdd(animator->encoder, &picture, start, &config))
        kind = failed(animator, picture.error_code == VP8_ENC_ERROR_OUT_OF_MEMORY);
    WebPPictureFree(&picture);
    return kind;
}

cc_kind cc_webp_animator_finish(cc_webp_animator *animator, int32_t end, cc_bytes *file) {
    WebPData data;
    WebPDataInit(&data);
    *file = (cc_bytes){NULL, 0};
    if (!WebPAnimEncoderAdd(animator->encoder, NULL, end, NULL) ||
        !WebPAnimEncoderAssemble(animator->encoder, &data))
        return failed(animator, 0);
    *file = (cc_bytes){(uint8_t *)data.bytes, data.size};
    return CC_FINE;
}

const char *cc_webp_animator_message(const cc_webp_animator *animator) {
    return animator->message;
}

void cc_webp_animator_free(cc_webp_animator *animator) {
    if (!animator) return;
    WebPAnimEncoderDelete(animator->encoder);
    free(animator);
}
