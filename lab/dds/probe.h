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

/* What a vendor's part gives to the common part. */
struct vendor {
  /* Makes a participant, and a writer or a reader of `topic`. False where it could not. */
  bool (*open)(const char *topic, bool writes, bool reliable);
  /* How many readers the writer has found, or writers the reader. */
  int (*matched)(void);
  bool (*write)(const char *text);
  void (*close)(void);
};

/* The whole program. Returns its exit status. */
int probe(int argc, char **argv, const struct vendor *vendor);

/* A vendor's part hands over each sample here. `length` is in bytes, without the text's end. */
void probe_heard(const char *text, size_t length);

#ifdef __cplusplus
}
#endif
#endif
