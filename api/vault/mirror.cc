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

Result<void> copy_file(FileSystem& files, const std::string& from_dir, const std::string& to) {
  BOOST_OUTCOME_TRY(const bool there, has_file(files, from_dir, "keys"));
  if (!there) return fail(Errc::kInvalid, fmt::format("{} holds no keys", from_dir));
  BOOST_OUTCOME_TRY(const auto from, files.open(VaultFile::file_in(from_dir), OpenMode::kRead));
  BOOST_OUTCOME_TRY(const auto copy, files.open(to, OpenMode::kPrivate));
  BOOST_OUTCOME_TRY(copy_bytes(*from, *copy));
  return copy->sync();
}

// Puts the file in the place of the one that was there, which is overwritten.
Result<void> put_in_place(FileSystem& files, const std::string& fresh, const std::string& dir) {
  const std::string path = VaultFile::file_in(dir);
  BOOST_OUTCOME_TRY(const bool replaces, has_file(files, dir, "keys"));
  std::unique_ptr<File> old;
  if (replaces) {
    BOOST_OUTCOME_TRY(old, files.open(path, OpenMode::kPrivate));
  }
  BOOST_OUTCOME_TRY(files.rename(fresh, path));
  BOOST_OUTCOME_TRY(files.sync_dir(dir));
  return old ? write_zeros(*old) : ok();
}

std::string fresh_in(const std::string& dir) { return VaultFile::file_in(dir) + ".new"; }

}  // namespace

Result<void> mirror_vault(FileSystem& files, const std::string& vault, const std::string& to) {
  BOOST_OUTCOME_TRY(const bool there, has_file(files, vault, "keys"));
  if (!there) return fail(Errc::kInvalid, fmt::format("{} holds no keys", vault));
  BOOST_OUTCOME_TRY(files.make_dir(to));
  {
    BOOST_OUTCOME_TRY(const auto held, VaultFile::lock(files, vault));
    BOOST_OUTCOME_TRY(copy_file(files, vault, fresh_in(to)));
  }
  return put_in_place(files, fresh_in(to), to);
}

Result<void> restore_vault(FileSystem& files, const std::string& mirror, const std::string& vault) {
  BOOST_OUTCOME_TRY(files.make_dir(vault));
  BOOST_OUTCOME_TRY(copy_file(files, mirror, fresh_in(vault)));
  return put_in_place(files, fresh_in(vault), vault);
}

}  // namespace haiyu::api
