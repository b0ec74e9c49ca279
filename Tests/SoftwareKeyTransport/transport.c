// Built twice: into the tests, and by one of them into a library that stands before the real libfido2 under its name
// (SOFTWARE_KEYS_STAND_IN), so that the gatectl binary meets such a key.
#define _GNU_SOURCE
#include "SoftwareKeyTransport.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// As in fido/types.h.
struct key_io {
  void *(*open)(const char *);
  void (*close)(void *);
  int (*read)(void *, unsigned char *, size_t, int);
  int (*write)(void *, const unsigned char *, size_t);
};
struct key_transport {
  int (*rx)(void *, uint8_t, unsigned char *, size_t, int);
  int (*tx)(void *, uint8_t, const unsigned char *, size_t);
};

static void *symbol(const char *name) {
  void *library = dlopen("libfido2.so.1", RTLD_LAZY | RTLD_NOLOAD);
  if (library == NULL) return NULL;
  void *found = dlsym(library, name);
  dlclose(library);
  return found;
}

static void *key_open(const char *path) {
  int *handle = malloc(sizeof *handle);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
  if (handle == NULL) return NULL;
  *handle = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (*handle < 0 || connect(*handle, (struct sockaddr *)&address, sizeof address) != 0) {
    if (*handle >= 0) close(*handle);
    free(handle);
    return NULL;
  }
  return handle;
}

static void key_close(void *handle) {
  close(*(int *)handle);
  free(handle);
}

// Whole messages go through the transport below; libfido2 wants these to be there.
static int no_read(void *handle, unsigned char *bytes, size_t count, int wait) { return -1; }
static int no_write(void *handle, const unsigned char *bytes, size_t count) { return -1; }

static int descriptor(void *key) {
  void *(*handle)(const void *) = (void *(*)(const void *))symbol("fido_dev_io_handle");
  int *found = handle == NULL ? NULL : handle(key);
  return found == NULL ? -1 : *found;
}

static int key_tx(void *key, uint8_t command, const unsigned char *bytes, size_t count) {
  unsigned char message[4096] = {command};
  if (count > sizeof message - 1) return -1;
  if (count > 0) memcpy(message + 1, bytes, count);
  return send(descriptor(key), message, count + 1, MSG_NOSIGNAL) == (ssize_t)(count + 1) ? 0 : -1;
}

static int key_rx(void *key, uint8_t command, unsigned char *bytes, size_t room, int wait) {
  unsigned char message[4096];
  struct pollfd event = {.fd = descriptor(key), .events = POLLIN};
  int ready;
  do ready = poll(&event, 1, wait);
  while (ready < 0 && errno == EINTR);
  if (ready <= 0) return -1;
  ssize_t count = recv(event.fd, message, sizeof message, 0);
  if (count < 1 || message[0] != command || (size_t)(count - 1) > room) return -1;
  memcpy(bytes, message + 1, (size_t)count - 1);
  return (int)count - 1;
}

int software_keys_list(void *list, size_t room, size_t *count, const char *paths) {
  static const struct key_io io = {key_open, key_close, no_read, no_write};
  static const struct key_transport transport = {key_rx, key_tx};
  int (*set)(void *, size_t, const char *, const char *, const char *, const struct key_io *,
             const struct key_transport *) = (int (*)(void *, size_t, const char *, const char *, const char *,
                                                      const struct key_io *, const struct key_transport *))
      symbol("fido_dev_info_set");
  char *copy = strdup(paths), *rest = copy;
  *count = 0;
  if (set == NULL || copy == NULL) {
    free(copy);
    return -9;
  }
  for (char *path; (path = strsep(&rest, ":")) != NULL && *count < room;) {
    if (*path == 0) continue;
    const char *name = strrchr(path, '/');
    if (set(list, *count, path, "Acme", name == NULL ? path : name + 1, &io, &transport) == 0) *count += 1;
  }
  free(copy);
  return 0;
}

#ifdef SOFTWARE_KEYS_STAND_IN
int fido_dev_info_manifest(void *list, size_t room, size_t *count) {
  const char *paths = getenv("SOFTWARE_KEYS");
  return software_keys_list(list, room, count, paths == NULL ? "" : paths);
}
#endif
