/* What the entropy coder of a scan says, symbol by symbol, before any code for the symbols exists
   (ITU-T T.81, F.1.2 and G.1.2): counted, to tell what a scan would cost, and kept, to write it. */
#ifndef JPEG_TOKENS_H
#define JPEG_TOKENS_H

#include "jpeg_coefficients.h"
#include "jpeg_huffman.h"

/* One scan. With `last` above 0 and `first` at 0 it is sequential: all coefficients, all bits. */
typedef struct {
    uint32_t count;                /* of planes; several are interleaved */
    uint8_t planes[JPEG_PLANES];
    uint8_t first, last;           /* the band, in zigzag order */
    uint8_t known, low;            /* the lowest bit that was sent before, 0 for none, and now */
} jpeg_scan;

/* Codes of a scan: two for means, two for details. */
enum { JPEG_CODES = 4, JPEG_DETAIL_CODE = 2 };

/* A symbol and the bits behind it, of which there are at most 16, in one word: the bits lowest, then
   the symbol, their number, and which code it is of; RAW_BITS for bits without a symbol. */
typedef uint32_t jpeg_token;
enum { JPEG_RAW_BITS = 7 };

static inline uint32_t jpeg_token_bits(jpeg_token token) { return token & 0xFFFF; }
static inline uint32_t jpeg_token_symbol(jpeg_token token) { return token >> 16 & 0xFF; }
static inline uint32_t jpeg_token_width(jpeg_token token) { return token >> 24 & 0x1F; }
static inline uint32_t jpeg_token_code(jpeg_token token) { return token >> 29; }

typedef struct {
    int keeps;            /* whether tokens are kept, or only counted */
    jpeg_token *tokens;
    size_t count, room;
    uint64_t plain_bits;  /* all bits that are not of symbols */
    uint32_t occurrences[JPEG_CODES][JPEG_SYMBOLS];
} jpeg_tokens;

/* Makes the tokens of `scan`, in place of what `tokens` held. Of every `step` rows of blocks only the
   first is looked at, which is for estimates; 1 for all.

   Returns -1 and a fault where there is no memory, or a difference has more bits than JPEG can hold. */
int cc_jpeg_tokens_make(jpeg_tokens *tokens, const jpeg_coefficients *image, const jpeg_scan *scan,
                     size_t step, cc_fault *fault);

/* The bits that they take by optimal codes, tables included; what was left out is estimated. */
uint64_t cc_jpeg_tokens_cost(const jpeg_tokens *tokens, size_t step);

void cc_jpeg_tokens_clear(jpeg_tokens *tokens);

/* Which of the two codes a plane uses: those between the first and the fourth are colour. */
static inline uint32_t jpeg_code_of_plane(uint32_t plane) { return plane == 1 || plane == 2; }

#endif
