/* Sets a config's current-context as `context use` has to: parse everything, replace that scalar's bytes, write a
   temporary file, fsync, rename, fsync the directory. The file must be ASCII, since libyaml counts characters. */
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

int main(int argc, char **argv) {
  struct stat status;
  int file = argc > 2 ? open(argv[1], O_RDONLY) : -1, depth = 0, wanted = 0, found = 0, done = 0;
  if (file < 0 || fstat(file, &status)) return 1;
  char *text = malloc(status.st_size);
  if (read(file, text, status.st_size) != status.st_size) return 1;
  yaml_parser_t parser;
  yaml_event_t event;
  size_t start = 0, end = 0;
  if (!yaml_parser_initialize(&parser)) return 1;
  yaml_parser_set_input_string(&parser, (unsigned char *)text, status.st_size);
  while (!done) {
    if (!yaml_parser_parse(&parser, &event)) return 1;
    if (event.type == YAML_MAPPING_START_EVENT || event.type == YAML_SEQUENCE_START_EVENT) depth++;
    if (event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT) depth--;
    if (event.type == YAML_SCALAR_EVENT && depth == 1 && !found) {
      if (wanted) start = event.start_mark.index, end = event.end_mark.index, found = 1;
      wanted = !strcmp((char *)event.data.scalar.value, "current-context");
    }
    done = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  char path[4096], folder[4096];
  snprintf(path, sizeof path, "%s.tmp", argv[1]);
  snprintf(folder, sizeof folder, "%s", argv[1]);
  int new = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600), directory = open(dirname(folder), O_RDONLY | O_DIRECTORY);
  if (!found || new < 0 || directory < 0) return 1;
  if (write(new, text, start) < 0 || write(new, argv[2], strlen(argv[2])) < 0
      || write(new, text + end, status.st_size - end) < 0)
    return 1;
  return fsync(new) || rename(path, argv[1]) || fsync(directory);
}
