// The log that a layout names: in the data directory, or on a broker.
#pragma once

#include <memory>
#include <string>

#include "api/data_dir.h"
#include "events/log/log.h"

namespace haiyu::api {

// Errors: kUnavailable when the broker does not answer, kMismatch when the log has another number of
// partitions, kIo, kCorrupt.
[[nodiscard]] Result<std::unique_ptr<Log>> open_log(const std::string& data_dir, const Layout& layout,
                                                    const std::string& kafka);

// For reading only, beside a node that may be appending.
[[nodiscard]] Result<std::unique_ptr<Log>> open_log_to_read(const std::string& data_dir, const Layout& layout,
                                                            const std::string& kafka);

}  // namespace haiyu::api
