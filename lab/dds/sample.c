#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tasks.h"

static char filling(int number) { return (char)('a' + number % 26); }

void fill_sample(char *text, int bytes, int number) {
  char digits[SHORTEST_BYTES + 2];
  snprintf(digits, sizeof digits, "%0*d", SHORTEST_BYTES, number);
  memset(text, filling(number), (size_t)bytes);
  memcpy(text, digits, SHORTEST_BYTES);
  text[bytes] = 0;
}

bool whole_sample(const char *text, size_t length, const struct bulk *bulk) {
  int number = atoi(text);
  size_t wanted = (size_t)(number == GREETING ? SHORTEST_BYTES : bulk->bytes);
  if (number < GREETING || number > bulk->count || length != wanted) return false;
  for (size_t i = SHORTEST_BYTES; i < length; i++) {
    if (text[i] != filling(number)) return false;
  }
  return true;
}

char *answers_topic(const char *topic) {
  static const char ENDING[] = "_heard";
  char *name = malloc(strlen(topic) + sizeof ENDING);
  if (name) strcat(strcpy(name, topic), ENDING);
  return name;
}
