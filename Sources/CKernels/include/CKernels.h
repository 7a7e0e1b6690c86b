/* Pixel kernels: the loops that run once a sample, in C so that each instruction set can have its
   own. Everything here is pure arithmetic on the caller's memory; nothing allocates or fails. */
#ifndef CKERNELS_H
#define CKERNELS_H

#include "ck_convert.h"
#include "ck_light.h"
#include "ck_orient.h"
#include "ck_quantise.h"
#include "ck_resample.h"
#include "ck_sharpen.h"
#include "ck_similarity.h"

#endif
