/* PNG: reading through libpng a row at a time; writing is our own choice of filters, whose result
   cc_zlib.h compresses. Functions that can fail return 0, or -1 and a fault in the handle. */
#ifndef CC_PNG_H
#define CC_PNG_H

#include "cc_fault.h"

typedef struct cc_png_reader cc_png_reader;

/* Reads from count bytes, which must outlive the reader; NULL when there is no memory. */
cc_png_reader *cc_png_reader_open(const uint8_t *bytes, size_t count);

/* Has the reader make what it can of an image that is broken: of one that is interlaced, what was coarse
   stays so, and the fault stays to be read; of others every row before the fault. */
void cc_png_reader_tolerate(cc_png_reader *reader);

/* Reads up to the image data. An interlaced image is decoded here as a whole. Text, time and EXIF
   chunks are not looked into. */
int cc_png_reader_start(cc_png_reader *reader);

/* What rows hold, once started: palettes and transparency keys are expanded, fewer than 8 bits are
   made 8, 16 bits are in the machine's byte order. channels is 1 to 4, depth 8 or 16. */
size_t cc_png_reader_width(const cc_png_reader *reader);
size_t cc_png_reader_height(const cc_png_reader *reader);
int32_t cc_png_reader_channels(const cc_png_reader *reader);
int32_t cc_png_reader_depth(const cc_png_reader *reader);

/* The embedded ICC profile, inflated, owned by the reader; data is NULL where there is none. */
cc_bytes cc_png_reader_profile(cc_png_reader *reader);

int cc_png_reader_row(cc_png_reader *reader, uint8_t *row);

/* How far into the bytes the decoder has come: those before are not read again. */
size_t cc_png_reader_offset(const cc_png_reader *reader);

/* Reads the rest, up to IEND. */
int cc_png_reader_finish(cc_png_reader *reader);

const cc_fault *cc_png_reader_fault(const cc_png_reader *reader);
const cc_warnings *cc_png_reader_warnings(const cc_png_reader *reader);
void cc_png_reader_free(cc_png_reader *reader);

/* Turns 16-bit samples of the machine's byte order into PNG's (the same call turns them back). */
void cc_png_network_order(uint8_t *row, size_t samples);

/* Writes the filter type and the filtered bytes of one row (PNG 9.2), 1 + row_bytes in all, with the
   filter whose output has the smallest sum of absolute values (PNG 12.7).

   above is the unfiltered row before, all zeros for the first. */
void cc_png_filter_row(const uint8_t *row, const uint8_t *above, size_t row_bytes,
                       size_t bytes_per_pixel, uint8_t *out);

#endif
