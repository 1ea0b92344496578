// The loops that rankings spend their time in. Swift can compile a loop for one CPU only; these are compiled for several,
// and the widest that the CPU knows is taken when the process first asks.
//
// The order of all additions is fixed, and a product is rounded before it is added (no fused multiply-add): every variant
// gives the same bits on every CPU.
#ifndef MARQUEE_KERNELS_H
#define MARQUEE_KERNELS_H

#include <stddef.h>

// The instructions that the functions below were compiled for.
typedef enum { marquee_baseline = 0, marquee_avx2 = 1, marquee_avx512 = 2 } marquee_variant;

// The widest variant that this CPU runs.
marquee_variant marquee_widest_variant(void);

// ‖Fx‖² for a lower triangle F packed in blocks of eight rows, column by column, zeros above the diagonal.
// padded: the dimension rounded up to a multiple of 8; x has so many elements.
float marquee_squared_norm(marquee_variant variant, const float *factor, const float *x, size_t padded);

// Row k of products := F · row k of rows, for the same packing; both are row-major, count x dimension, and do not overlap.
void marquee_multiply_rows(marquee_variant variant, const float *factor, size_t dimension, const float *rows,
                           size_t count, float *products);

// Σ a[i]·b[i].
double marquee_dot(marquee_variant variant, const double *a, const double *b, size_t count);

// Σ a[i]², squared and added in double precision.
double marquee_squared_length(marquee_variant variant, const float *a, size_t count);

// y[j] -= Σ x[i]·m[i][j], one i after the other, for a row-major matrix of height x width.
void marquee_subtract_products(marquee_variant variant, const float *matrix, size_t height, size_t width,
                               const float *x, float *y);

#endif
