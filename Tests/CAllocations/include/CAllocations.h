// Counts the allocations of a thread, for tests: malloc and its kin are defined here, count, and hand on to glibc's own.
// Where that cannot be done (a sanitizer has taken their place, or the C library is another) nothing is counted.
#ifndef MARQUEE_ALLOCATIONS_H
#define MARQUEE_ALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

// Whether allocations are counted.
bool marquee_counts_allocations(void);

// Calls that have asked for memory in this thread so far; a realloc is one.
uint64_t marquee_allocation_count(void);

#endif
