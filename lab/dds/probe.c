#include "probe.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Between two lines of a talker. */
#define LINE_SECONDS 0.2
/* Lines that a listener waits for: one could be a chance. */
#define LINES_WANTED 3
/* The peer must be found within this time, in seconds. */
#define MATCH_SECONDS 40
/* A best-effort reader drops what comes before it has found the writer too. Seconds. */
#define SETTLE_SECONDS 2
/* A receiver that gets nothing for so long gives up, in seconds. */
#define IDLE_SECONDS 6

static const char USAGE[] =
    "usage: %s talk TOPIC SECONDS             some lines a second, until the listener has gone\n"
    "       %s listen TOPIC SECONDS           ends with the first lines heard\n"
    "       %s send TOPIC BYTES COUNT HERTZ   best-effort samples, once a reader has been found\n"
    "       %s receive TOPIC BYTES COUNT      ends with the last sample, or when none has come for a while\n";

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
  bool bulk;
  size_t bytes;
  int count;
  /* Whether the sample of this number has come. */
  bool *seen;
  int received, repeated, damaged, last;
  double first_moment, last_moment;
  char line[80];
} heard;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void sleep_until(double moment) {
  double left = moment - now();
  if (left <= 0) return;
  struct timespec pause = {(time_t)left, (long)((left - (double)(time_t)left) * 1e9)};
  nanosleep(&pause, NULL);
}

/* A bulk sample is its number, and then one letter that follows from the number, to the end. */
static char filling(int number) { return (char)('a' + number % 26); }

static bool whole(const char *text, size_t length, int number) {
  if (number < 1 || number > heard.count || length != heard.bytes) return false;
  for (size_t i = 10; i < length; i++) {
    if (text[i] != filling(number)) return false;
  }
  return true;
}

void probe_heard(const char *text, size_t length) {
  pthread_mutex_lock(&lock);
  heard.last_moment = now();
  if (heard.first_moment == 0) heard.first_moment = heard.last_moment;
  int number = heard.bulk ? atoi(text) : 0;
  if (!heard.bulk) {
    heard.received++;
    snprintf(heard.line, sizeof heard.line, "%s", text);
  } else if (!whole(text, length, number)) {
    heard.damaged++;
  } else if (heard.seen[number]) {
    heard.repeated++;
  } else {
    heard.seen[number] = true;
    heard.received++;
    if (number > heard.last) heard.last = number;
  }
  pthread_mutex_unlock(&lock);
}

static bool wait_for_match(const struct vendor *vendor) {
  double end = now() + MATCH_SECONDS;
  while (vendor->matched() == 0 && now() < end) sleep_until(now() + 0.1);
  return vendor->matched() > 0;
}

static int talk(const struct vendor *vendor, int seconds) {
  char text[80];
  double start = now();
  int number = 0, matched = 0, most = 0;
  while (now() < start + seconds && (matched > 0 || most == 0)) {
    snprintf(text, sizeof text, "Hello World: %d", ++number);
    vendor->write(text);
    sleep_until(start + number * LINE_SECONDS);
    matched = vendor->matched();
    if (matched > most) most = matched;
  }
  printf("said=%d matched=%d\n", number, most);
  return most > 0 ? 0 : 1;
}

static int listen_for(int seconds) {
  double end = now() + seconds;
  int lines = 0;
  while (lines < LINES_WANTED && now() < end) {
    sleep_until(now() + 0.1);
    pthread_mutex_lock(&lock);
    lines = heard.received;
    pthread_mutex_unlock(&lock);
  }
  printf("heard=%d line='%s'\n", lines, heard.line);
  return lines >= LINES_WANTED ? 0 : 1;
}

static int send_bulk(const struct vendor *vendor, size_t bytes, int count, int hertz) {
  if (!wait_for_match(vendor)) {
    printf("sent=0 matched=0\n");
    return 1;
  }
  sleep_until(now() + SETTLE_SECONDS);
  char *text = malloc(bytes + 1);
  if (!text) return 1;
  double start = now(), latest = 0;
  int sent = 0;
  for (int number = 1; number <= count; number++) {
    double due = start + (double)(number - 1) / hertz;
    sleep_until(due);
    if (now() - due > latest) latest = now() - due;
    memset(text, filling(number), bytes);
    text[bytes] = 0;
    char digits[16];
    snprintf(digits, sizeof digits, "%010d", number);
    memcpy(text, digits, 10);
    sent += vendor->write(text);
  }
  printf("sent=%d seconds=%.1f late=%.3f\n", sent, now() - start, latest);
  free(text);
  // What is on its way may still need this end.
  sleep_until(now() + 1);
  return sent == count ? 0 : 1;
}

static int receive_bulk(const struct vendor *vendor) {
  bool matched = wait_for_match(vendor);
  double begin = now(), quiet = 0;
  while (matched && heard.last < heard.count && quiet < IDLE_SECONDS + SETTLE_SECONDS) {
    sleep_until(now() + 0.1);
    pthread_mutex_lock(&lock);
    quiet = now() - (heard.last_moment > begin ? heard.last_moment : begin);
    pthread_mutex_unlock(&lock);
  }
  // The last one may have overtaken others.
  sleep_until(now() + 0.5);
  printf("received=%d lost=%d repeated=%d damaged=%d seconds=%.1f missing=", heard.received,
         heard.count - heard.received, heard.repeated, heard.damaged, heard.last_moment - heard.first_moment);
  int listed = 0;
  for (int number = 1; number <= heard.count && listed < 20; number++) {
    if (!heard.seen[number]) printf("%s%d", listed++ ? "," : "", number);
  }
  printf("\n");
  return heard.received == heard.count ? 0 : 1;
}

int probe(int argc, char **argv, const struct vendor *vendor) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  int number[3] = {0, 0, 0};
  int numbers = argc - 3;
  for (int i = 0; i < numbers && i < 3; i++) number[i] = atoi(argv[3 + i]);
  const char *what = argc > 1 ? argv[1] : "";
  bool writes = strcmp(what, "talk") == 0 || strcmp(what, "send") == 0;
  heard.bulk = strcmp(what, "send") == 0 || strcmp(what, "receive") == 0;
  int wanted = heard.bulk ? (writes ? 3 : 2) : 1;
  bool known = heard.bulk || writes || strcmp(what, "listen") == 0;
  if (!known || numbers != wanted || number[0] < 1 || (wanted > 1 && number[1] < 1) || (wanted > 2 && number[2] < 1) ||
      (heard.bulk && number[0] < 10)) {
    fprintf(stderr, USAGE, argv[0], argv[0], argv[0], argv[0]);
    return 2;
  }
  heard.bytes = (size_t)number[0];
  heard.count = number[1];
  heard.seen = calloc((size_t)heard.count + 1, sizeof *heard.seen);
  if (!heard.seen || !vendor->open(argv[2], writes, !heard.bulk)) return 3;
  int status = heard.bulk ? (writes ? send_bulk(vendor, heard.bytes, number[1], number[2]) : receive_bulk(vendor))
                          : (writes ? talk(vendor, number[0]) : listen_for(number[0]));
  vendor->close();
  return status;
}
