/* What still images and animations are encoded with alike. */
#ifndef WEBP_SETTINGS_H
#define WEBP_SETTINGS_H

#include <webp/encode.h>

#include "cc_webp.h"

/* Sets what settings ask for in an initialised config. */
void cc_webp_configure(WebPConfig *config, const cc_webp_settings *settings);

/* Gives an initialised picture its sides and pixels; 0 where there is no memory for them. */
int cc_webp_import(WebPPicture *picture, const cc_webp_settings *settings, const uint8_t *pixels,
                   size_t stride);

#endif
