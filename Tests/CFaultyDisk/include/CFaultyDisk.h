// A disk that forgets what was not synchronized, and fails on request: for the files below watched folders of this process.
//
// The system's calls are interposed: what this target defines stands before the C library's, for SQLite as for our own
// files. Calls on other files go straight through. Under a sanitizer, which interposes them too, nothing is defined and
// `faulty_disk_is_there` is 0.
#ifndef C_FAULTY_DISK_H
#define C_FAULTY_DISK_H

#include <stdint.h>

/// 1 where calls are interposed.
int faulty_disk_is_there(void);

/// Watches an existing folder and all below it; what is there now counts as synchronized. Answers a number for it, or -1
/// where as many are watched as can be. From now on nothing below it is really synchronized, which makes it fast.
int faulty_disk_watch(const char *folder);
/// Ends it and forgets what was recorded.
void faulty_disk_unwatch(int disk);

/// Calls that changed or synchronized something, or tried to, since it is watched.
uint64_t faulty_disk_operations(int disk);

/// What a failure can be for; add them up.
enum { FAULTY_WRITE = 1, FAULTY_SYNC = 2, FAULTY_NAME = 4 };

/// Lets the `nth` call of some kinds from now on, counted from 1, fail with an error number, or all from that one on. A
/// call that fails changes nothing. 0: no call fails any more.
void faulty_disk_fail(int disk, uint64_t nth, int kinds, int error, int for_ever);
/// Calls that failed by request.
uint64_t faulty_disk_failures(int disk);

/// Lets synchronizing files whose names end in `suffix` do nothing, and say that it was done: a lying disk.
void faulty_disk_ignore_syncs(int disk, const char *suffix);

/// Makes, in an existing empty folder, what a loss of power after the first `operations` calls can leave: of what was not
/// synchronized then any 512-byte sectors, and of names any first part of what was done to their folder. Equal seeds make
/// equal folders. Answers 0, or -1 where a file could not be written.
int faulty_disk_lose_power(int disk, uint64_t operations, uint64_t seed, const char *into);

#endif
