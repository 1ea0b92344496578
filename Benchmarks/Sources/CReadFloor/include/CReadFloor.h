// How fast can this CPU read memory? The least that anything bound by memory takes.
#ifndef MARQUEE_READ_FLOOR_H
#define MARQUEE_READ_FLOOR_H

#include <stddef.h>

// Adds up a buffer with the widest registers of this CPU: every byte is loaded, and nothing else is asked of it.
float marquee_read(const float *buffer, size_t count);

#endif
