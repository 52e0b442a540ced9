#include "api/vault/mirror.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "api/vault/slots.h"
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

// Not synced yet: who copies under a lock does not wait for a disk there.
Result<std::unique_ptr<File>> copy_file(FileSystem& files, const std::string& from_dir,
                                        const std::string& to) {
  BOOST_OUTCOME_TRY(const bool there, has_file(files, from_dir, "keys"));
  if (!there) return fail(Errc::kInvalid, fmt::format("{} holds no keys", from_dir));
  BOOST_OUTCOME_TRY(const auto from, files.open(VaultFile::file_in(from_dir), OpenMode::kRead));
  BOOST_OUTCOME_TRY(auto copy, files.open(to, OpenMode::kPrivate));
  BOOST_OUTCOME_TRY(copy_bytes(*from, *copy));
  return copy;
}

// The slots of a file, one after the other.
class Slots {
 public:
  explicit Slots(const File& file) : file_(file), piece_(kPieceBytes) {}
  ~Slots() { sodium_memzero(piece_.data(), piece_.size()); }
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;

  // Valid until the next call; shorter than a slot where the file ends.
  Result<std::span<const char>> next() {
    if (at_ == got_) {
      BOOST_OUTCOME_TRY(got_, file_.read_at(read_, piece_));
      read_ += got_;
      at_ = 0;
    }
    const auto slot = std::span<const char>(piece_).subspan(at_, std::min(Slot::kBytes, got_ - at_));
    at_ += slot.size();
    return slot;
  }

 private:
  static_assert(kPieceBytes % Slot::kBytes == 0);
  const File& file_;
  std::vector<char> piece_;
  std::uint64_t read_ = 0;
  std::size_t got_ = 0, at_ = 0;
};

// Every key of the old copy stands in the new one, or was destroyed there. What the old one has from a slot
// on that is not whole was never acknowledged.
Result<bool> follows(const File& fresh, const File& old) {
  Slots now(fresh), before(old);
  for (SlotNo number = 0;; ++number) {
    BOOST_OUTCOME_TRY(const auto is, now.next());
    BOOST_OUTCOME_TRY(const auto was, before.next());
    if (was.size() < Slot::kBytes) return true;
    if (is_erased(was) || std::equal(is.begin(), is.end(), was.begin(), was.end())) continue;
    if (number == 0) return false;  // the header
    if (!slot_of(was, number)) return true;
    if (!is_erased(is)) return false;
  }
}

Result<void> check_follows(FileSystem& files, const File& fresh, const std::string& vault,
                           const std::string& to) {
  BOOST_OUTCOME_TRY(const bool replaces, has_file(files, to, "keys"));
  if (!replaces) return ok();
  BOOST_OUTCOME_TRY(const auto old, files.open(VaultFile::file_in(to), OpenMode::kRead));
  BOOST_OUTCOME_TRY(const bool well, follows(fresh, *old));
  if (well) return ok();
  return fail(Errc::kMismatch,
              fmt::format("{} has keys that {} has not: these are the keys of another server, or some were "
                          "lost; nothing was changed there. Give another directory, or put those keys back",
                          to, vault));
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
  BOOST_OUTCOME_TRY(VaultFile::check(files, vault));
  BOOST_OUTCOME_TRY(files.make_dir(to));
  std::unique_ptr<File> fresh;
  {
    BOOST_OUTCOME_TRY(const auto held, VaultFile::lock(files, vault));
    BOOST_OUTCOME_TRY(fresh, copy_file(files, vault, fresh_in(to)));
  }
  if (auto checked = check_follows(files, *fresh, vault, to); checked.has_error()) {
    BOOST_OUTCOME_TRY(write_zeros(*fresh));
    BOOST_OUTCOME_TRY(files.remove(fresh_in(to)));
    return checked;
  }
  BOOST_OUTCOME_TRY(fresh->sync());
  return put_in_place(files, fresh_in(to), to);
}

Result<void> restore_vault(FileSystem& files, const std::string& mirror, const std::string& vault) {
  BOOST_OUTCOME_TRY(files.make_dir(vault));
  BOOST_OUTCOME_TRY(const auto fresh, copy_file(files, mirror, fresh_in(vault)));
  BOOST_OUTCOME_TRY(fresh->sync());
  return put_in_place(files, fresh_in(vault), vault);
}

}  // namespace haiyu::api
