// A directory of a test, gone with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "events/result.h"

namespace haiyu::test {

class TempDir {
 public:
  TempDir() {
    std::string path = (std::filesystem::temp_directory_path() / "haiyu-test-XXXXXX").string();
    HAIYU_CHECK(mkdtemp(path.data()) != nullptr);
    path_ = path;
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() { std::filesystem::remove_all(path_); }
  std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

}  // namespace haiyu::test
