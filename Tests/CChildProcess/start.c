#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include "include/CChildProcess.h"

static void direct(posix_spawn_file_actions_t *actions, int target, int descriptor) {
  if (descriptor >= 0)
    posix_spawn_file_actions_adddup2(actions, descriptor, target);
  else
    posix_spawn_file_actions_addopen(actions, target, "/dev/null", O_WRONLY, 0);
}

int child_process_start(int *id, char *const words[], const char *folder, int output, int errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (folder) posix_spawn_file_actions_addchdir_np(&actions, folder);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  direct(&actions, STDOUT_FILENO, output);
  direct(&actions, STDERR_FILENO, errors);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t started = 0;
  int error = posix_spawn(&started, words[0], &actions, &attributes, words, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  *id = started;
  return error;
}
