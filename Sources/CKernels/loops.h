// The loops themselves, included once for each variant: KERNEL(name) makes the variant's name of a function.
// Vectors of eight become one register or several, whatever the variant has; the arithmetic is the same.

KERNEL_TARGET static float KERNEL(squared_norm)(const float *factor, const float *x, size_t padded) {
  eight_floats total = {0};
  for (size_t last = 8; last <= padded; last += 8) {
    // Four sums of columns beside each other: one alone would wait for each addition.
    eight_floats sums[4] = {{0}, {0}, {0}, {0}};
    for (size_t column = 0; column < last; column += 4, factor += 32)
      for (int i = 0; i < 4; i++) sums[i] += load_floats(factor + 8 * i) * x[column + i];
    eight_floats row = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    total += row * row;
  }
  return ((total[0] + total[4]) + (total[2] + total[6])) + ((total[1] + total[5]) + (total[3] + total[7]));
}

// Eight rows of the factor from its column 0 on, times `together` vectors: each stored column is read once for all.
KERNEL_TARGET static inline __attribute__((always_inline)) void KERNEL(multiply_block)(
    const float *block, size_t columns, size_t height, const float *rows, size_t dimension, int together,
    float *products) {
  eight_floats sums[ROWS_TOGETHER];
  for (int k = 0; k < together; k++) sums[k] = (eight_floats){0};
  for (size_t column = 0; column < columns; column++) {
    eight_floats stored = load_floats(block + 8 * column);
    for (int k = 0; k < together; k++) sums[k] += stored * rows[k * dimension + column];
  }
  for (int k = 0; k < together; k++) memcpy(products + k * dimension, &sums[k], height * sizeof(float));
}

KERNEL_TARGET static inline __attribute__((always_inline)) void KERNEL(multiply_together)(
    const float *factor, size_t dimension, const float *rows, int together, float *products) {
  for (size_t first = 0; first < dimension; first += 8) {
    size_t left = dimension - first;
    size_t height = left < 8 ? left : 8;
    // A constant height becomes one store.
    if (height == 8)
      KERNEL(multiply_block)(factor, first + 8, 8, rows, dimension, together, products + first);
    else
      KERNEL(multiply_block)(factor, dimension, height, rows, dimension, together, products + first);
    factor += 8 * (first + 8);
  }
}

KERNEL_TARGET static void KERNEL(multiply_rows)(const float *factor, size_t dimension, const float *rows, size_t count,
                                                float *products) {
  size_t done = 0;
  for (; done + ROWS_TOGETHER <= count; done += ROWS_TOGETHER)
    KERNEL(multiply_together)(factor, dimension, rows + done * dimension, ROWS_TOGETHER, products + done * dimension);
  for (; done < count; done++)
    KERNEL(multiply_together)(factor, dimension, rows + done * dimension, 1, products + done * dimension);
}

KERNEL_TARGET static double KERNEL(dot)(const double *a, const double *b, size_t count) {
  eight_doubles sum = {0};
  size_t index = 0;
  for (; index + 8 <= count; index += 8) sum += load_doubles(a + index) * load_doubles(b + index);
  double rest = 0;
  for (; index < count; index++) rest += a[index] * b[index];
  return (((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]))) + rest;
}

KERNEL_TARGET static double KERNEL(squared_length)(const float *a, size_t count) {
  eight_doubles sum = {0};
  size_t index = 0;
  for (; index + 8 <= count; index += 8) {
    eight_doubles element = __builtin_convertvector(load_floats(a + index), eight_doubles);
    sum += element * element;
  }
  double rest = 0;
  for (; index < count; index++) rest += (double)a[index] * (double)a[index];
  return (((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]))) + rest;
}

// `together` times eight columns from the first row to the last, in registers.
KERNEL_TARGET static inline __attribute__((always_inline)) void KERNEL(subtract_columns)(
    const float *matrix, size_t height, size_t width, const float *x, int together, float *y) {
  eight_floats rest[COLUMNS_TOGETHER];
  for (int k = 0; k < together; k++) rest[k] = load_floats(y + 8 * k);
  for (size_t row = 0; row < height; row++)
    for (int k = 0; k < together; k++) rest[k] -= load_floats(matrix + row * width + 8 * k) * x[row];
  memcpy(y, rest, together * sizeof(eight_floats));
}

KERNEL_TARGET static void KERNEL(subtract_products)(const float *matrix, size_t height, size_t width, const float *x,
                                                    float *y) {
  size_t column = 0;
  for (; column + 8 * COLUMNS_TOGETHER <= width; column += 8 * COLUMNS_TOGETHER)
    KERNEL(subtract_columns)(matrix + column, height, width, x, COLUMNS_TOGETHER, y + column);
  for (; column + 8 <= width; column += 8) KERNEL(subtract_columns)(matrix + column, height, width, x, 1, y + column);
  for (; column < width; column++)
    for (size_t row = 0; row < height; row++) y[column] -= matrix[row * width + column] * x[row];
}
