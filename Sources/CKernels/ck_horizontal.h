/* The two horizontal kernels of a vector set, made of the loops that the including file has defined before:
   horizontal_narrow for 1 and 2 channels, horizontal_wide for 3 and 4, and `result`, which says what
   they write. KERNEL is what the set's functions carry. Included once a set. */

/* Constants for channels and kind, so that each combination becomes a loop of its own. */
#define DISPATCH(DOWN, KIND)                                                               \
    switch (channels) {                                                                    \
    case 1: horizontal_narrow(rows, row_count, weights, 1, pixels, to, DOWN, KIND); break; \
    case 2: horizontal_narrow(rows, row_count, weights, 2, pixels, to, DOWN, KIND); break; \
    case 3: horizontal_wide(rows, row_count, weights, 3, pixels, to, DOWN, KIND); break;   \
    default: horizontal_wide(rows, row_count, weights, 4, pixels, to, DOWN, KIND); break;  \
    }

KERNEL static void horizontal_u8(const int16_t *const *rows, int32_t row_count,
                                 const ck_weights *weights, int32_t channels, int32_t pixels,
                                 uint8_t *const *out) {
    void *to[CK_ROWS_AT_ONCE];
    for (int32_t r = 0; r < row_count; r++) to[r] = out[r];
    DISPATCH(weights->shift + CK_FRACTION_BITS, BYTES)
}

KERNEL static void horizontal_i16(const int16_t *const *rows, int32_t row_count,
                                  const ck_weights *weights, int32_t channels, int32_t pixels,
                                  int16_t *const *out) {
    void *to[CK_ROWS_AT_ONCE];
    for (int32_t r = 0; r < row_count; r++) to[r] = out[r];
    DISPATCH(weights->shift, WORDS)
}

#undef DISPATCH
