#include "api/vault/mirror.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <vector>

#include "api/vault/vault_file.h"

namespace haiyu::api {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;

Result<bool> has_file(FileSystem& files, const std::string& dir, std::string_view name) {
  BOOST_OUTCOME_TRY(const auto names, files.list(dir));
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<void> copy_bytes(const File& from, File& to) {
  std::vector<char> piece(kPieceBytes);
  std::uint64_t at = 0;
  while (true) {
    BOOST_OUTCOME_TRY(const std::size_t got, from.read_at(at, piece));
    if (got == 0) break;
    BOOST_OUTCOME_TRY(to.write_at(at, {piece.data(), got}));
    at += got;
  }
  sodium_memzero(piece.data(), piece.size());
  return to.truncate(at);
}

Result<void> write_zeros(File& file) {
  BOOST_OUTCOME_TRY(const std::uint64_t size, file.size());
  const std::string zeros(kPieceBytes, '\0');
  for (std::uint64_t at = 0; at < size; at += kPieceBytes) {
    const auto piece = std::string_view(zeros).substr(0, std::min<std::uint64_t>(kPieceBytes, size - at));
    BOOST_OUTCOME_TRY(file.write_at(at, piece));
  }
  return file.sync();
}

}  // namespace

Result<void> mirror_vault(FileSystem& files, const std::string& vault, const std::string& to) {
  BOOST_OUTCOME_TRY(const bool there, has_file(files, vault, "keys"));
  if (!there) return fail(Errc::kInvalid, fmt::format("{} holds no keys", vault));
  BOOST_OUTCOME_TRY(files.make_dir(to));
  BOOST_OUTCOME_TRY(const bool replaces, has_file(files, to, "keys"));
  std::unique_ptr<File> old;
  if (replaces) {
    BOOST_OUTCOME_TRY(old, files.open(VaultFile::file_in(to), OpenMode::kPrivate));
  }
  const std::string fresh = VaultFile::file_in(to) + ".new";
  {
    BOOST_OUTCOME_TRY(const auto held, VaultFile::lock(files, vault));
    BOOST_OUTCOME_TRY(const auto from, files.open(VaultFile::file_in(vault), OpenMode::kRead));
    BOOST_OUTCOME_TRY(const auto copy, files.open(fresh, OpenMode::kPrivate));
    BOOST_OUTCOME_TRY(copy_bytes(*from, *copy));
    BOOST_OUTCOME_TRY(copy->sync());
  }
  BOOST_OUTCOME_TRY(files.rename(fresh, VaultFile::file_in(to)));
  BOOST_OUTCOME_TRY(files.sync_dir(to));
  return old ? write_zeros(*old) : ok();
}

}  // namespace haiyu::api
