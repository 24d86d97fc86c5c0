/* What a probe can do. Each task returns the program's exit status. */
#ifndef SKYLAN_LAB_TASKS_H
#define SKYLAN_LAB_TASKS_H

#include "probe.h"

/* Some lines a second, until the listener has gone. */
int talk(const struct vendor *vendor, const char *topic, int seconds);

/* Ends with the first lines heard. */
int listen_for_lines(const struct vendor *vendor, const char *topic, int seconds);

/*
 * As many talkers, or listeners, as `count`, each a participant of its own in this one program: numbers 0 and on follow the
 * prefix in their topics' names. The listeners end when each has heard its talker, the talkers when all listeners have gone.
 */
int talk_as_crowd(const struct vendor *vendor, const char *prefix, int count, int seconds);
int listen_as_crowd(const struct vendor *vendor, const char *prefix, int count, int seconds);

/* How large samples are sent: see `probe.c` for the words that set them. */
struct bulk {
  /* Size of a sample, how many of them, and how many a second at the most. */
  int bytes, count, hertz;
  /* So many may be on their way and not answered. */
  int window;
  /* A sample that has no answer after so many seconds is lost. */
  int patience;
  /* Seconds in which the two ends must have found each other. */
  int find;
  /* Ends after `soon` seconds with `enough` answers, and after `end` seconds with any number. */
  int soon, enough, end;
  /* So many lost ones end it: the verdict is clear. */
  int losses;
  /* 1: the vendor sends again what is lost on the way. */
  int reliable;
};

/*
 * Sends samples, best-effort unless they are asked to be reliable, the next one when the last ones have been answered on a
 * reliable topic, so that a standing host cannot fill a queue on the way. Three lost in a row end it.
 */
int send_samples(const struct vendor *vendor, const char *topic, const struct bulk *bulk);

/* Answers each whole sample, until the sender has gone. */
int answer_samples(const struct vendor *vendor, const char *topic, const struct bulk *bulk);

/* Text of a sample: its number, and then one letter that follows from the number, to the end. */
void fill_sample(char *text, int bytes, int number);

/* Whether a text is the sample of its number, byte for byte. */
bool whole_sample(const char *text, size_t length, const struct bulk *bulk);

/* The number of the sample that asks whether anybody is there. It is the shortest that there can be. */
#define GREETING 0
#define SHORTEST_BYTES 10

/* Name of the topic on which samples of `topic` are answered. The caller frees it. */
char *answers_topic(const char *topic);

#endif
