// OpenBLAS as Swift sees it: CBLAS from its own header, and the LAPACK routines we call declared here.
// LAPACKE would pull a second BLAS and the Fortran runtime into the process; the Fortran entry points are already in OpenBLAS.
#ifndef MARQUEE_OPENBLAS_SHIM_H
#define MARQUEE_OPENBLAS_SHIM_H

#include <cblas.h>

// Cholesky factorisation of a symmetric positive definite matrix, column-major.
extern void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
// Solves A x = b from the factor that dpotrf left.
extern void dpotrs_(const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda, double *b,
                    const int *ldb, int *info);
// Inverse of a triangular matrix, in place.
extern void dtrtri_(const char *uplo, const char *diag, const int *n, double *a, const int *lda, int *info);

#endif
