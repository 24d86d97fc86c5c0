#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "tasks.h"

/* So many lost one after the other are no chance. */
#define ROW 3
#define GREETING_SECONDS 0.2

/* What became of each sample, by its number. */
static struct {
  const struct bulk *bulk;
  /* Moments; 0 for what has not happened. */
  double *sent, *answered;
  bool *lost;
  int last_sent, answers, losses, late;
} state;

static void take_answer(const char *text, size_t length) {
  (void)length;
  int number = atoi(text);
  lock_state();
  if (number >= GREETING && number <= state.bulk->count && state.answered[number] == 0) {
    state.answered[number] = now();
    if (state.lost[number]) {
      state.late++;
    } else if (number != GREETING) {
      state.answers++;
    }
    state_changed();
  }
  unlock_state();
}

/* Gives up what has waited for too long. Returns how many are still waited for, and when to look again. */
static int in_flight(double *look_again) {
  int waiting = 0;
  double moment = now();
  *look_again = moment + state.bulk->patience;
  for (int number = 1; number <= state.last_sent; number++) {
    if (state.answered[number] > 0 || state.lost[number]) continue;
    double limit = state.sent[number] + state.bulk->patience;
    if (moment >= limit) {
      state.lost[number] = true;
      state.losses++;
    } else {
      waiting++;
      if (limit < *look_again) *look_again = limit;
    }
  }
  return waiting;
}

static void wait_for_room(int most) {
  double look_again;
  while (in_flight(&look_again) > most) await_change(look_again);
}

static bool hopeless(void) {
  int row = 0;
  for (int number = state.last_sent; number > 0 && state.lost[number]; number--) row++;
  return row >= ROW || state.losses >= state.bulk->losses;
}

static bool finished(double start) {
  double seconds = now() - start;
  return state.last_sent == state.bulk->count || hopeless() || seconds >= state.bulk->end ||
         (seconds >= state.bulk->soon && state.answers >= state.bulk->enough);
}

/* A best-effort reader drops what comes before it has found the writer: only an answer shows that it has. */
static bool find_receiver(const struct vendor *vendor, struct endpoint *writer) {
  char text[SHORTEST_BYTES + 1];
  fill_sample(text, SHORTEST_BYTES, GREETING);
  double end = now() + state.bulk->find;
  lock_state();
  while (state.answered[GREETING] == 0 && now() < end) {
    unlock_state();
    if (vendor->matched(writer) > 0) vendor->write(writer, text);
    lock_state();
    if (state.answered[GREETING] == 0) await_change(now() + GREETING_SECONDS);
  }
  bool found = state.answered[GREETING] > 0;
  unlock_state();
  return found;
}

static void send_all(const struct vendor *vendor, struct endpoint *writer, char *text) {
  double start = now(), due = start;
  lock_state();
  while (!finished(start)) {
    int number = state.last_sent + 1;
    unlock_state();
    fill_sample(text, state.bulk->bytes, number);
    sleep_until(due);
    lock_state();
    state.sent[number] = now();
    state.last_sent = number;
    // Late is late: a burst afterwards would be another rate than the one that was asked for.
    due = (state.bulk->window > 1 ? due : state.sent[number]) + 1.0 / state.bulk->hertz;
    unlock_state();
    vendor->write(writer, text);
    lock_state();
    wait_for_room(state.bulk->window - 1);
  }
  wait_for_room(0);
  unlock_state();
}

/* Prints each lost sample with the time in which an answer was awaited, and then the sums. */
static void print_figures(void) {
  double longest = 0, last = state.last_sent > 0 ? state.sent[state.last_sent] : 0;
  for (int number = 1; number <= state.last_sent; number++) {
    if (state.lost[number]) {
      double from = state.sent[number];
      printf("lost=%d from=%.3f to=%.3f\n", number, from, from + state.bulk->patience);
    } else {
      if (state.answered[number] > last) last = state.answered[number];
      double wait = state.answered[number] - state.sent[number];
      if (wait > longest) longest = wait;
    }
  }
  double first = state.last_sent > 0 ? state.sent[1] : 0, seconds = last - first;
  printf("sent=%d answered=%d lost=%d late=%d seconds=%.2f sending=%.2f hertz=%.1f longest=%.3f\n", state.last_sent,
         state.answers, state.losses, state.late, seconds, state.last_sent > 0 ? state.sent[state.last_sent] - first : 0,
         seconds > 0 ? state.answers / seconds : 0, longest);
}

int send_samples(const struct vendor *vendor, const char *topic, const struct bulk *bulk) {
  size_t samples = (size_t)bulk->count + 1;
  state.bulk = bulk;
  state.sent = calloc(samples, sizeof *state.sent);
  state.answered = calloc(samples, sizeof *state.answered);
  state.lost = calloc(samples, sizeof *state.lost);
  char *text = malloc((size_t)bulk->bytes + 1), *answers = answers_topic(topic);
  if (!state.sent || !state.answered || !state.lost || !text || !answers) return 3;
  struct endpoint *writer = vendor->writer(topic, bulk->reliable);
  if (!writer || !vendor->reader(answers, true, take_answer)) return 3;
  if (find_receiver(vendor, writer)) send_all(vendor, writer, text);
  print_figures();
  return state.answers > 0 && state.losses == 0 ? 0 : 1;
}
