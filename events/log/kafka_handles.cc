#include "events/log/kafka_handles.h"

#include <array>

namespace haiyu::kafka {

Errc code_of(rd_kafka_resp_err_t error) {
  switch (error) {
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      return Errc::kOutOfRange;
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return Errc::kMismatch;
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      return Errc::kInvalid;
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
      return Errc::kCorrupt;
    case RD_KAFKA_RESP_ERR__FATAL:
      return Errc::kIo;
    default:
      return Errc::kUnavailable;
  }
}

Result<Config> config_of(const Settings& settings) {
  Config config(rd_kafka_conf_new());
  std::array<char, 512> why{};
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(config.get(), name, value.c_str(), why.data(), why.size()) != RD_KAFKA_CONF_OK) {
      return fail(Errc::kInvalid, why.data());
    }
  }
  return config;
}

void set_if_known(rd_kafka_conf_t* config, const char* name, const std::string& value) {
  std::array<char, 512> why{};
  rd_kafka_conf_set(config, name, value.c_str(), why.data(), why.size());
}

Result<Client> client_of(rd_kafka_type_t type, Config config) {
  std::array<char, 512> why{};
  Client client(rd_kafka_new(type, config.get(), why.data(), why.size()));
  if (!client) return fail(Errc::kInvalid, why.data());
  config.release();  // the client has taken it
  return client;
}

namespace {
Settings common_settings(const std::string& brokers) {
  return {{"bootstrap.servers", brokers},
          {"client.id", "haiyu"},
          {"reconnect.backoff.ms", "50"},
          {"reconnect.backoff.max.ms", "1000"},
          {"socket.keepalive.enable", "true"},
          {"log_level", "2"}};  // what goes wrong is told by results and by silence()
}
}  // namespace

Settings consumer_settings(const std::string& brokers) {
  Settings settings = common_settings(brokers);
  settings.insert(settings.end(), {{"group.id", "haiyu"},  // assign() asks for one; it is never joined
                                   {"enable.auto.commit", "false"},
                                   {"enable.auto.offset.store", "false"},
                                   {"auto.offset.reset", "error"},
                                   {"check.crcs", "true"}});
  return settings;
}

Settings producer_settings(const std::string& brokers) {
  Settings settings = common_settings(brokers);
  settings.insert(settings.end(), {{"enable.idempotence", "true"}, {"acks", "all"}, {"linger.ms", "0.5"}});
  return settings;
}

}  // namespace haiyu::kafka
