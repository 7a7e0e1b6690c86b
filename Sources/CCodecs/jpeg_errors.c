#include "jpeg_errors.h"

#include <jerror.h>

#include "cc_note.h"

/* The most bytes of padding that are taken for harmless behind a scan. */
enum { MOST_PADDING = 16 };

/* How far the reader has come. At the end libjpeg reads from an end marker of its own. */
static size_t offset_of(j_common_ptr info) {
    const cc_jpeg_errors *errors = (const cc_jpeg_errors *)info->err;
    if (!errors->bytes || !info->is_decompressor) return 0;
    const struct jpeg_source_mgr *source = ((j_decompress_ptr)info)->src;
    if (!source || source->next_input_byte < errors->bytes ||
        source->next_input_byte > errors->bytes + errors->count)
        return errors->count;
    return (size_t)(source->next_input_byte - errors->bytes);
}

static void fail(j_common_ptr info) {
    cc_jpeg_errors *errors = (cc_jpeg_errors *)info->err;
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    cc_kind kind = info->is_decompressor ? CC_CORRUPT : CC_INTERNAL;
    switch (info->err->msg_code) {
    case JERR_OUT_OF_MEMORY: kind = CC_NO_MEMORY; break;
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY: kind = CC_TRUNCATED; break;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_ARITH_NOTIMPL: kind = info->is_decompressor ? CC_UNSUPPORTED : CC_INTERNAL; break;
    default: break;
    }
    cc_note_fault(&errors->fault, kind, offset_of(info), text);
    longjmp(errors->jump, 1);
}

static void notice(j_common_ptr info, int level) {
    if (level >= 0) return;
    cc_jpeg_errors *errors = (cc_jpeg_errors *)info->err;
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
        cc_note_fault(&errors->fault, CC_TRUNCATED, offset_of(info), "the image data ends early");
        break;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_BOGUS_PROGRESSION:
        cc_note_fault(&errors->fault, CC_CORRUPT, offset_of(info), text);
        break;
    case JWRN_EXTRANEOUS_DATA:
        /* Between segments it is junk, and a few bytes behind a scan are some camera's padding; more
           of them are image data that no code accounted for. */
        if (info->is_decompressor && ((j_decompress_ptr)info)->input_scan_number > 0 &&
            info->err->msg_parm.i[0] > MOST_PADDING)
            cc_note_fault(&errors->fault, CC_CORRUPT, offset_of(info), text);
        else
            cc_note_warning(&errors->warnings, text);
        break;
    default: cc_note_warning(&errors->warnings, text); break;
    }
}

static void stay_silent(j_common_ptr info) { (void)info; }

struct jpeg_error_mgr *cc_jpeg_errors_init(cc_jpeg_errors *errors) {
    struct jpeg_error_mgr *manager = jpeg_std_error(&errors->manager);
    manager->error_exit = fail;
    manager->emit_message = notice;
    manager->output_message = stay_silent;
    return manager;
}
