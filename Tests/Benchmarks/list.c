#define _GNU_SOURCE
/* Prints the table of `context list`, which events.c does not: reads the config with libyaml's event parser, keeps the
   fields that are shown, aligns them. Only for the configs that config.py makes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <yaml.h>

enum { CURRENT, NAME, SERVER, GATEWAY, USER, SESSION, COLUMNS };

typedef struct { char *cell[COLUMNS]; } Row;

static Row *rows;
static size_t count, room;

static Row *add(void) {
  if (count == room) rows = realloc(rows, (room = room ? room * 2 : 64) * sizeof *rows);
  if (!rows) exit(1);
  rows[count] = (Row){{"", "-", "-", "-", "-", "-"}};
  return &rows[count++];
}

static char *remaining(const char *text, time_t now) {
  struct tm moment = {0};
  char days[32];
  if (!strptime(text, "%Y-%m-%dT%H:%M:%SZ", &moment)) return "-";
  snprintf(days, sizeof days, "%ldd left", (long)(timegm(&moment) - now) / 86400);
  return strdup(days);
}

static void scalar(const char *text, const char *const key[], int depth, time_t now) {
  Row *row = count ? &rows[count - 1] : NULL;
  if (depth == 3 && row && !strcmp(key[3], "server")) row->cell[SERVER] = strdup(text);
  if (depth == 3 && row && !strcmp(key[3], "gateway")) row->cell[GATEWAY] = strdup(text);
  if (depth != 4 || !row || strcmp(key[3], "session")) return;
  if (!strcmp(key[4], "user")) row->cell[USER] = strdup(text);
  if (!strcmp(key[4], "expires-at")) row->cell[SESSION] = remaining(text, now);
}

static void print(void) {
  static const Row header = {{"CURRENT", "NAME", "SERVER", "GATEWAY", "USER", "SESSION"}};
  int width[COLUMNS] = {0};
  for (size_t line = 0; line <= count; line++)
    for (int column = 0; column < COLUMNS; column++) {
      int length = strlen((line ? rows[line - 1] : header).cell[column]);
      if (length > width[column]) width[column] = length;
    }
  for (size_t line = 0; line <= count; line++)
    for (int column = 0; column < COLUMNS; column++) {
      const char *cell = (line ? &rows[line - 1] : &header)->cell[column];
      fputs(cell, stdout);
      if (column + 1 == COLUMNS) putchar('\n');
      else for (int blanks = width[column] + 3 - strlen(cell); blanks > 0; blanks--) putchar(' ');
    }
}

int main(int argc, char **argv) {
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
  yaml_parser_t parser;
  yaml_event_t event;
  char keys[8][64] = {""}, current[64] = "";
  const char *key[8];
  int depth = 0, is_value[64] = {0}, done = 0;
  time_t now = time(NULL);
  for (int level = 0; level < 8; level++) key[level] = keys[level];
  if (!file || !yaml_parser_initialize(&parser)) return 1;
  yaml_parser_set_input_file(&parser, file);
  while (!done) {
    if (!yaml_parser_parse(&parser, &event)) return 1;
    const char *text = event.type == YAML_SCALAR_EVENT ? (char *)event.data.scalar.value : NULL;
    if (event.type == YAML_MAPPING_START_EVENT || event.type == YAML_SEQUENCE_START_EVENT) {
      is_value[depth] = 0;
      if (++depth > 7) return 1;
      is_value[depth] = event.type == YAML_SEQUENCE_START_EVENT ? -1 : 0;
    } else if (event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT) {
      depth--;
    } else if (text && is_value[depth] == 0) {
      snprintf(keys[depth], sizeof keys[depth], "%s", text);
      is_value[depth] = 1;
      if (depth == 2 && !strcmp(key[1], "contexts")) {
        Row *row = add();
        row->cell[NAME] = strdup(text);
        if (!strcmp(text, current)) row->cell[CURRENT] = "*";
      }
    } else if (text && is_value[depth] == 1) {
      if (depth == 1 && !strcmp(key[1], "current-context")) snprintf(current, sizeof current, "%s", text);
      scalar(text, key, depth, now);
      is_value[depth] = 0;
    }
    done = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  print();
  return 0;
}
