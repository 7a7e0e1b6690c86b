/* libjpeg's error handling for reader and writer: an error returns to the entry point that armed the
   jump; a warning is sorted into corrupt data or a harmless oddity. */
#ifndef CC_JPEG_ERRORS_H
#define CC_JPEG_ERRORS_H

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "cc_fault.h"

typedef struct {
    struct jpeg_error_mgr manager; /* first: libjpeg's pointer to it is ours too */
    jmp_buf jump;
    cc_fault fault;
    cc_warnings warnings;
    const uint8_t *bytes; /* what is read, NULL in a writer */
    size_t count;
} cc_jpeg_errors;

struct jpeg_error_mgr *cc_jpeg_errors_init(cc_jpeg_errors *errors);

#endif
