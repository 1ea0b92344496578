// zlib as Swift sees it.
#ifndef MARQUEE_ZLIB_SHIM_H
#define MARQUEE_ZLIB_SHIM_H

#include <zlib.h>

// `inflateInit2` is a macro, which Swift cannot see. 15 + 32: the largest window, gzip or zlib header detected.
static inline int marquee_inflateInit(z_stream *stream) { return inflateInit2(stream, 15 + 32); }

#endif
