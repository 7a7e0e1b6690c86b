/* Which scans a file is made of. */
#ifndef JPEG_SCANS_H
#define JPEG_SCANS_H

#include "jpeg_tokens.h"

enum { JPEG_MOST_SCANS = 40 };

typedef struct {
    int is_progressive;
    uint32_t count;
    jpeg_scan scans[JPEG_MOST_SCANS];
} jpeg_script;

/* Finds the script by which `image` takes the fewest bytes, or with `sequential` the one that has no
   progression. Costs a few looks at a sample of the blocks; no scan is written.

   Returns -1 and a fault where a coefficient can't be written, or there is no memory. */
int cc_jpeg_script_find(jpeg_script *script, const jpeg_coefficients *image, int sequential,
                     cc_fault *fault);

#endif
