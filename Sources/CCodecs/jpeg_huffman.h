/* Optimal Huffman codes within JPEG's rules (ITU-T T.81 annex C and K.2). */
#ifndef JPEG_HUFFMAN_H
#define JPEG_HUFFMAN_H

#include <stdint.h>

enum { JPEG_SYMBOLS = 256, JPEG_CODE_BITS = 16 };

typedef struct {
    uint8_t counts[JPEG_CODE_BITS + 1]; /* codes of each length */
    uint32_t symbol_count;
    uint8_t symbols[JPEG_SYMBOLS]; /* by code */
    uint8_t lengths[JPEG_SYMBOLS]; /* by symbol; 0 for those that never occur */
    uint16_t codes[JPEG_SYMBOLS];  /* by symbol */
} jpeg_code;

/* Makes the shortest code for symbols that occur so often: at most 16 bits, and none of them all ones. */
void cc_jpeg_code_make(jpeg_code *code, const uint32_t occurrences[JPEG_SYMBOLS]);

/* Bits of all those symbols together, and of the table that tells the code, in a segment of its own. */
uint64_t cc_jpeg_code_cost(const jpeg_code *code, const uint32_t occurrences[JPEG_SYMBOLS]);

#endif
