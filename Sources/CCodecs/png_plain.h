/* Image data of a PNG, inflated ahead of libpng by libdeflate, which is faster than zlib, and handed on
   as a stream that libpng has nothing to inflate in: photos decode in 0.7 of the time. */
#ifndef PNG_PLAIN_H
#define PNG_PLAIN_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    size_t first, behind; /* where the first IDAT chunk begins, and what follows the last */
    uint8_t *rows;        /* all filtered rows; NULL where libpng is to inflate for itself */
    size_t count, taken;
    uint8_t piece[13]; /* what is to be written before the next rows, from begun up to ended */
    size_t begun, ended, block;
    uint8_t checksum[4];
} png_plain;

/* Inflates the image data of a whole file, if that can be done in little memory and the data are
   without any flaw: every checksum is right, and the rows are all there and no more. Otherwise rows
   stays NULL, and it is for libpng to say what is wrong. */
void png_plain_open(png_plain *plain, const uint8_t *file, size_t count);

/* Whether the chunk that png_plain_read gives is not at its end. */
int png_plain_has_more(const png_plain *plain);

/* The next bytes of one IDAT chunk that stands for all of them, its data in stored blocks
   (RFC 1951, 3.2.4). The chunk's own checksum is zeros. -1 where there are no more. */
int png_plain_read(png_plain *plain, uint8_t *to, size_t count);

void png_plain_free(png_plain *plain);

#endif
