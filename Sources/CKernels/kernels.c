#include "CKernels.h"

#include <string.h>

#pragma clang fp contract(off)

typedef float eight_floats __attribute__((vector_size(32)));
typedef double eight_doubles __attribute__((vector_size(64)));
typedef float unaligned_floats __attribute__((vector_size(32), aligned(4)));
typedef double unaligned_doubles __attribute__((vector_size(64), aligned(8)));

#define load_floats(address) (*(const unaligned_floats *)(address))
#define load_doubles(address) (*(const unaligned_doubles *)(address))

// Vectors that are multiplied beside each other: their sums and a column of the factor fit the sixteen registers of AVX2.
#define ROWS_TOGETHER 8
// Blocks of eight columns that a row of a matrix is read in: two lines of the cache.
#define COLUMNS_TOGETHER 4

#define KERNEL_TARGET
#define KERNEL(name) baseline_##name
#include "loops.h"
#undef KERNEL_TARGET
#undef KERNEL

#if defined(__x86_64__)

#define KERNEL_TARGET __attribute__((target("avx2")))
#define KERNEL(name) avx2_##name
#include "loops.h"
#undef KERNEL_TARGET
#undef KERNEL

// Registers of 256 bits still, but 32 of them, and multiplications that take one factor from memory.
#define KERNEL_TARGET __attribute__((target("avx2,avx512f,avx512vl,prefer-256-bit")))
#define KERNEL(name) avx512_##name
#include "loops.h"
#undef KERNEL_TARGET
#undef KERNEL

marquee_variant marquee_widest_variant(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2")) return marquee_baseline;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl")) return marquee_avx2;
  return marquee_avx512;
}

#define DISPATCH(variant, name, ...)                             \
  switch (variant) {                                             \
    case marquee_avx512: return avx512_##name(__VA_ARGS__);      \
    case marquee_avx2: return avx2_##name(__VA_ARGS__);          \
    default: return baseline_##name(__VA_ARGS__);                \
  }

#else

marquee_variant marquee_widest_variant(void) { return marquee_baseline; }

#define DISPATCH(variant, name, ...) \
  (void)variant;                     \
  return baseline_##name(__VA_ARGS__);

#endif

float marquee_squared_norm(marquee_variant variant, const float *factor, const float *x, size_t padded) {
  DISPATCH(variant, squared_norm, factor, x, padded)
}

void marquee_multiply_rows(marquee_variant variant, const float *factor, size_t dimension, const float *rows,
                           size_t count, float *products) {
  DISPATCH(variant, multiply_rows, factor, dimension, rows, count, products)
}

double marquee_dot(marquee_variant variant, const double *a, const double *b, size_t count) {
  DISPATCH(variant, dot, a, b, count)
}

double marquee_squared_length(marquee_variant variant, const float *a, size_t count) {
  DISPATCH(variant, squared_length, a, count)
}

void marquee_subtract_products(marquee_variant variant, const float *matrix, size_t height, size_t width,
                               const float *x, float *y) {
  DISPATCH(variant, subtract_products, matrix, height, width, x, y)
}
