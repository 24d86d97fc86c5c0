#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "tasks.h"

/* Longer than the sender hears nothing before it gives up. */
#define IDLE_SECONDS 60
/* The end of the sender is not announced to this thread. */
#define LOOK_SECONDS 0.2

static struct {
  const struct bulk *bulk;
  /* By number: whether the sample has come, and whether it is still to be answered. */
  bool *seen, *owed;
  int received, repeated, damaged;
  double last_moment;
} heard;

static void take_sample(const char *text, size_t length) {
  int number = atoi(text);
  lock_state();
  heard.last_moment = now();
  if (!whole_sample(text, length, heard.bulk)) {
    heard.damaged++;
  } else {
    heard.owed[number] = true;
    if (number != GREETING && heard.seen[number]) {
      heard.repeated++;
    } else if (number != GREETING) {
      heard.seen[number] = true;
      heard.received++;
    }
    state_changed();
  }
  unlock_state();
}

/* The next sample to be answered, or -1. */
static int owed(void) {
  for (int number = 0; number <= heard.bulk->count; number++) {
    if (heard.owed[number]) return number;
  }
  return -1;
}

static void answer(const struct vendor *vendor, struct endpoint *writer, int number) {
  char text[SHORTEST_BYTES + 2];
  snprintf(text, sizeof text, "%d", number);
  heard.owed[number] = false;
  unlock_state();
  vendor->write(writer, text);
  lock_state();
}

int answer_samples(const struct vendor *vendor, const char *topic, const struct bulk *bulk) {
  size_t samples = (size_t)bulk->count + 1;
  heard.bulk = bulk;
  heard.seen = calloc(samples, sizeof *heard.seen);
  heard.owed = calloc(samples, sizeof *heard.owed);
  char *answers = answers_topic(topic);
  if (!heard.seen || !heard.owed || !answers) return 3;
  struct endpoint *writer = vendor->writer(answers, true);
  struct endpoint *reader = writer ? vendor->reader(topic, bulk->reliable, take_sample) : NULL;
  if (!reader) return 3;
  heard.last_moment = now();
  bool matched = false;
  int number;
  double patience = bulk->find;
  lock_state();
  while (now() < heard.last_moment + patience) {
    if ((number = owed()) >= 0) {
      answer(vendor, writer, number);
      patience = IDLE_SECONDS;
      continue;
    }
    unlock_state();
    int writers = vendor->matched(reader);
    lock_state();
    if (matched && writers == 0) break;
    matched = matched || writers > 0;
    if (owed() < 0) await_change(now() + LOOK_SECONDS);
  }
  printf("received=%d repeated=%d damaged=%d\n", heard.received, heard.repeated, heard.damaged);
  unlock_state();
  return heard.received > 0 && heard.repeated == 0 && heard.damaged == 0 ? 0 : 1;
}
