/* The codec libraries behind a plain surface: opaque handles, return codes, no longjmp that a caller
   could meet. Every handle is used from one thread at a time. */
#ifndef CCODECS_H
#define CCODECS_H

#include "cc_colour.h"
#include "cc_fault.h"
#include "cc_jpeg.h"
#include "cc_jpeg_encoder.h"
#include "cc_jpeg_image.h"
#include "cc_png.h"
#include "cc_png_filter.h"
#include "cc_png_reduce.h"
#include "cc_versions.h"
#include "cc_webp.h"
#include "cc_zlib.h"

#endif
