/* Faults and warnings. */
#include "cc_note.h"

#include <stdlib.h>
#include <string.h>

static void copy_message(char *to, const char *message) {
    strncpy(to, message, CC_MESSAGE_SIZE - 1);
    to[CC_MESSAGE_SIZE - 1] = 0;
}

void cc_note_fault(cc_fault *fault, cc_kind kind, size_t offset, const char *message) {
    if (fault->kind != CC_FINE) return;
    fault->kind = kind;
    fault->offset = offset;
    copy_message(fault->message, message);
}

void cc_note_warning(cc_warnings *warnings, const char *message) {
    char text[CC_MESSAGE_SIZE];
    copy_message(text, message);
    for (int32_t i = 0; i < warnings->count; i++)
        if (strcmp(warnings->messages[i], text) == 0) return;
    if (warnings->count == CC_WARNINGS) return;
    memcpy(warnings->messages[warnings->count++], text, sizeof text);
}

const char *cc_warning(const cc_warnings *warnings, int32_t index) {
    return warnings->messages[index];
}

void cc_bytes_free(cc_bytes bytes) { free(bytes.data); }
