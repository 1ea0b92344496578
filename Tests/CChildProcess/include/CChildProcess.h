#ifndef CCHILDPROCESS_H
#define CCHILDPROCESS_H

/// Starts a program that inherits three descriptors alone, no signal that is ignored or blocked here, and nothing to read.
///
/// - Parameters:
///   - words: The path, then the arguments, then NULL.
///   - folder: Which it works in; NULL: the present one.
///   - output, errors: Descriptors; below 0: nowhere.
/// - Returns: 0, or an `errno`.
int child_process_start(int *id, char *const words[], const char *folder, int output, int errors);

#endif
