#include <stdio.h>

#include "clock.h"
#include "tasks.h"

/* Between two lines of a talker. */
#define LINE_SECONDS 0.2
/* Lines that a listener waits for: one could be a chance. */
#define LINES_WANTED 3

static struct {
  int lines;
  char last[80];
} heard;

static void take_line(const char *text, size_t length) {
  (void)length;
  lock_state();
  heard.lines++;
  snprintf(heard.last, sizeof heard.last, "%s", text);
  state_changed();
  unlock_state();
}

int talk(const struct vendor *vendor, const char *topic, int seconds) {
  struct endpoint *writer = vendor->writer(topic, true);
  if (!writer) return 3;
  char text[80];
  double start = now();
  int number = 0, matched = 0, most = 0;
  while (now() < start + seconds && (matched > 0 || most == 0)) {
    snprintf(text, sizeof text, "Hello World: %d", ++number);
    vendor->write(writer, text);
    sleep_until(start + number * LINE_SECONDS);
    matched = vendor->matched(writer);
    if (matched > most) most = matched;
  }
  printf("said=%d matched=%d\n", number, most);
  return most > 0 ? 0 : 1;
}

int listen_for_lines(const struct vendor *vendor, const char *topic, int seconds) {
  double end = now() + seconds;
  if (!vendor->reader(topic, true, take_line)) return 3;
  lock_state();
  while (heard.lines < LINES_WANTED && now() < end) await_change(end);
  int lines = heard.lines;
  printf("heard=%d line='%s'\n", lines, heard.last);
  unlock_state();
  return lines >= LINES_WANTED ? 0 : 1;
}
