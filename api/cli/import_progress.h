// How far a file has been imported into a server, kept beside the file until it is done.
//
// Only a hint: everything may be sent again, because the server drops what it has. So a resumed import begins
// with the last batch that was acknowledged, and where the server does not know that batch it is another
// server (or another data directory), and the file is sent from its start.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "events/result.h"

namespace haiyu::cli {

struct ImportMark {
  std::uint64_t offset = 0, line = 0;            // acknowledged up to here
  std::uint64_t last_offset = 0, last_line = 0;  // where the last acknowledged batch began
};

class ImportProgress {
 public:
  // `file` may be "-": then nothing is kept.
  ImportProgress(std::string file, std::string server);

  // nullopt: there is none for this file, as large and as old as it is now, and this server.
  std::optional<ImportMark> load() const;
  // Errors: kIo; the import goes on without.
  [[nodiscard]] Result<void> save(const ImportMark& mark) const;
  void forget() const;
  const std::string& path() const { return path_; }

 private:
  std::string fingerprint() const;

  std::string file_, server_, path_;
};

}  // namespace haiyu::cli
