/* Turning and mirroring whole images: the eight EXIF orientations. */
#ifndef CK_ORIENT_H
#define CK_ORIENT_H

#include <stddef.h>
#include <stdint.h>

/* Writes the upright form of a stored image.

   width and height are the stored ones, bytes_per_pixel 1 to 8, strides in bytes, orientation 1 to 8
   as in EXIF. The output has width and height swapped for 5 to 8. Works in tiles so that the columns
   it reads or writes stay in the cache. */
void ck_orient(const uint8_t *in, size_t in_stride, size_t width, size_t height,
               size_t bytes_per_pixel, int32_t orientation, uint8_t *out, size_t out_stride);

#endif
