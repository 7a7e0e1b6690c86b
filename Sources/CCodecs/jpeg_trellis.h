/* Quantisation by rate and distortion: which values take the fewest bits for what they lose. */
#ifndef JPEG_TRELLIS_H
#define JPEG_TRELLIS_H

#include "jpeg_coefficients.h"
#include "jpeg_huffman.h"

/* What symbols cost, in bits. */
typedef struct {
    float means[JPEG_SYMBOLS];
    float details[JPEG_SYMBOLS];
} jpeg_rates;

/* Takes what symbols cost from how often they occur. */
void cc_jpeg_rates_make(jpeg_rates *rates, const uint32_t means[JPEG_SYMBOLS],
                        const uint32_t details[JPEG_SYMBOLS]);

/* How much a bit may lose. */
typedef struct {
    /* Bits that an error of one quantiser's step, squared, is worth in a flat block. */
    float worth;
    /* Where a block is busy errors are hidden: at this mean square of its details, half as well. */
    float busy;
} jpeg_leniency;

/* Rounds `coefficients`, in zigzag order and sixteenths, by `quantisers` to the nearest. Values are in
   natural order. */
void cc_jpeg_round(const int16_t *coefficients, const uint16_t *quantisers, int16_t *values);

/* The same to those details that are worth their bits: the shortest path through the block's runs of
   zeros and values (after Ramchandran and Vetterli, 1994, and Crouse and Ramchandran, 1997). */
void cc_jpeg_choose_details(const int16_t *coefficients, const uint16_t *quantisers,
                            const jpeg_rates *rates, const jpeg_leniency *leniency, int16_t *values);

/* Chooses the means of `count` blocks in a row, of which `previous` came before: `coefficients` are those
   of whole blocks, and so are the values. Returns the last. -1 where there is no memory. */
int cc_jpeg_choose_means(const int16_t *coefficients, size_t count, uint16_t quantiser,
                         const jpeg_rates *rates, const jpeg_leniency *leniency, int32_t previous,
                         int16_t *means);

#endif
