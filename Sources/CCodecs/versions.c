#include "cc_versions.h"

#include <stdio.h>

#include <jpeglib.h>
#include <lcms2.h>
#include <libdeflate.h>
#include <png.h>
#include <webp/decode.h>

#define TEXT_OF(value) #value
#define TEXT(value) TEXT_OF(value)

const char *cc_jpeg_version(void) { return TEXT(LIBJPEG_TURBO_VERSION); }
const char *cc_png_version(void) { return png_get_libpng_ver(NULL); }
const char *cc_deflate_version(void) { return LIBDEFLATE_VERSION_STRING; }
int cc_webp_version(void) { return WebPGetDecoderVersion(); }
int cc_lcms_version(void) { return cmsGetEncodedCMMversion(); }
