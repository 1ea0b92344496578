#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "include/CFaultyDisk.h"
#include "record.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif

enum { DISKS = 64, DESCRIPTORS = 65536 };

struct disk {
  int is_used;
  char *folder;
  struct record record;
  uint64_t failures;
  uint64_t until_failure;
  int kinds, error, for_ever;
  char *ignored;
};

/// What a descriptor stands for: a file of a disk, or a folder of it.
struct opened {
  int disk;  // plus 1; 0: none of ours
  int file;
  char *folder;
};

// Recursive: what is written out after a loss of power passes through these calls too.
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static atomic_int watched;
static struct disk disks[DISKS];
static struct opened opened[DESCRIPTORS];

// MARK: Requests

int faulty_disk_watch(const char *folder) {
  int number = -1;
  pthread_mutex_lock(&lock);
  for (int index = 0; index < DISKS && number < 0; index++)
    if (!disks[index].is_used) number = index;
  if (number >= 0) {
    struct disk *disk = &disks[number];
    memset(disk, 0, sizeof *disk);
    if (record_begin(&disk->record, folder)) {
      record_free(&disk->record);
      number = -1;
    } else {
      disk->folder = strdup(folder);
      disk->is_used = 1;
      atomic_fetch_add(&watched, 1);
    }
  }
  pthread_mutex_unlock(&lock);
  return number;
}

void faulty_disk_unwatch(int number) {
  pthread_mutex_lock(&lock);
  struct disk *disk = &disks[number];
  for (int descriptor = 0; descriptor < DESCRIPTORS; descriptor++) {
    if (opened[descriptor].disk != number + 1) continue;
    free(opened[descriptor].folder);
    opened[descriptor] = (struct opened){0};
  }
  record_free(&disk->record);
  free(disk->folder);
  free(disk->ignored);
  memset(disk, 0, sizeof *disk);
  atomic_fetch_sub(&watched, 1);
  pthread_mutex_unlock(&lock);
}

uint64_t faulty_disk_operations(int number) {
  pthread_mutex_lock(&lock);
  uint64_t operations = disks[number].record.count;
  pthread_mutex_unlock(&lock);
  return operations;
}

void faulty_disk_fail(int number, uint64_t nth, int kinds, int error, int for_ever) {
  pthread_mutex_lock(&lock);
  struct disk *disk = &disks[number];
  disk->until_failure = nth;
  disk->kinds = kinds;
  disk->error = error;
  disk->for_ever = for_ever;
  pthread_mutex_unlock(&lock);
}

uint64_t faulty_disk_failures(int number) {
  pthread_mutex_lock(&lock);
  uint64_t failures = disks[number].failures;
  pthread_mutex_unlock(&lock);
  return failures;
}

void faulty_disk_ignore_syncs(int number, const char *suffix) {
  pthread_mutex_lock(&lock);
  free(disks[number].ignored);
  disks[number].ignored = strdup(suffix);
  pthread_mutex_unlock(&lock);
}

int faulty_disk_lose_power(int number, uint64_t operations, uint64_t seed, const char *into) {
  pthread_mutex_lock(&lock);
  int result = power_loss(&disks[number].record, operations, seed, into);
  pthread_mutex_unlock(&lock);
  return result;
}

#ifdef SANITIZED

int faulty_disk_is_there(void) { return 0; }

#else

int faulty_disk_is_there(void) { return 1; }

// MARK: What belongs to a disk

/// The disk that a path is on, and where in it; nil for one of none. Of `-shm` files, which are shared memory, too.
static struct disk *disk_of(const char *path, const char **inside) {
  for (int index = 0; index < DISKS; index++) {
    struct disk *disk = &disks[index];
    if (!disk->is_used) continue;
    size_t length = strlen(disk->folder);
    if (strncmp(path, disk->folder, length) || (path[length] != '/' && path[length])) continue;
    size_t rest = strlen(path);
    if (rest >= 4 && !strcmp(path + rest - 4, "-shm")) return NULL;
    *inside = path[length] ? path + length + 1 : "";
    return disk;
  }
  return NULL;
}

static struct disk *disk_of_descriptor(int descriptor) {
  if (descriptor < 0 || descriptor >= DESCRIPTORS || !opened[descriptor].disk) return NULL;
  return &disks[opened[descriptor].disk - 1];
}

static int ends_in(const char *path, const char *suffix) {
  size_t length = strlen(path), end = strlen(suffix);
  return length >= end && !strcmp(path + length - end, suffix);
}

static int is_ignored(const struct disk *disk, int file) {
  if (!disk->ignored) return 0;
  for (size_t index = 0; index < disk->record.name_count; index++)
    if (disk->record.names[index].file == file) return ends_in(disk->record.names[index].path, disk->ignored);
  return 0;
}

/// Whether a call fails by request; sets `errno`.
static int fails(struct disk *disk, int kind) {
  if (!disk->until_failure || !(disk->kinds & kind)) return 0;
  if (disk->until_failure > 1) {
    disk->until_failure--;
    return 0;
  }
  if (!disk->for_ever) disk->until_failure = 0;
  disk->failures++;
  errno = disk->error;
  return 1;
}

#define REAL(name) ({ \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); \
  real; \
})

/// Runs `call` straight where nothing is watched.
#define ENTER(call) \
  if (!atomic_load(&watched)) return call; \
  pthread_mutex_lock(&lock)

#define LEAVE(result) \
  do { \
    int number_ = errno; \
    pthread_mutex_unlock(&lock); \
    errno = number_; \
    return result; \
  } while (0)

// MARK: Opening and closing

static void note_opened(int descriptor, struct disk *disk, const char *inside, int flags) {
  if (descriptor < 0 || descriptor >= DESCRIPTORS) return;
  struct opened *entry = &opened[descriptor];
  *entry = (struct opened){(int)(disk - disks) + 1, -1, NULL};
  struct stat status;
  if (!fstat(descriptor, &status) && S_ISDIR(status.st_mode)) {
    entry->folder = strdup(inside);
    return;
  }
  entry->file = record_file(&disk->record, inside);
  if (entry->file < 0) {
    entry->file = record_create(&disk->record, inside);
    record_add(&disk->record, (struct operation){.kind = CREATE, .file = entry->file, .path = (char *)inside});
  } else if (flags & O_TRUNC) {
    record_add(&disk->record, (struct operation){.kind = LENGTH, .file = entry->file});
  }
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
      va_list arguments; \
      va_start(arguments, flags); \
      mode = va_arg(arguments, mode_t); \
      va_end(arguments); \
    } \
    ENTER(REAL(name)(path, flags, mode)); \
    const char *inside; \
    struct disk *disk = disk_of(path, &inside); \
    int makes = disk && (flags & O_CREAT) && record_file(&disk->record, inside) < 0; \
    int descriptor = makes && fails(disk, FAULTY_NAME) ? -1 : REAL(name)(path, flags, mode); \
    if (disk) note_opened(descriptor, disk, inside, flags); \
    LEAVE(descriptor); \
  }

OPEN(open)
OPEN(open64)

int close(int descriptor) {
  ENTER(REAL(close)(descriptor));
  if (disk_of_descriptor(descriptor)) {
    free(opened[descriptor].folder);
    opened[descriptor] = (struct opened){0};
  }
  LEAVE(REAL(close)(descriptor));
}

// MARK: Data

static void note_data(struct disk *disk, int descriptor, const void *bytes, ssize_t length, int64_t offset) {
  if (length <= 0) return;
  record_add(
      &disk->record, (struct operation){.kind = DATA, .file = opened[descriptor].file, .offset = offset,
                                        .length = (size_t)length, .bytes = (uint8_t *)bytes});
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
  ENTER(REAL(write)(descriptor, bytes, length));
  struct disk *disk = disk_of_descriptor(descriptor);
  if (!disk) LEAVE(REAL(write)(descriptor, bytes, length));
  if (fails(disk, FAULTY_WRITE)) LEAVE(-1);
  int64_t offset = lseek(descriptor, 0, SEEK_CUR);
  ssize_t done = REAL(write)(descriptor, bytes, length);
  note_data(disk, descriptor, bytes, done, offset);
  LEAVE(done);
}

#define PWRITE(name, type) \
  ssize_t name(int descriptor, const void *bytes, size_t length, type offset) { \
    ENTER(REAL(name)(descriptor, bytes, length, offset)); \
    struct disk *disk = disk_of_descriptor(descriptor); \
    if (disk && fails(disk, FAULTY_WRITE)) LEAVE(-1); \
    ssize_t done = REAL(name)(descriptor, bytes, length, offset); \
    if (disk) note_data(disk, descriptor, bytes, done, offset); \
    LEAVE(done); \
  }

PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(name, type) \
  int name(int descriptor, type length) { \
    ENTER(REAL(name)(descriptor, length)); \
    struct disk *disk = disk_of_descriptor(descriptor); \
    if (disk && fails(disk, FAULTY_WRITE)) LEAVE(-1); \
    int result = REAL(name)(descriptor, length); \
    if (disk && !result) \
      record_add( \
          &disk->record, \
          (struct operation){.kind = LENGTH, .file = opened[descriptor].file, .offset = length}); \
    LEAVE(result); \
  }

TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNCHRONIZE(name) \
  int name(int descriptor) { \
    ENTER(REAL(name)(descriptor)); \
    struct disk *disk = disk_of_descriptor(descriptor); \
    if (!disk) LEAVE(REAL(name)(descriptor)); \
    if (fails(disk, FAULTY_SYNC)) LEAVE(-1); \
    struct opened *entry = &opened[descriptor]; \
    if (entry->folder) { \
      record_add(&disk->record, (struct operation){.kind = FOLDER_SYNC, .file = -1, .path = entry->folder}); \
    } else if (!is_ignored(disk, entry->file)) { \
      record_add(&disk->record, (struct operation){.kind = SYNC, .file = entry->file}); \
    } \
    LEAVE(0); \
  }

SYNCHRONIZE(fsync)
SYNCHRONIZE(fdatasync)

// MARK: Names

int rename(const char *from, const char *to) {
  ENTER(REAL(rename)(from, to));
  const char *inside, *target;
  struct disk *disk = disk_of(from, &inside);
  if (!disk || disk_of(to, &target) != disk) LEAVE(REAL(rename)(from, to));
  if (fails(disk, FAULTY_NAME)) LEAVE(-1);
  int result = REAL(rename)(from, to);
  if (!result) {
    int file = record_file(&disk->record, inside);
    record_add(
        &disk->record,
        (struct operation){.kind = RENAME, .file = -1, .path = (char *)inside, .target = (char *)target});
    record_unname(&disk->record, inside);
    record_name(&disk->record, target, file);
  }
  LEAVE(result);
}

int unlink(const char *path) {
  ENTER(REAL(unlink)(path));
  const char *inside;
  struct disk *disk = disk_of(path, &inside);
  if (disk && fails(disk, FAULTY_NAME)) LEAVE(-1);
  int result = REAL(unlink)(path);
  if (disk && !result) {
    record_add(&disk->record, (struct operation){.kind = UNLINK, .file = -1, .path = (char *)inside});
    record_unname(&disk->record, inside);
  }
  LEAVE(result);
}

int mkdir(const char *path, mode_t mode) {
  ENTER(REAL(mkdir)(path, mode));
  const char *inside;
  struct disk *disk = disk_of(path, &inside);
  if (disk && fails(disk, FAULTY_NAME)) LEAVE(-1);
  int result = REAL(mkdir)(path, mode);
  if (disk && !result) {
    record_add(&disk->record, (struct operation){.kind = FOLDER, .file = -1, .path = (char *)inside});
    record_name(&disk->record, inside, -1);
  }
  LEAVE(result);
}

#endif
