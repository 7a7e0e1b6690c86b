/* What went wrong in a codec library, and where. */
#ifndef CC_FAULT_H
#define CC_FAULT_H

#include <stddef.h>
#include <stdint.h>

enum { CC_MESSAGE_SIZE = 160, CC_WARNINGS = 4 };

typedef enum {
    CC_FINE = 0,
    CC_CORRUPT,     /* the bytes are wrong */
    CC_TRUNCATED,   /* the bytes end too early */
    CC_UNSUPPORTED, /* the bytes are right, and this library can't read them */
    CC_NO_MEMORY,
    CC_INTERNAL, /* the library was used wrongly, or failed for reasons of its own */
} cc_kind;

typedef struct {
    cc_kind kind;
    size_t offset; /* bytes read when it was noticed */
    char message[CC_MESSAGE_SIZE];
} cc_fault;

/* Oddities that leave the pixels as they should be. */
typedef struct {
    int32_t count;
    char messages[CC_WARNINGS][CC_MESSAGE_SIZE];
} cc_warnings;

/* The text of warning `index`, which is below `warnings->count`. */
const char *cc_warning(const cc_warnings *warnings, int32_t index);

/* Memory that a writer filled: the receiver frees it with cc_bytes_free. */
typedef struct {
    uint8_t *data;
    size_t count;
} cc_bytes;

void cc_bytes_free(cc_bytes bytes);

#endif
