/* The filters of a whole PNG image, by what makes its rows compress well. */
#ifndef CC_PNG_FILTER_H
#define CC_PNG_FILTER_H

#include "cc_fault.h"

/* Packed rows as PNG stores them, one behind the other without gaps. */
typedef struct {
    const uint8_t *bytes;
    size_t row_bytes, height;
    size_t bytes_per_pixel; /* 1 where a pixel has fewer bits */
} cc_png_rows;

/* Who chooses the filter of a row. */
typedef enum {
    /* The same for every row: PNG's filter types. */
    CC_PNG_NONE,
    CC_PNG_SUB,
    CC_PNG_UP,
    CC_PNG_AVERAGE,
    CC_PNG_PAETH,
    CC_PNG_MAGNITUDES,     /* the least sum of magnitudes (PNG 12.7) */
    CC_PNG_ENTROPY,        /* the least entropy of bytes */
    CC_PNG_BIGRAMS,        /* the fewest different pairs of neighbouring bytes */
    CC_PNG_BIGRAM_ENTROPY, /* the least entropy of pairs of neighbouring bytes */
} cc_png_choice;

/* Filters all rows to (row_bytes + 1) * height bytes at out. -1 where there is no memory. */
int cc_png_filter(const cc_png_rows *rows, cc_png_choice choice, uint8_t *out);

/* A trial of several choices. */
typedef struct {
    const cc_png_choice *choices;
    int32_t count;
    int32_t level;        /* libdeflate's, 1 to 12 */
    size_t band_bytes;    /* rows are tried together up to so many bytes, and at least one */
    size_t context_bytes; /* what was chosen last stands before a band when it is tried */
} cc_png_trial;

/* The same, band by band, each by the choice that deflates to the fewest bytes behind the bands before
   it. Costs a compression of band and context for each band and choice. */
int cc_png_filter_in_bands(const cc_png_rows *rows, const cc_png_trial *trial, uint8_t *out);

#endif
