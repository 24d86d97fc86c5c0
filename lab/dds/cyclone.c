/* The probe of Eclipse Cyclone DDS. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "String.h"
#include "dds/dds.h"
#include "probe.h"

struct endpoint {
  dds_entity_t entity;
  bool writes;
};

static dds_entity_t participant;

static bool good(const char *what, dds_return_t result) {
  if (result < 0) fprintf(stderr, "%s: %s\n", what, dds_strretcode(result));
  return result >= 0;
}

static void on_data(dds_entity_t reader, void *taker) {
  take_text *take = *(take_text **)taker;
  void *samples[16] = {NULL};
  dds_sample_info_t infos[16];
  dds_return_t count;
  while ((count = dds_take(reader, samples, infos, 16, 16)) > 0) {
    for (int i = 0; i < count; i++) {
      const char *text = ((const std_msgs_msg_dds__String_ *)samples[i])->data;
      if (infos[i].valid_data) take(text, strlen(text));
    }
    dds_return_loan(reader, samples, count);
  }
}

static bool join(void) {
  participant = dds_create_participant(DDS_DOMAIN_DEFAULT, NULL, NULL);
  return good("participant", participant);
}

/* A writer where nobody takes samples. */
static struct endpoint *open_endpoint(const char *name, bool reliable, take_text *take) {
  struct endpoint *endpoint = malloc(sizeof *endpoint);
  take_text **taker = malloc(sizeof *taker);
  if (!endpoint || !taker) return NULL;
  *taker = take;
  dds_qos_t *qos = dds_create_qos();
  dds_qset_reliability(qos, reliable ? DDS_RELIABILITY_RELIABLE : DDS_RELIABILITY_BEST_EFFORT, DDS_SECS(1));
  dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, 10);
  dds_entity_t topic = dds_create_topic(participant, &std_msgs_msg_dds__String__desc, name, NULL, NULL);
  dds_listener_t *listener = dds_create_listener(taker);
  dds_lset_data_available(listener, on_data);
  endpoint->writes = !take;
  endpoint->entity = take ? dds_create_reader(participant, topic, qos, listener)
                          : dds_create_writer(participant, topic, qos, NULL);
  dds_delete_listener(listener);
  dds_delete_qos(qos);
  return good("topic", topic) && good(take ? "reader" : "writer", endpoint->entity) ? endpoint : NULL;
}

static struct endpoint *writer(const char *topic, bool reliable) { return open_endpoint(topic, reliable, NULL); }

static int matched(struct endpoint *endpoint) {
  if (endpoint->writes) {
    dds_publication_matched_status_t status;
    return dds_get_publication_matched_status(endpoint->entity, &status) < 0 ? 0 : (int)status.current_count;
  }
  dds_subscription_matched_status_t status;
  return dds_get_subscription_matched_status(endpoint->entity, &status) < 0 ? 0 : (int)status.current_count;
}

static bool write_text(struct endpoint *endpoint, const char *text) {
  std_msgs_msg_dds__String_ message = {(char *)text};
  return good("write", dds_write(endpoint->entity, &message));
}

static void leave(void) { dds_delete(participant); }

int main(int argc, char **argv) {
  const struct vendor vendor = {join, writer, open_endpoint, matched, write_text, leave};
  return probe(argc, argv, &vendor);
}
