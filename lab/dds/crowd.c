#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "tasks.h"

/* Between two lines of a talker. */
#define LINE_SECONDS 0.2
/* Of a topic's name. */
#define NAME_BYTES 80

/* Whether the listener of a number has heard its talker, and how many have. */
static struct {
  bool *lines;
  int count, listeners;
} heard;

static char *topic_of(const char *prefix, int number) {
  static char name[NAME_BYTES];
  snprintf(name, sizeof name, "%s_%d", prefix, number);
  return name;
}

int talk_as_crowd(const struct vendor *vendor, const char *prefix, int count, int seconds) {
  struct endpoint **writers = calloc((size_t)count, sizeof *writers);
  if (!writers) return 3;
  double start = now();
  for (int i = 0; i < count; i++) {
    if (!vendor->join() || !(writers[i] = vendor->writer(topic_of(prefix, i), true))) return 3;
  }
  int matched = 0, most = 0;
  while (now() < start + seconds && (matched > 0 || most == 0)) {
    double round = now();
    matched = 0;
    for (int i = 0; i < count; i++) {
      if (vendor->matched(writers[i]) == 0) continue;
      char text[16];
      snprintf(text, sizeof text, "%d", i);
      vendor->write(writers[i], text);
      matched++;
    }
    if (matched > most) most = matched;
    sleep_until(round + LINE_SECONDS);
  }
  printf("matched=%d\n", most);
  return most == count ? 0 : 1;
}

static void take_line(const char *text, size_t length) {
  (void)length;
  int number = atoi(text);
  lock_state();
  if (number >= 0 && number < heard.count && !heard.lines[number]) {
    heard.lines[number] = true;
    heard.listeners++;
    state_changed();
  }
  unlock_state();
}

int listen_as_crowd(const struct vendor *vendor, const char *prefix, int count, int seconds) {
  double end = now() + seconds;
  heard.count = count;
  heard.lines = calloc((size_t)count, sizeof *heard.lines);
  if (!heard.lines) return 3;
  for (int i = 0; i < count; i++) {
    if (!vendor->join() || !vendor->reader(topic_of(prefix, i), true, take_line)) return 3;
  }
  lock_state();
  while (heard.listeners < count && now() < end) await_change(end);
  int listeners = heard.listeners;
  printf("heard=%d\n", listeners);
  unlock_state();
  return listeners == count ? 0 : 1;
}
