/* JPEG through libjpeg-turbo, a row at a time. Functions that can fail return 0, or -1 and a fault in
   the handle; after a fault only the fault may be read and the handle freed. */
#ifndef CC_JPEG_H
#define CC_JPEG_H

#include "cc_colour.h"
#include "cc_fault.h"

typedef struct cc_jpeg_reader cc_jpeg_reader;

/* Reads from count bytes, which must outlive the reader; NULL when there is no memory. */
cc_jpeg_reader *cc_jpeg_reader_open(const uint8_t *bytes, size_t count);

/* Has the reader go on after faults that libjpeg itself goes on after, and make of the rows what it can.
   The fault stays to be read. */
void cc_jpeg_reader_tolerate(cc_jpeg_reader *reader);

/* Reads the header, for a file that is decoded at 1/divisor (1, 2, 4 or 8). Colours at half the
   resolution are smoothed over, or repeated. */
int cc_jpeg_reader_prepare(cc_jpeg_reader *reader, int32_t divisor, int32_t smooths_colour);

/* The size and channels (1: gray, 3: RGB) of the rows, once prepared. */
size_t cc_jpeg_reader_width(const cc_jpeg_reader *reader);
size_t cc_jpeg_reader_height(const cc_jpeg_reader *reader);
int32_t cc_jpeg_reader_channels(const cc_jpeg_reader *reader);

/* Starts to decode, once prepared: to rows of pixels, or to bands of planes. A progressive file is
   entropy-decoded here as a whole. */
int cc_jpeg_reader_start(cc_jpeg_reader *reader, int32_t as_planes);

enum { CC_JPEG_PLANES = 3, CC_JPEG_BAND_ROWS = 32 };

/* Whether the file has planes that can be had as such: brightness, and colour differences with as many
   samples as it along either side, or a whole part of them. */
int32_t cc_jpeg_reader_has_planes(const cc_jpeg_reader *reader);

typedef struct {
    size_t width, height; /* in samples */
    size_t row_bytes;     /* room that a row takes, whole blocks */
    int32_t rows_at_once; /* 1 to CC_JPEG_BAND_ROWS: in each band, of which the last may have fewer */
    double across, down;  /* samples for each pixel of the stored image */
} cc_jpeg_plane;

/* A plane of a prepared file: 0 is brightness, 1 and 2 are blue's and red's differences from it. */
cc_jpeg_plane cc_jpeg_reader_plane(const cc_jpeg_reader *reader, int32_t index);

/* Decodes the next band, `rows_at_once` of the first plane's rows, then of the second's, then of the
   third's, to where the pointers lead. */
int cc_jpeg_reader_band(cc_jpeg_reader *reader, uint8_t *const *rows);

/* Of a file with inks, once prepared: whether 0 is full ink, as Adobe writes them. */
int32_t cc_jpeg_reader_inks_inverted(const cc_jpeg_reader *reader);

/* Has inks turned into RGB by `colour`, which must outlive the reader. */
void cc_jpeg_reader_use_inks(cc_jpeg_reader *reader, const cc_colour *colour);

/* Decodes the next row. CMYK and YCCK come out as RGB: by the transform that is used, or by ink
   coverage. */
int cc_jpeg_reader_row(cc_jpeg_reader *reader, uint8_t *row);

/* How far into the bytes the decoder has come: those before are not read again. */
size_t cc_jpeg_reader_offset(const cc_jpeg_reader *reader);

/* Reads what is left, up to the end of the image. */
int cc_jpeg_reader_finish(cc_jpeg_reader *reader);

const cc_fault *cc_jpeg_reader_fault(const cc_jpeg_reader *reader);
const cc_warnings *cc_jpeg_reader_warnings(const cc_jpeg_reader *reader);
void cc_jpeg_reader_free(cc_jpeg_reader *reader);

typedef struct {
    size_t width, height;
    int32_t channels; /* 1: gray, 3: RGB */
    float quality;    /* 1 to 100; between whole ones, tables lie between theirs */
    int32_t progressive;
    int32_t across, down; /* pixels, 1 or 2 each, that share a sample of colour */
    int32_t takes_planes; /* bands come, not rows */
} cc_jpeg_settings;

typedef struct cc_jpeg_writer cc_jpeg_writer;

/* NULL when there is no memory. */
cc_jpeg_writer *cc_jpeg_writer_open(void);
int cc_jpeg_writer_start(cc_jpeg_writer *writer, const cc_jpeg_settings *settings);
/* Between start and the first row: a marker segment of at most 65,533 bytes, or an ICC profile. */
int cc_jpeg_writer_marker(cc_jpeg_writer *writer, int32_t marker, const uint8_t *bytes, size_t count);
int cc_jpeg_writer_profile(cc_jpeg_writer *writer, const uint8_t *bytes, size_t count);
int cc_jpeg_writer_row(cc_jpeg_writer *writer, const uint8_t *row);
/* Takes the next band: 8 * down rows of brightness, then 8 of each colour difference, as wide as whole
   blocks of 8; what lies outside the image repeats its edge. */
int cc_jpeg_writer_band(cc_jpeg_writer *writer, const uint8_t *const *rows);
/* Finishes the file and hands its bytes over. */
int cc_jpeg_writer_finish(cc_jpeg_writer *writer, cc_bytes *file);
const cc_fault *cc_jpeg_writer_fault(const cc_jpeg_writer *writer);
void cc_jpeg_writer_free(cc_jpeg_writer *writer);

#endif
