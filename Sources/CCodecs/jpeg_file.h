/* From coefficients and scans to the bytes of a file. */
#ifndef JPEG_FILE_H
#define JPEG_FILE_H

#include "jpeg_scans.h"

/* Writes `image` as a file: SOI, the segments in `head`, tables, frame and scans (ITU-T T.81, annex B).

   Returns -1 and a fault where there is no memory, or a coefficient can't be written. */
int cc_jpeg_file_write(const jpeg_coefficients *image, const jpeg_script *script, const uint8_t *head,
                    size_t head_count, cc_bytes *file, cc_fault *fault);

#endif
