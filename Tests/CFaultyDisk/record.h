// What was done to the files of a watched folder, in order.
#ifndef RECORD_H
#define RECORD_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum operation_kind { DATA, LENGTH, SYNC, FOLDER_SYNC, CREATE, RENAME, UNLINK, FOLDER };

/// Paths are relative to the watched folder; of a folder's own operations it is the folder's, "" for the watched one.
struct operation {
  enum operation_kind kind;
  int file;         // DATA, LENGTH, SYNC, CREATE
  int64_t offset;   // DATA; the new length of LENGTH
  size_t length;    // DATA
  uint8_t *bytes;   // DATA
  char *path;       // CREATE, RENAME, UNLINK, FOLDER, FOLDER_SYNC
  char *target;     // RENAME
};

/// A file as it was when the watch began: an empty one for a file made since.
struct file {
  uint8_t *bytes;
  size_t length;
};

/// A name and what it stands for.
struct name {
  char *path;
  int file;  // -1: a folder
};

struct record {
  struct operation *operations;
  size_t count, room;
  struct file *files;
  size_t file_count, file_room;
  struct name *names;       // now
  size_t name_count, name_room;
  struct name *first_names;  // when the watch began
  size_t first_count;
};

/// Adds an operation, whose bytes and paths are copied.
void record_add(struct record *record, struct operation operation);
/// The file that a path stands for; -1 for none.
int record_file(const struct record *record, const char *path);
/// A new file under a path, which may have stood for another.
int record_create(struct record *record, const char *path);
/// What is below a folder now is the beginning.
int record_begin(struct record *record, const char *folder);
void record_name(struct record *record, const char *path, int file);
void record_unname(struct record *record, const char *path);
void record_free(struct record *record);

/// Writes what a loss of power after the first `count` operations can leave.
int power_loss(const struct record *record, size_t count, uint64_t seed, const char *into);

#endif
