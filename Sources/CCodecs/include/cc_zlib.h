/* Whole-buffer compression through libdeflate, and through Zopfli where time does not matter. */
#ifndef CC_ZLIB_H
#define CC_ZLIB_H

#include "cc_fault.h"

/* Compresses count bytes to a zlib stream (RFC 1950) at level 1 to 12; data is NULL when there is no
   memory. */
cc_bytes cc_zlib_compress(const uint8_t *bytes, size_t count, int32_t level);

/* The same by so many rounds of Zopfli; some hundred times slower. */
cc_bytes cc_zlib_squeeze(const uint8_t *bytes, size_t count, int32_t rounds);

/* CRC-32 (RFC 1952, 8), to be continued from crc, which begins as 0. */
uint32_t cc_crc32(uint32_t crc, const uint8_t *bytes, size_t count);

#endif
