/* Sharpening by what a blur takes away. */
#ifndef CK_SHARPEN_H
#define CK_SHARPEN_H

#include <stddef.h>
#include <stdint.h>

/* Adds to each colour by how much the pixel is brighter than its blurred surroundings, so that no colour
   changes at an edge; samples of 1 or 2 bytes, of gray (1), gray+alpha (2), RGB (3) or RGBA (4), whose
   alpha stays. */
void ck_sharpen(const void *in, const void *blurred, int32_t channels, int32_t sample_bytes,
                size_t pixels, void *out);

#endif
