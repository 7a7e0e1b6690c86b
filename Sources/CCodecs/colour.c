/* Colour profiles (ICC.1) through Little CMS. Every transform has a context of its own, so that nothing
   is shared among threads and nothing is ever written to standard error. */
#include "cc_colour.h"

#include <stdlib.h>
#include <string.h>

#include <lcms2.h>

struct cc_colour {
    cmsContext context;
    cmsHTRANSFORM transform;
};

static void stay_silent(cmsContext context, cmsUInt32Number code, const char *text) {
    (void)context, (void)code, (void)text;
}

static cmsContext open_context(void) {
    cmsContext context = cmsCreateContext(NULL, NULL);
    if (context) cmsSetLogErrorHandlerTHR(context, stay_silent);
    return context;
}

/* IEC 61966-2-1: (x / 1.055 + 0.055 / 1.055) ^ 2.4 above 0.04045, x / 12.92 below. */
static cmsToneCurve *srgb_curve(cmsContext context) {
    const cmsFloat64Number parameters[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    return cmsBuildParametricToneCurve(context, 4, parameters);
}

static cmsHPROFILE gray_profile(cmsContext context, const cmsCIExyY *white, cmsToneCurve *curve) {
    return curve ? cmsCreateGrayProfileTHR(context, white, curve) : NULL;
}

static cmsHPROFILE srgb(cmsContext context, int is_gray) {
    if (!is_gray) return cmsCreate_sRGBProfileTHR(context);
    cmsToneCurve *curve = srgb_curve(context);
    cmsHPROFILE profile = gray_profile(context, cmsD50_xyY(), curve);
    if (curve) cmsFreeToneCurve(curve);
    return profile;
}

static cmsUInt32Number format_of(const cc_colour_pixels *pixels, int32_t channels) {
    const int space = channels == 1 ? PT_GRAY : channels == 3 ? PT_RGB : PT_CMYK;
    return (cmsUInt32Number)(COLORSPACE_SH(space) | CHANNELS_SH(channels) |
                             EXTRA_SH(pixels->has_alpha ? 1 : 0) | BYTES_SH(pixels->depth / 8) |
                             FLAVOR_SH(channels == 4 && pixels->inverted ? 1 : 0));
}

cc_colour *cc_colour_open(const uint8_t *profile, size_t count, const cc_colour_pixels *pixels) {
    cc_colour *colour = calloc(1, sizeof *colour);
    if (!colour) return NULL;
    colour->context = open_context();
    cmsHPROFILE source = NULL, target = NULL;
    if (colour->context && count <= UINT32_MAX) {
        source = cmsOpenProfileFromMemTHR(colour->context, profile, (cmsUInt32Number)count);
        target = srgb(colour->context, pixels->channels == 1);
    }
    if (source && target) {
        /* Tabled curves lose the darkest of 65,536 levels where a curve is steep. */
        const cmsUInt32Number exact = pixels->depth == 16 ? cmsFLAGS_NOOPTIMIZE : 0;
        const int32_t made = pixels->channels == 1 ? 1 : 3;
        colour->transform = cmsCreateTransformTHR(
            colour->context, source, format_of(pixels, pixels->channels), target,
            format_of(pixels, made), INTENT_RELATIVE_COLORIMETRIC,
            cmsFLAGS_BLACKPOINTCOMPENSATION | exact |
                (pixels->has_alpha ? cmsFLAGS_COPY_ALPHA : 0));
    }
    if (source) cmsCloseProfile(source);
    if (target) cmsCloseProfile(target);
    if (!colour->transform) {
        cc_colour_free(colour);
        return NULL;
    }
    return colour;
}

void cc_colour_row(const cc_colour *colour, const void *from, void *to, size_t pixels) {
    cmsDoTransform(colour->transform, from, to, (cmsUInt32Number)pixels);
}

void cc_colour_free(cc_colour *colour) {
    if (!colour) return;
    if (colour->transform) cmsDeleteTransform(colour->transform);
    if (colour->context) cmsDeleteContext(colour->context);
    free(colour);
}

/* Writes `profile` to memory, without the time of its making (bytes 24 to 35 of its header). */
static cc_bytes saved(cmsHPROFILE profile) {
    cmsUInt32Number count = 0;
    if (!cmsSaveProfileToMem(profile, NULL, &count) || count < 128) return (cc_bytes){NULL, 0};
    uint8_t *data = malloc(count);
    if (!data || !cmsSaveProfileToMem(profile, data, &count)) {
        free(data);
        return (cc_bytes){NULL, 0};
    }
    memset(data + 24, 0, 12);
    return (cc_bytes){data, count};
}

cc_bytes cc_colour_profile(const cc_colour_primaries *primaries, int32_t is_gray) {
    cc_bytes made = {NULL, 0};
    cmsContext context = open_context();
    if (!context) return made;
    const cmsCIExyY white = {primaries->white[0], primaries->white[1], 1};
    const cmsCIExyYTRIPLE corners = {{primaries->red[0], primaries->red[1], 1},
                                     {primaries->green[0], primaries->green[1], 1},
                                     {primaries->blue[0], primaries->blue[1], 1}};
    cmsToneCurve *curve = primaries->gamma > 0 ? cmsBuildGamma(context, primaries->gamma)
                                               : srgb_curve(context);
    if (curve) {
        cmsToneCurve *curves[] = {curve, curve, curve};
        /* The eye that adapts to a white sees gray by it: only the curve matters. */
        cmsHPROFILE profile = is_gray
                                  ? gray_profile(context, cmsD50_xyY(), curve)
                                  : cmsCreateRGBProfileTHR(context, &white, &corners, curves);
        if (profile) {
            made = saved(profile);
            cmsCloseProfile(profile);
        }
        cmsFreeToneCurve(curve);
    }
    cmsDeleteContext(context);
    return made;
}
