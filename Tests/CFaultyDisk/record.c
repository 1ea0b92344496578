#define _GNU_SOURCE
#include "record.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void *grown(void *array, size_t *room, size_t count, size_t size) {
  if (count < *room) return array;
  *room = *room ? *room * 2 : 64;
  return realloc(array, *room * size);
}

void record_add(struct record *record, struct operation operation) {
  record->operations = grown(record->operations, &record->room, record->count, sizeof operation);
  if (operation.bytes) {
    uint8_t *copy = malloc(operation.length);
    memcpy(copy, operation.bytes, operation.length);
    operation.bytes = copy;
  }
  if (operation.path) operation.path = strdup(operation.path);
  if (operation.target) operation.target = strdup(operation.target);
  record->operations[record->count++] = operation;
}

int record_file(const struct record *record, const char *path) {
  for (size_t index = 0; index < record->name_count; index++)
    if (!strcmp(record->names[index].path, path)) return record->names[index].file;
  return -1;
}

void record_unname(struct record *record, const char *path) {
  for (size_t index = 0; index < record->name_count; index++) {
    if (strcmp(record->names[index].path, path)) continue;
    free(record->names[index].path);
    record->names[index] = record->names[--record->name_count];
    return;
  }
}

void record_name(struct record *record, const char *path, int file) {
  record_unname(record, path);
  record->names = grown(record->names, &record->name_room, record->name_count, sizeof *record->names);
  record->names[record->name_count++] = (struct name){strdup(path), file};
}

static int add_file(struct record *record, uint8_t *bytes, size_t length) {
  record->files = grown(record->files, &record->file_room, record->file_count, sizeof *record->files);
  record->files[record->file_count] = (struct file){bytes, length};
  return (int)record->file_count++;
}

int record_create(struct record *record, const char *path) {
  int file = add_file(record, NULL, 0);
  record_name(record, path, file);
  return file;
}

static int take_file(struct record *record, const char *full, const char *path) {
  FILE *stream = fopen(full, "rb");
  if (!stream) return -1;
  fseek(stream, 0, SEEK_END);
  long length = ftell(stream);
  rewind(stream);
  uint8_t *bytes = malloc(length > 0 ? (size_t)length : 1);
  size_t got = fread(bytes, 1, (size_t)length, stream);
  fclose(stream);
  if (got != (size_t)length) return -1;
  record_name(record, path, add_file(record, bytes, got));
  return 0;
}

static int take_folder(struct record *record, const char *full, const char *path) {
  DIR *folder = opendir(full);
  if (!folder) return -1;
  int result = 0;
  for (struct dirent *entry; !result && (entry = readdir(folder));) {
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    char *below = NULL, *whole = NULL;
    struct stat status;
    if (asprintf(&below, "%s%s%s", path, *path ? "/" : "", entry->d_name) < 0) abort();
    if (asprintf(&whole, "%s/%s", full, entry->d_name) < 0) abort();
    if (stat(whole, &status)) {
      result = -1;
    } else if (S_ISDIR(status.st_mode)) {
      record_name(record, below, -1);
      result = take_folder(record, whole, below);
    } else {
      result = take_file(record, whole, below);
    }
    free(below);
    free(whole);
  }
  closedir(folder);
  return result;
}

int record_begin(struct record *record, const char *folder) {
  if (take_folder(record, folder, "")) return -1;
  record->first_count = record->name_count;
  record->first_names = calloc(record->name_count ? record->name_count : 1, sizeof *record->first_names);
  for (size_t index = 0; index < record->name_count; index++)
    record->first_names[index] = (struct name){strdup(record->names[index].path), record->names[index].file};
  return 0;
}

void record_free(struct record *record) {
  for (size_t index = 0; index < record->count; index++) {
    free(record->operations[index].bytes);
    free(record->operations[index].path);
    free(record->operations[index].target);
  }
  for (size_t index = 0; index < record->file_count; index++) free(record->files[index].bytes);
  for (size_t index = 0; index < record->name_count; index++) free(record->names[index].path);
  for (size_t index = 0; index < record->first_count; index++) free(record->first_names[index].path);
  free(record->operations);
  free(record->files);
  free(record->names);
  free(record->first_names);
  memset(record, 0, sizeof *record);
}
