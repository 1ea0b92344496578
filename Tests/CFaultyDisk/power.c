#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "record.h"

enum { SECTOR = 512 };

/// SplitMix64.
static uint64_t next(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/// Of a hundred of what was not synchronized, how many reach the disk: of one loss of power little, of another nearly all.
static unsigned chance(uint64_t *state) {
  static const unsigned chances[] = {0, 10, 50, 90, 99, 100};
  return chances[next(state) % (sizeof chances / sizeof *chances)];
}

struct loss {
  const struct record *record;
  size_t count;
  uint64_t state;
  unsigned percent;
};

static int survives(struct loss *loss) { return next(&loss->state) % 100 < loss->percent; }

static void reach(struct file *file, size_t length) {
  if (length <= file->length) return;
  file->bytes = realloc(file->bytes, length);
  memset(file->bytes + file->length, 0, length - file->length);
  file->length = length;
}

/// Writes data, all of it or those sectors that reached the disk.
static void put(struct loss *loss, struct file *file, const struct operation *data, int is_safe) {
  size_t begin = (size_t)data->offset, end = begin + data->length;
  while (begin < end) {
    size_t stop = (begin / SECTOR + 1) * SECTOR;
    if (stop > end) stop = end;
    if (is_safe || survives(loss)) {
      reach(file, stop);
      memcpy(file->bytes + begin, data->bytes + (begin - (size_t)data->offset), stop - begin);
    }
    begin = stop;
  }
}

/// A file's bytes after the loss.
static struct file remains(struct loss *loss, int number) {
  const struct record *record = loss->record;
  const struct file *first = &record->files[number];
  struct file file = {malloc(first->length ? first->length : 1), first->length};
  if (first->length) memcpy(file.bytes, first->bytes, first->length);
  size_t synced = 0;
  for (size_t index = 0; index < loss->count; index++)
    if (record->operations[index].kind == SYNC && record->operations[index].file == number) synced = index;
  for (size_t index = 0; index < loss->count; index++) {
    const struct operation *operation = &record->operations[index];
    if (operation->file != number) continue;
    if (operation->kind == DATA) put(loss, &file, operation, index < synced);
    if (operation->kind == LENGTH && (index < synced || survives(loss))) {
      reach(&file, (size_t)operation->offset);
      file.length = (size_t)operation->offset;
    }
  }
  return file;
}

/// The folder in which a name stands, as long as its path up to the last slash.
static size_t folder_length(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? (size_t)(slash - path) : 0;
}

static int stands_in(const char *path, const char *folder) {
  size_t length = folder_length(path);
  return length == strlen(folder) && !strncmp(path, folder, length);
}

static int is_of_names(enum operation_kind kind) {
  return kind == CREATE || kind == RENAME || kind == UNLINK || kind == FOLDER;
}

/// How many operations count for the names in the folder of a path: all up to its last synchronization, and then a first
/// part of the others.
static size_t kept(struct loss *loss, const char *path) {
  size_t synced = 0, others = 0;
  for (size_t index = 0; index < loss->count; index++) {
    const struct operation *operation = &loss->record->operations[index];
    if (operation->kind == FOLDER_SYNC && stands_in(path, operation->path)) {
      synced = index;
      others = 0;
    } else if (is_of_names(operation->kind) && folder_length(operation->path) == folder_length(path) &&
               !strncmp(operation->path, path, folder_length(path))) {
      others++;
    }
  }
  // By the folder alone, so that all names in it agree.
  uint64_t state = loss->state;
  for (size_t index = 0; index < folder_length(path); index++) state = state * 31 + (uint8_t)path[index];
  size_t most = loss->percent == 100 ? others : next(&state) % (others + 1);
  size_t index = synced;
  for (; index < loss->count && most > 0; index++) {
    const struct operation *operation = &loss->record->operations[index];
    if (is_of_names(operation->kind) && folder_length(operation->path) == folder_length(path) &&
        !strncmp(operation->path, path, folder_length(path)))
      most--;
  }
  return index > synced ? index : synced;
}

static void copy_names(struct record *names, const struct record *record) {
  for (size_t index = 0; index < record->first_count; index++)
    record_name(names, record->first_names[index].path, record->first_names[index].file);
}

/// The names after the loss. What is renamed stays in its folder.
static struct record remaining_names(struct loss *loss) {
  struct record names = {0};
  copy_names(&names, loss->record);
  for (size_t index = 0; index < loss->count; index++) {
    const struct operation *operation = &loss->record->operations[index];
    if (!is_of_names(operation->kind) || index >= kept(loss, operation->path)) continue;
    if (operation->kind == CREATE) record_name(&names, operation->path, operation->file);
    if (operation->kind == FOLDER) record_name(&names, operation->path, -1);
    if (operation->kind == UNLINK) record_unname(&names, operation->path);
    if (operation->kind == RENAME) {
      int file = record_file(&names, operation->path);
      record_unname(&names, operation->path);
      if (file >= 0) record_name(&names, operation->target, file);
    }
  }
  return names;
}

static int by_path(const void *a, const void *b) {
  return strcmp(((const struct name *)a)->path, ((const struct name *)b)->path);
}

static int write_out(struct loss *loss, const struct name *name, const char *into) {
  char *full = NULL;
  if (asprintf(&full, "%s/%s", into, name->path) < 0) abort();
  int result = 0;
  if (name->file < 0) {
    result = mkdir(full, 0755) && errno != ENOENT ? -1 : 0;
  } else {
    struct file file = remains(loss, name->file);
    FILE *stream = fopen(full, "wb");
    // A file whose folder was lost is lost with it.
    if (stream) {
      if (fwrite(file.bytes, 1, file.length, stream) != file.length) result = -1;
      if (fclose(stream)) result = -1;
    } else if (errno != ENOENT) {
      result = -1;
    }
    free(file.bytes);
  }
  free(full);
  return result;
}

int power_loss(const struct record *record, size_t count, uint64_t seed, const char *into) {
  struct loss loss = {record, count < record->count ? count : record->count, seed, 0};
  loss.percent = chance(&loss.state);
  struct record names = remaining_names(&loss);
  // In the order of their paths, so that folders come before what is in them and equal seeds make equal files.
  if (names.name_count) qsort(names.names, names.name_count, sizeof *names.names, by_path);
  int result = 0;
  for (size_t index = 0; index < names.name_count && !result; index++)
    result = write_out(&loss, &names.names[index], into);
  record_free(&names);
  return result;
}
