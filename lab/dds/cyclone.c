/* The probe of Eclipse Cyclone DDS. */
#include <stdio.h>
#include <string.h>

#include "String.h"
#include "dds/dds.h"
#include "probe.h"

static dds_entity_t participant, endpoint;
static bool writer;

static bool good(const char *what, dds_return_t result) {
  if (result < 0) fprintf(stderr, "%s: %s\n", what, dds_strretcode(result));
  return result >= 0;
}

static void on_data(dds_entity_t reader, void *unused) {
  (void)unused;
  void *samples[16] = {NULL};
  dds_sample_info_t infos[16];
  dds_return_t count;
  while ((count = dds_take(reader, samples, infos, 16, 16)) > 0) {
    for (int i = 0; i < count; i++) {
      const char *text = ((const std_msgs_msg_dds__String_ *)samples[i])->data;
      if (infos[i].valid_data) probe_heard(text, strlen(text));
    }
    dds_return_loan(reader, samples, count);
  }
}

static bool open_endpoint(const char *name, bool writes, bool reliable) {
  writer = writes;
  participant = dds_create_participant(DDS_DOMAIN_DEFAULT, NULL, NULL);
  if (!good("participant", participant)) return false;
  dds_qos_t *qos = dds_create_qos();
  dds_qset_reliability(qos, reliable ? DDS_RELIABILITY_RELIABLE : DDS_RELIABILITY_BEST_EFFORT, DDS_SECS(1));
  dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, 10);
  dds_entity_t topic = dds_create_topic(participant, &std_msgs_msg_dds__String__desc, name, NULL, NULL);
  dds_listener_t *listener = dds_create_listener(NULL);
  dds_lset_data_available(listener, on_data);
  endpoint = writes ? dds_create_writer(participant, topic, qos, NULL)
                    : dds_create_reader(participant, topic, qos, listener);
  dds_delete_listener(listener);
  dds_delete_qos(qos);
  return good("topic", topic) && good(writes ? "writer" : "reader", endpoint);
}

static int matched(void) {
  if (writer) {
    dds_publication_matched_status_t status;
    return dds_get_publication_matched_status(endpoint, &status) < 0 ? 0 : (int)status.current_count;
  }
  dds_subscription_matched_status_t status;
  return dds_get_subscription_matched_status(endpoint, &status) < 0 ? 0 : (int)status.current_count;
}

static bool write_text(const char *text) {
  std_msgs_msg_dds__String_ message = {(char *)text};
  return good("write", dds_write(endpoint, &message));
}

static void close_all(void) { dds_delete(participant); }

int main(int argc, char **argv) {
  const struct vendor vendor = {open_endpoint, matched, write_text, close_all};
  return probe(argc, argv, &vendor);
}
