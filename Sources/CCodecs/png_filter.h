/* PNG's filters for those who choose among them. */
#ifndef PNG_FILTER_H
#define PNG_FILTER_H

#include "cc_png.h"
#include "cc_png_filter.h"

/* Writes the filter type, 0 to 4, and the n filtered bytes of a row; above is all zeros for the first. */
void png_filter_row_as(int32_t type, const uint8_t *row, const uint8_t *above, size_t n, size_t bpp,
                       uint8_t *out);

/* cc_png_filter, of rows that have others above them. */
int png_choose(const cc_png_rows *rows, cc_png_choice choice, const uint8_t *above, uint8_t *out);

#endif
