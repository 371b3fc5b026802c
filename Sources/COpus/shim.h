// libopus for Swift, which cannot call functions with a variable number of arguments.
#ifndef GUILDHALL_COPUS_SHIM_H
#define GUILDHALL_COPUS_SHIM_H

#include <opus.h>
#include <opus_multistream.h>

static inline int guildhall_opus_set(OpusMSEncoder *encoder, int request, opus_int32 value) {
  return opus_multistream_encoder_ctl(encoder, request, value);
}

static inline int guildhall_opus_get(OpusMSEncoder *encoder, int request, opus_int32 *value) {
  return opus_multistream_encoder_ctl(encoder, request, value);
}

#endif
