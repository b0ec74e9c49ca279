/* Reads a whole config with libyaml's event parser and prints the server of one context: what `context show` and
   `context list` cannot do without. With a second argument of "-" every context's server is printed. */
#include <stdio.h>
#include <string.h>
#include <yaml.h>

int main(int argc, char **argv) {
  FILE *file = argc > 2 ? fopen(argv[1], "rb") : NULL;
  yaml_parser_t parser;
  yaml_event_t event;
  char key[2][256] = {"", ""};
  int depth = 0, is_value[64] = {0}, done = 0;
  if (!file || !yaml_parser_initialize(&parser)) return 1;
  yaml_parser_set_input_file(&parser, file);
  while (!done) {
    if (!yaml_parser_parse(&parser, &event)) return 1;
    switch (event.type) {
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
      is_value[depth] = 0;
      if (++depth > 60) return 1;
      is_value[depth] = event.type == YAML_SEQUENCE_START_EVENT ? -1 : 0;
      break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
      depth--;
      break;
    case YAML_SCALAR_EVENT:
      if (is_value[depth] == 0) {
        if (depth == 2) snprintf(key[0], sizeof key[0], "%s", event.data.scalar.value);
        if (depth == 3) snprintf(key[1], sizeof key[1], "%s", event.data.scalar.value);
        is_value[depth] = 1;
      } else if (is_value[depth] == 1) {
        if (depth == 3 && !strcmp(key[1], "server") && (!strcmp(argv[2], "-") || !strcmp(key[0], argv[2])))
          printf("%s %s\n", key[0], event.data.scalar.value);
        is_value[depth] = 0;
      }
      break;
    case YAML_STREAM_END_EVENT:
      done = 1;
      break;
    default:
      break;
    }
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return 0;
}
