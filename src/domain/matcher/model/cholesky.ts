/** Inverse of a symmetric positive definite matrix of `size` rows, by its Cholesky factor. */
export function invert(matrix: Float64Array, size: number): Float64Array {
  const factor = choleskyFactor(matrix, size);
  const lower = invertLower(factor, size);
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let at = row; at < size; at++) sum += (lower[row * size + at] as number) * (lower[column * size + at] as number); // in range by construction, as below
      inverse[row * size + column] = sum;
      inverse[column * size + row] = sum;
    }
  return inverse;
}

function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] as number;
      const [a, b] = [row * size, column * size];
      for (let at = 0; at < column; at++) sum -= (factor[a + at] as number) * (factor[b + at] as number);
      factor[a + column] = row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (factor[b + column] as number);
    }
  return factor;
}

/** The inverse of the factor, transposed: row r holds column r of the inverse. */
function invertLower(factor: Float64Array, size: number): Float64Array {
  const transposed = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const line = column * size;
    transposed[line + column] = 1 / (factor[line + column] as number);
    for (let row = column + 1; row < size; row++) {
      let sum = 0;
      for (let at = column; at < row; at++) sum += (factor[row * size + at] as number) * (transposed[line + at] as number);
      transposed[line + row] = -sum / (factor[row * size + row] as number);
    }
  }
  return transposed;
}
