// The probe of eProsima Fast DDS.
#include <cstring>
#include <fastdds/dds/domain/DomainParticipant.hpp>
#include <fastdds/dds/domain/DomainParticipantFactory.hpp>
#include <fastdds/dds/domain/DomainParticipantListener.hpp>
#include <fastdds/dds/publisher/DataWriter.hpp>
#include <fastdds/dds/publisher/Publisher.hpp>
#include <fastdds/dds/subscriber/DataReader.hpp>
#include <fastdds/dds/subscriber/DataReaderListener.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>
#include <fastdds/dds/subscriber/Subscriber.hpp>
#include <fastdds/dds/topic/TopicDataType.hpp>
#include <fastdds/dds/topic/TypeSupport.hpp>
#include <fastdds/utils/IPLocator.hpp>
#include <iostream>
#include <sstream>
#include <string>

#include "probe.h"

using namespace eprosima::fastdds::dds;
using eprosima::fastdds::rtps::InstanceHandle_t;
using eprosima::fastdds::rtps::ParticipantBuiltinTopicData;
using eprosima::fastdds::rtps::ParticipantDiscoveryStatus;
using eprosima::fastdds::rtps::SerializedPayload_t;

namespace {

// A string as CDR writes it: four bytes that say little-endian CDR, its length with the zero at its end, itself.
class StringType : public TopicDataType {
 public:
  StringType() {
    set_name(TYPE_NAME);
    // Payloads grow with the samples.
    max_serialized_type_size = 256;
  }
  bool serialize(const void *data, SerializedPayload_t &payload, DataRepresentationId_t) override {
    const auto &text = *static_cast<const std::string *>(data);
    const auto length = static_cast<uint32_t>(text.size() + 1);
    if (payload.max_size < 8 + length) return false;
    const unsigned char header[4] = {0, 1, 0, 0};
    std::memcpy(payload.data, header, 4);
    std::memcpy(payload.data + 4, &length, 4);
    std::memcpy(payload.data + 8, text.c_str(), length);
    payload.length = 8 + length;
    payload.encapsulation = CDR_LE;
    return true;
  }
  bool deserialize(SerializedPayload_t &payload, void *data) override {
    uint32_t length = 0;
    if (payload.length < 8) return false;
    std::memcpy(&length, payload.data + 4, 4);
    if (length < 1 || payload.length < 8 + length) return false;
    static_cast<std::string *>(data)->assign(reinterpret_cast<char *>(payload.data) + 8, length - 1);
    return true;
  }
  uint32_t calculate_serialized_size(const void *data, DataRepresentationId_t) override {
    return static_cast<uint32_t>(static_cast<const std::string *>(data)->size() + 9);
  }
  void *create_data() override { return new std::string; }
  void delete_data(void *data) override { delete static_cast<std::string *>(data); }
  bool compute_key(SerializedPayload_t &, InstanceHandle_t &, bool) override { return false; }
  bool compute_key(const void *, InstanceHandle_t &, bool) override { return false; }
};

// Where a peer says that it can be reached: this shows on which of its interfaces it is.
class Peers : public DomainParticipantListener {
 public:
  void on_participant_discovery(DomainParticipant *, ParticipantDiscoveryStatus status,
                                const ParticipantBuiltinTopicData &data, bool &) override {
    if (status != ParticipantDiscoveryStatus::DISCOVERED_PARTICIPANT) return;
    std::ostringstream line;
    line << "peer=" << data.guid.guidPrefix << " unicast=";
    const char *comma = "";
    for (const auto *locators : {&data.metatraffic_locators, &data.default_locators}) {
      for (const auto &locator : locators->unicast) {
        if (locator.kind != LOCATOR_KIND_UDPv4) continue;
        line << comma << eprosima::fastdds::rtps::IPLocator::ip_to_string(locator);
        comma = ",";
      }
    }
    std::cout << line.str() + "\n" << std::flush;
  }
};

// Hands on what one reader gets.
class Taker : public DataReaderListener {
 public:
  explicit Taker(take_text *take) : take_(take) {}
  void on_data_available(DataReader *reader) override {
    std::string text;
    SampleInfo info;
    while (reader->take_next_sample(&text, &info) == RETCODE_OK) {
      if (info.valid_data) take_(text.c_str(), text.size());
    }
  }

 private:
  take_text *take_;
};

Peers peers;
DomainParticipant *participant = nullptr;
TypeSupport type(new StringType);

// What ROS 2's middleware asks for where a node does not say otherwise.
template <typename Qos>
Qos with(Qos qos, bool reliable) {
  qos.reliability().kind = reliable ? RELIABLE_RELIABILITY_QOS : BEST_EFFORT_RELIABILITY_QOS;
  qos.history().kind = KEEP_LAST_HISTORY_QOS;
  qos.history().depth = 10;
  qos.endpoint().history_memory_policy = eprosima::fastdds::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
  return qos;
}

bool join() {
  auto *factory = DomainParticipantFactory::get_instance();
  participant = factory->create_participant_with_default_profile(&peers, StatusMask::none());
  if (!participant) std::cerr << "no participant\n";
  return participant && type.register_type(participant) == RETCODE_OK;
}

Topic *topic_named(const char *name) {
  return participant->create_topic(name, type.get_type_name(), TOPIC_QOS_DEFAULT);
}

}  // namespace

// One of the two is there.
struct endpoint {
  DataWriter *writer;
  DataReader *reader;
};

namespace {

endpoint *if_made(endpoint made) {
  if (made.writer || made.reader) return new endpoint(made);
  std::cerr << "no endpoint\n";
  return nullptr;
}

endpoint *make_writer(const char *topic, bool reliable) {
  auto *publisher = participant->create_publisher(PUBLISHER_QOS_DEFAULT);
  return if_made(
      {publisher->create_datawriter(topic_named(topic), with(DATAWRITER_QOS_DEFAULT, reliable)), nullptr});
}

// The listener lives for as long as the program.
endpoint *make_reader(const char *topic, bool reliable, take_text *take) {
  auto *subscriber = participant->create_subscriber(SUBSCRIBER_QOS_DEFAULT);
  const auto qos = with(DATAREADER_QOS_DEFAULT, reliable);
  return if_made({nullptr, subscriber->create_datareader(topic_named(topic), qos, new Taker(take))});
}

int matched(endpoint *one) {
  if (one->writer) {
    PublicationMatchedStatus status;
    return one->writer->get_publication_matched_status(status) == RETCODE_OK ? status.current_count : 0;
  }
  SubscriptionMatchedStatus status;
  return one->reader->get_subscription_matched_status(status) == RETCODE_OK ? status.current_count : 0;
}

bool write_text(endpoint *one, const char *text) {
  const std::string message(text);
  return one->writer->write(&message) == RETCODE_OK;
}

void leave() {
  participant->delete_contained_entities();
  DomainParticipantFactory::get_instance()->delete_participant(participant);
}

}  // namespace

int main(int argc, char **argv) {
  const vendor fast = {join, make_writer, make_reader, matched, write_text, leave};
  return probe(argc, argv, &fast);
}
