/* The versions of the codec libraries that are loaded. */
#ifndef CC_VERSIONS_H
#define CC_VERSIONS_H

/* All of them as constant text. libjpeg-turbo and libdeflate tell only the version built against. */
const char *cc_jpeg_version(void);
const char *cc_png_version(void);
const char *cc_deflate_version(void);

/* 0xMMmmpp, as libwebp tells it. */
int cc_webp_version(void);

/* 1000 times the version, as Little CMS tells it. */
int cc_lcms_version(void);

#endif
