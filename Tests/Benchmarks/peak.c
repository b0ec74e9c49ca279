/* Runs a command and prints the most memory it held at a time, in bytes. A program of its own, since the kernel counts
   for a child what its parent held before the child's exec. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int status;
  struct rusage usage;
  pid_t child = argc > 1 ? fork() : -1;
  if (child == 0) {
    int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  if (child < 0 || waitpid(child, &status, 0) != child || status || getrusage(RUSAGE_CHILDREN, &usage)) return 1;
  printf("%ld\n", usage.ru_maxrss * 1024);
  return 0;
}
