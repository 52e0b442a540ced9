// A copy of the keys for those who keep backups: one, the latest. Whoever keeps older ones keeps what people
// asked to be forgotten.
#pragma once

#include <string>

#include "events/log/file.h"

namespace haiyu::api {

// The vault at `vault` as it is now, beside the process that changes it, in the place of the copy that was in
// `to` before: that one is overwritten with zeros. Durable when it returns. Not the directory of a vault that
// is in use. Errors: kInvalid when there is no vault; kCorrupt when it is damaged; kMismatch when the old
// copy has keys that it has not, because it is another one or lost them: in all three the old copy stays.
// kIo: then the old copy is still there, or the new one is.
[[nodiscard]] Result<void> mirror_vault(FileSystem& files, const std::string& vault, const std::string& to);

// A vault from a mirror, which is only read. Errors: as above.
[[nodiscard]] Result<void> restore_vault(FileSystem& files, const std::string& mirror,
                                         const std::string& vault);

}  // namespace haiyu::api
