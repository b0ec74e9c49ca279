/* Many gateways on loopback, each of which takes its time: listens on one port of 127.0.1.1 and the addresses after it,
   answers every request after a delay that its session is valid. Usage: answer HOSTS MILLISECONDS; prints the port. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 65536, REQUEST = 8192 };

static char *received[MOST];
static size_t length[MOST];
/* Answers owed, in the order in which they fall due. */
static struct { int file; long due; } owed[MOST];
static size_t first, behind;

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int listener(int host, int *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(*port)};
  socklen_t size = sizeof address;
  address.sin_addr.s_addr = htonl(0x7f000100 + host);
  int file = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file < 0 || bind(file, (struct sockaddr *)&address, size) || listen(file, 64)) return -1;
  getsockname(file, (struct sockaddr *)&address, &size);
  *port = ntohs(address.sin_port);
  return file;
}

/* Whether a whole request has come. */
static int is_whole(int file) {
  received[file][length[file]] = 0;
  char *end = strstr(received[file], "\r\n\r\n");
  char *field = strcasestr(received[file], "\r\nContent-Length:");
  if (!end) return 0;
  size_t body = field && field < end ? strtoul(field + 17, NULL, 10) : 0;
  return length[file] >= (size_t)(end + 4 - received[file]) + body;
}

static void take(int file, int delay) {
  if (!received[file] && !(received[file] = malloc(REQUEST + 1))) exit(1);
  ssize_t got = read(file, received[file] + length[file], REQUEST - length[file]);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    close(file);
    length[file] = 0;
    return;
  }
  length[file] += got;
  if (!is_whole(file)) return;
  length[file] = 0;
  owed[behind % MOST].file = file;
  owed[behind++ % MOST].due = now() + delay;
}

static void answer(int file) {
  static const char body[] = "{\"valid\":true,\"user\":{\"email\":\"you@acme.example\"}}";
  char text[256];
  int size = snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                      sizeof body - 1, body);
  if (write(file, text, size) != size) close(file);
}

int main(int argc, char **argv) {
  int hosts = argc > 2 ? atoi(argv[1]) : 0, delay = argc > 2 ? atoi(argv[2]) : 0, port = 0, on = 1;
  static int listening[MOST];
  int poll = epoll_create1(EPOLL_CLOEXEC);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  signal(SIGPIPE, SIG_IGN);
  for (int host = 1; host <= hosts; host++) {
    int file = listener(host, &port);
    if (file < 0) return 1;
    listening[file] = 1;
    epoll_ctl(poll, EPOLL_CTL_ADD, file, &(struct epoll_event){.events = EPOLLIN, .data.fd = file});
  }
  printf("%d\n", port);
  fflush(stdout);
  while (1) {
    struct epoll_event events[256];
    long wait = first < behind ? owed[first % MOST].due - now() : -1;
    int count = epoll_wait(poll, events, 256, first < behind && wait < 0 ? 0 : (int)wait);
    for (int index = 0; index < count; index++) {
      int file = events[index].data.fd;
      if (!listening[file]) {
        take(file, delay);
        continue;
      }
      while ((file = accept4(events[index].data.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_ctl(poll, EPOLL_CTL_ADD, file, &(struct epoll_event){.events = EPOLLIN, .data.fd = file});
      }
    }
    while (first < behind && owed[first % MOST].due <= now()) answer(owed[first++ % MOST].file);
  }
}
