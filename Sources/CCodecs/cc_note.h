/* How the shims of this target note faults and warnings. */
#ifndef CC_NOTE_H
#define CC_NOTE_H

#include "cc_fault.h"

/* Keeps the first fault: what follows is its consequence. */
void cc_note_fault(cc_fault *fault, cc_kind kind, size_t offset, const char *message);

/* Keeps a warning, once, while there is room. */
void cc_note_warning(cc_warnings *warnings, const char *message);

#endif
