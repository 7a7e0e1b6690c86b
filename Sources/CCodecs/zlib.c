#include "cc_zlib.h"

#include <stdlib.h>

#include <libdeflate.h>
#include <zopfli/zlib_container.h>

cc_bytes cc_zlib_compress(const uint8_t *bytes, size_t count, int32_t level) {
    cc_bytes stream = {NULL, 0};
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(level);
    if (!compressor) return stream;
    const size_t room = libdeflate_zlib_compress_bound(compressor, count);
    if ((stream.data = malloc(room)))
        stream.count = libdeflate_zlib_compress(compressor, bytes, count, stream.data, room);
    libdeflate_free_compressor(compressor);
    return stream;
}

cc_bytes cc_zlib_squeeze(const uint8_t *bytes, size_t count, int32_t rounds) {
    cc_bytes stream = {NULL, 0};
    ZopfliOptions options;
    ZopfliInitOptions(&options);
    options.numiterations = rounds;
    ZopfliZlibCompress(&options, bytes, count, &stream.data, &stream.count);
    return stream;
}

uint32_t cc_crc32(uint32_t crc, const uint8_t *bytes, size_t count) {
    return libdeflate_crc32(crc, bytes, count);
}
