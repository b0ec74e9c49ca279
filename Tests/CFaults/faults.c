// Makes the system calls that change files fail, or ends the process at one of them, as a full disk, a strange file
// system or a killed process would. GATECTL_FAULTS says what:
//   renameat:18   every renameat(2) fails with that errno; of write(2) half of the bytes are written first
//   kill:7        SIGKILL instead of the seventh such call; a write(2) has half of its bytes written
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static char failing[32];
static int number;
static int calls;

__attribute__((constructor)) static void read_plan(void) {
  const char *plan = getenv("GATECTL_FAULTS");
  const char *colon = plan ? strchr(plan, ':') : NULL;
  if (!colon || colon - plan >= (long)sizeof failing) return;
  memcpy(failing, plan, (size_t)(colon - plan));
  number = atoi(colon + 1);
}

static int ends_now(void) {
  return strcmp(failing, "kill") == 0 && __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) == number;
}

static void end(void) {
  for (;;) kill(getpid(), SIGKILL);
}

// Whether the call is to fail; does not return where the process ends here.
static int fails(const char *name) {
  if (ends_now()) end();
  if (strcmp(failing, name) != 0) return 0;
  errno = number;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *bytes, size_t count) {
  static int half_written;
  struct stat status;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return REAL(write)(file, bytes, count);
  if (ends_now()) {
    REAL(write)(file, bytes, count / 2);
    end();
  }
  if (strcmp(failing, "write") != 0) return REAL(write)(file, bytes, count);
  if (!half_written && count > 1) {
    half_written = 1;
    return REAL(write)(file, bytes, count / 2);
  }
  errno = number;
  return -1;
}

int openat(int directory, const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (flags & (O_CREAT | O_RDWR) && fails(flags & O_EXCL ? "create" : "openat")) return -1;
  return REAL(openat)(directory, path, flags, mode);
}

int fchmod(int file, mode_t mode) { return fails("fchmod") ? -1 : REAL(fchmod)(file, mode); }
int fsync(int file) { return fails("fsync") ? -1 : REAL(fsync)(file); }
int flock(int file, int operation) { return fails("flock") ? -1 : REAL(flock)(file, operation); }
int mkdir(const char *path, mode_t mode) { return fails("mkdir") ? -1 : REAL(mkdir)(path, mode); }
int unlink(const char *path) { return fails("unlink") ? -1 : REAL(unlink)(path); }

int unlinkat(int directory, const char *path, int flags) {
  return fails("unlinkat") ? -1 : REAL(unlinkat)(directory, path, flags);
}

int renameat(int from, const char *old, int to, const char *new) {
  return fails("renameat") ? -1 : REAL(renameat)(from, old, to, new);
}
