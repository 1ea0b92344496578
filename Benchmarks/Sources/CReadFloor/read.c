#include "CReadFloor.h"

typedef float unaligned_floats __attribute__((vector_size(64), aligned(4)));

// Eight sums, so that no load waits for an addition.
#define READ                                                                        \
  unaligned_floats sums[8] = {{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}};              \
  size_t index = 0;                                                                 \
  for (; index + 128 <= count; index += 128)                                        \
    for (int i = 0; i < 8; i++) sums[i] += *(const unaligned_floats *)(buffer + index + 16 * i); \
  for (; index < count; index++) sums[0][0] += buffer[index];                       \
  unaligned_floats sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7])); \
  float total = 0;                                                                  \
  for (int i = 0; i < 16; i++) total += sum[i];                                     \
  return total;

#if defined(__x86_64__)

__attribute__((target("avx512f"))) static float read_avx512(const float *buffer, size_t count) { READ }
__attribute__((target("avx2"))) static float read_avx2(const float *buffer, size_t count) { READ }

#endif

static float read_baseline(const float *buffer, size_t count) { READ }

float marquee_read(const float *buffer, size_t count) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return read_avx512(buffer, count);
  if (__builtin_cpu_supports("avx2")) return read_avx2(buffer, count);
#endif
  return read_baseline(buffer, count);
}
