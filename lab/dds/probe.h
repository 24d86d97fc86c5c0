/*
 * What the probes have in common: a command line, and how they count. Each probe is a program of one DDS vendor, which
 * talks with the topic and type names of ROS 2.
 */
#ifndef SKYLAN_LAB_PROBE_H
#define SKYLAN_LAB_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#define TYPE_NAME "std_msgs::msg::dds_::String_"

#ifdef __cplusplus
extern "C" {
#endif

/* A writer or a reader of a topic: the vendor's own. */
struct endpoint;

/* Takes a sample, on a thread of the vendor's. `length` is in bytes, without the text's end. */
typedef void take_text(const char *text, size_t length);

/* What a vendor's part gives to the common part. */
struct vendor {
  /* Makes the participant that all endpoints belong to which are made after it. False where it could not. */
  bool (*join)(void);
  /* NULL where it could not. */
  struct endpoint *(*writer)(const char *topic, bool reliable);
  struct endpoint *(*reader)(const char *topic, bool reliable, take_text *take);
  /* How many readers a writer has found, or writers a reader. */
  int (*matched)(struct endpoint *endpoint);
  bool (*write)(struct endpoint *writer, const char *text);
  /* Ends all of it. */
  void (*leave)(void);
};

/* The whole program. Returns its exit status. */
int probe(int argc, char **argv, const struct vendor *vendor);

#ifdef __cplusplus
}
#endif
#endif
