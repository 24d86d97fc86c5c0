#include "probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tasks.h"

static const char USAGE[] =
    "usage: %s talk TOPIC SECONDS          some lines a second, until the listener has gone\n"
    "       %s listen TOPIC SECONDS        ends with the first lines heard\n"
    "       %s talk-as TOPIC SECONDS COUNT, listen-as TOPIC SECONDS COUNT   the same by so many participants\n"
    "       %s send TOPIC WORD=NUMBER...   samples, each when the last ones have been answered\n"
    "       %s answer TOPIC WORD=NUMBER... answers them, until the sender has gone\n"
    "words: bytes count hertz window patience find soon enough end losses reliable\n";

/* Sets what a word such as `count=250` is about. False for another one. */
static bool set_word(struct bulk *bulk, const char *word) {
  const struct {
    const char *name;
    int *number;
  } known[] = {
      {"bytes=", &bulk->bytes},   {"count=", &bulk->count},       {"hertz=", &bulk->hertz}, {"find=", &bulk->find},
      {"window=", &bulk->window}, {"patience=", &bulk->patience}, {"soon=", &bulk->soon},   {"enough=", &bulk->enough},
      {"end=", &bulk->end},       {"losses=", &bulk->losses},     {"reliable=", &bulk->reliable},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    size_t length = strlen(known[i].name);
    if (strncmp(word, known[i].name, length) != 0) continue;
    *known[i].number = atoi(word + length);
    return *known[i].number > 0;
  }
  return false;
}

static int usage(const char *program) {
  fprintf(stderr, USAGE, program, program, program, program, program);
  return 2;
}

static int run(int argc, char **argv, const struct vendor *vendor) {
  const char *task = argc > 3 ? argv[1] : "";
  bool talks = strcmp(task, "talk") == 0, sends = strcmp(task, "send") == 0;
  if (talks || strcmp(task, "listen") == 0) {
    int seconds = atoi(argv[3]);
    if (argc != 4 || seconds < 1) return usage(argv[0]);
    if (!vendor->join()) return 3;
    return talks ? talk(vendor, argv[2], seconds) : listen_for_lines(vendor, argv[2], seconds);
  }
  bool talk_as = strcmp(task, "talk-as") == 0;
  if (talk_as || strcmp(task, "listen-as") == 0) {
    int seconds = atoi(argv[3]), count = argc == 5 ? atoi(argv[4]) : 0;
    if (seconds < 1 || count < 1) return usage(argv[0]);
    return (talk_as ? talk_as_crowd : listen_as_crowd)(vendor, argv[2], count, seconds);
  }
  struct bulk bulk = {.bytes = 60000, .count = 250, .hertz = 50, .window = 1, .patience = 12, .find = 60};
  bulk.soon = 25, bulk.enough = 50, bulk.end = 120, bulk.losses = bulk.count;
  for (int i = 3; i < argc; i++) {
    if (!set_word(&bulk, argv[i])) return usage(argv[0]);
  }
  if (bulk.bytes < SHORTEST_BYTES || !(sends || strcmp(task, "answer") == 0)) return usage(argv[0]);
  if (!vendor->join()) return 3;
  return sends ? send_samples(vendor, argv[2], &bulk) : answer_samples(vendor, argv[2], &bulk);
}

int probe(int argc, char **argv, const struct vendor *vendor) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  int status = run(argc, argv, vendor);
  if (status < 2) vendor->leave();
  return status;
}
