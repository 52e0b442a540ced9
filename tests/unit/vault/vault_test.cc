#include "api/vault/vault.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <future>
#include <thread>

#include "tests/unit/log/fault_fs.h"

namespace haiyu::api {
namespace {

using log_test::FaultFs;
using Wish = VaultFile::Wish;

constexpr std::string_view kLog = "log-1";

std::unique_ptr<VaultFile> open(FileSystem& files) {
  auto opened = VaultFile::open(files, "vault", kLog);
  REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().detail));
  return std::move(opened).value();
}

Owner person(int number) { return Owner{"person:p" + std::to_string(number)}; }

void make(VaultFile& vault, const Owner& owner) {
  const Wish wish{owner, Held::kKey};
  REQUIRE(vault.change({&wish, 1}));
}
void destroy(VaultFile& vault, const Owner& owner) {
  const Wish wish{owner, Held::kDestroyed};
  REQUIRE(vault.change({&wish, 1}));
}

Held held(const VaultFile& vault, const Owner& owner, SealKey* key = nullptr) {
  SealKey ignored;
  const auto found = vault.find(owner, key != nullptr ? *key : ignored, Use::kSeal);
  REQUIRE(found);
  return found.value();
}

SealKey key_of(const VaultFile& vault, const Owner& owner) {
  SealKey key;
  REQUIRE(held(vault, owner, &key) == Held::kKey);
  return key;
}

std::string bytes_of_file(FaultFs& files, const std::string& path = "vault/keys") {
  std::string bytes(files.size_of(path), '\0');
  CHECK(files.open(path, OpenMode::kRead).value()->read_at(0, bytes));
  return bytes;
}

std::string_view text_of(const SealKey& key) {
  return {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
}

TEST_CASE("each owner has a key of its own, which stays, also after reopening") {
  FaultFs files;
  SealKey first, second;
  {
    const auto vault = open(files);
    CHECK(held(*vault, person(1)) == Held::kNone);
    make(*vault, person(1));
    make(*vault, person(2));
    first = key_of(*vault, person(1));
    second = key_of(*vault, person(2));
    CHECK(first.bytes != second.bytes);
    make(*vault, person(1));
    CHECK(key_of(*vault, person(1)).bytes == first.bytes);
  }
  const auto vault = open(files);
  CHECK(vault->keys() == 2);
  CHECK(key_of(*vault, person(1)).bytes == first.bytes);
  CHECK(key_of(*vault, person(2)).bytes == second.bytes);
}

TEST_CASE("a destroyed key is nowhere in the file, and its owner never gets another") {
  FaultFs files;
  auto vault = open(files);
  make(*vault, person(1));
  make(*vault, person(2));
  const SealKey gone = key_of(*vault, person(1)), kept = key_of(*vault, person(2));
  REQUIRE(bytes_of_file(files).find(text_of(gone)) != std::string::npos);
  for (int time = 0; time < 2; ++time) {  // again: nothing more happens
    destroy(*vault, person(1));
    CHECK(held(*vault, person(1)) == Held::kDestroyed);
    make(*vault, person(1));
    CHECK(held(*vault, person(1)) == Held::kDestroyed);
    CHECK(bytes_of_file(files).find(text_of(gone)) == std::string::npos);
    CHECK(bytes_of_file(files).find(text_of(kept)) != std::string::npos);
    vault.reset();
    vault = open(files);
  }
  CHECK(vault->keys() == 1);
  CHECK(vault->destroyed() == 1);
  CHECK(key_of(*vault, person(2)).bytes == kept.bytes);
}

TEST_CASE("an owner that has no key yet can be destroyed, also within one group") {
  FaultFs files;
  const auto vault = open(files);
  destroy(*vault, person(1));
  make(*vault, person(1));
  CHECK(held(*vault, person(1)) == Held::kDestroyed);
  const std::vector<Wish> wishes = {{person(2), Held::kKey},       {person(2), Held::kKey},
                                    {person(2), Held::kDestroyed}, {person(2), Held::kKey},
                                    {person(3), Held::kDestroyed}, {person(4), Held::kKey}};
  REQUIRE(vault->change(wishes));
  CHECK(held(*vault, person(2)) == Held::kDestroyed);
  CHECK(held(*vault, person(3)) == Held::kDestroyed);
  CHECK(held(*vault, person(4)) == Held::kKey);
  CHECK(held(*open(files), person(2)) == Held::kDestroyed);
}

TEST_CASE("processes that share a vault see each other's keys, and each other's destructions") {
  FaultFs files;
  const auto one = open(files), other = open(files);
  make(*one, person(1));
  const SealKey key = key_of(*one, person(1));
  SealKey seen;
  CHECK(other->find(person(1), seen, Use::kOpen).value() == Held::kKey);
  CHECK(seen.bytes == key.bytes);
  CHECK(held(*other, person(1)) == Held::kNone);  // to seal with it, it is asked for
  make(*other, person(1));
  CHECK(key_of(*other, person(1)).bytes == key.bytes);
  make(*other, person(2));
  make(*one, person(3));
  CHECK(key_of(*one, person(3)).bytes != key.bytes);
  destroy(*other, person(1));
  CHECK(held(*one, person(1)) == Held::kDestroyed);
  make(*one, person(1));
  CHECK(held(*one, person(1)) == Held::kDestroyed);
  CHECK(open(files)->keys() == 2);
  // Behind what another has erased there may be more.
  make(*other, person(4));
  destroy(*other, person(4));
  make(*other, person(5));
  CHECK(one->find(person(5), seen, Use::kOpen).value() == Held::kKey);
  CHECK(one->find(person(4), seen, Use::kOpen).value() == Held::kDestroyed);
  make(*one, person(6));
  CHECK(held(*one, person(5)) == Held::kKey);
  CHECK(held(*other, person(1)) == Held::kDestroyed);
  CHECK(open(files)->keys() == 4);
}

TEST_CASE("the keys of another log are refused") {
  FaultFs files;
  open(files);
  const auto other = VaultFile::open(files, "vault", "log-2");
  REQUIRE(other.has_error());
  CHECK(other.error().code == Errc::kMismatch);
}

TEST_CASE("damage before the last write is refused, wherever it is") {
  FaultFs files;
  for (std::size_t at = 0; at < 4 * Slot::kBytes; ++at) {
    FaultFs damaged;
    {
      const auto vault = open(damaged);
      for (int n = 0; n < 4; ++n) make(*vault, person(n));
      destroy(*vault, person(1));
    }
    const std::size_t erased = 2 * Slot::kBytes;
    if (at >= erased && at < erased + Slot::kBytes) continue;  // zeros that a tombstone names
    damaged.damage("vault/keys", at);
    const auto opened = VaultFile::open(damaged, "vault", kLog);
    REQUIRE_MESSAGE(opened.has_error(), "byte ", at);
    CHECK(opened.error().code == Errc::kCorrupt);
  }
}

TEST_CASE("a write cut short at the end is dropped, and said") {
  FaultFs files;
  {
    const auto vault = open(files);
    make(*vault, person(1));
    make(*vault, person(2));
  }
  for (const std::size_t length : {1u, 63u, 64u, 100u}) {
    const auto file = files.open("vault/keys", OpenMode::kWrite).value();
    const std::uint64_t whole = file->size().value();
    REQUIRE(file->write_at(whole, std::string(length, '\x5a')));
    const auto vault = open(files);
    CHECK(vault->dropped() == (length + 63) / 64);
    CHECK(vault->keys() == 2);
    CHECK(file->size().value() == whole);
  }
}

TEST_CASE("the vault makes and destroys for all who ask, each of whom hears of it") {
  const auto vault = Vault::open(
                         "vault", kLog, [](const Error&) { FAIL("a failure"); }, std::make_unique<FaultFs>())
                         .value();
  constexpr int kThreads = 4, kEach = 50;
  std::vector<std::thread> threads;
  std::atomic<int> heard = 0;
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&, thread] {
      for (int n = 0; n < kEach; ++n) {
        const Owner shared = person(n), own = person(1'000 * (thread + 1) + n);
        std::promise<bool> made, destroyed;
        vault->make(std::array{shared, own}, [&](bool done) { made.set_value(done); });
        CHECK(made.get_future().get());
        SealKey key;
        CHECK(vault->find(shared, key, Use::kSeal) == Held::kKey);
        vault->destroy({&own, 1}, [&](bool done) { destroyed.set_value(done); });
        CHECK(destroyed.get_future().get());
        CHECK(vault->find(own, key, Use::kOpen) == Held::kDestroyed);
        ++heard;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(heard == kThreads * kEach);
  CHECK(vault->file().keys() == kEach);
  CHECK(vault->file().destroyed() == kThreads * kEach);
}

TEST_CASE("a failed write ends the vault: who asks hears it, and the process is told once") {
  auto files = std::make_unique<FaultFs>();
  FaultFs& fs = *files;
  int told = 0;
  const auto vault = Vault::open(
                         "vault", kLog, [&](const Error&) { ++told; }, std::move(files))
                         .value();
  fs.fail_after(0);
  for (int time = 0; time < 2; ++time) {
    std::promise<bool> made;
    const Owner owner = person(1);
    vault->make({&owner, 1}, [&](bool done) { made.set_value(done); });
    CHECK_FALSE(made.get_future().get());
    fs.fail_after(FaultFs::kNever);
  }
  CHECK(told == 1);
}

TEST_CASE("who waits for a lock that another keeps hears that it failed; the vault goes on") {
  auto files = std::make_unique<FaultFs>();
  FaultFs& fs = *files;
  const auto vault = Vault::open(
                         "vault", kLog, [](const Error&) { FAIL("a failure"); }, std::move(files))
                         .value();
  const auto ask = [&] {
    std::promise<bool> made;
    const Owner owner = person(1);
    vault->make({&owner, 1}, [&](bool done) { made.set_value(done); });
    return made.get_future().get();
  };
  {
    const auto other = fs.lock("vault/lock").value();
    CHECK_FALSE(ask());
    CHECK(vault->served().failures == 1);
  }
  CHECK(ask());
  CHECK(vault->served().groups == 2);
  CHECK(vault->served().failures == 1);
}

TEST_CASE("on a disk the keys are for their owner alone") {
  const std::string dir =
      std::filesystem::temp_directory_path() / ("haiyu-vault-" + std::to_string(getpid()));
  const auto files = posix_file_system();
  REQUIRE(VaultFile::open(*files, dir, kLog));
  struct stat about {};
  REQUIRE(::stat(VaultFile::file_in(dir).c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace haiyu::api
