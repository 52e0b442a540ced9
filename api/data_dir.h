// The directory that one node has to itself: made if absent, found writable, locked, and bound to one layout.
//
// Why a layout: keys go to shards by their number, and counters keep local days of one zone. Under another
// number, another zone or another kind of log the same directory would answer wrongly, so it is refused.
// Ownership: the lock is held until the DataDir goes; a killed process leaves none behind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "events/result.h"

namespace haiyu::api {

struct Layout {
  std::uint32_t shards = 2;
  std::string zone = "Asia/Shanghai";
  bool kafka = false;        // the log is on a broker; else it lies in the directory
  std::string topic_prefix;  // of the topics on the broker
  friend bool operator==(const Layout&, const Layout&) = default;
};

// What a command line asks for; what it leaves out is taken from the directory, or from the defaults.
struct LayoutWish {
  std::optional<std::uint32_t> shards = std::nullopt;
  std::optional<std::string> zone = std::nullopt;
  bool kafka = false;
  std::optional<std::string> topic_prefix = std::nullopt;
};

class DataDir {
 public:
  // Errors, each saying what to do: kUnavailable when another process holds it, kIo when it cannot be made or
  // written, kMismatch when its layout is not the one asked for, kCorrupt.
  [[nodiscard]] static Result<DataDir> open(const std::string& path, const LayoutWish& wish);
  // A new one with these shards and zone and a log of its own; its layout is to be kept once all is in it.
  // Errors: kInvalid when `path` is not empty; as of open.
  [[nodiscard]] static Result<DataDir> create(const std::string& path, const Layout& layout);
  // For readers beside a running node. Errors: kInvalid when there is no node's data at `path`.
  [[nodiscard]] static Result<Layout> layout_of(const std::string& path);

  DataDir(DataDir&& other) noexcept;
  DataDir& operator=(DataDir&&) = delete;
  ~DataDir();

  const Layout& layout() const { return layout_; }
  // Binds a fresh directory to its layout. Called once log and state are open: a start that failed binds
  // nothing.
  [[nodiscard]] Result<void> keep_layout() const;

  static std::string log_of(const std::string& path) { return path + "/log"; }
  static std::string state_of(const std::string& path) { return path + "/state"; }
  static std::string vault_of(const std::string& path) { return path + "/vault"; }

 private:
  DataDir(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::string path_;
  int lock_ = -1;  // an open file with a flock
  Layout layout_;
};

}  // namespace haiyu::api
