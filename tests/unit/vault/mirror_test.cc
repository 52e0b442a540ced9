#include "api/vault/mirror.h"

#include <doctest/doctest.h>

#include "api/vault/slots.h"
#include "api/vault/vault_file.h"
#include "tests/unit/log/fault_fs.h"

namespace haiyu::api {
namespace {

using log_test::FaultFs;
using Wish = VaultFile::Wish;

const Owner kOne{"person:p1"}, kOther{"person:p2"};

std::unique_ptr<VaultFile> open(FaultFs& files, const std::string& dir) {
  auto opened = VaultFile::open(files, dir, "log");
  REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().detail));
  return std::move(opened).value();
}

Held held(const VaultFile& vault, const Owner& owner, SealKey& key) {
  return vault.find(owner, key, Use::kOpen).value();
}

TEST_CASE("a mirror has the keys as they are, and the one before it is overwritten") {
  FaultFs files;
  const auto vault = open(files, "vault");
  REQUIRE(vault->change(std::array{Wish{kOne, Held::kKey}, Wish{kOther, Held::kKey}}));
  SealKey one, other, mirrored;
  REQUIRE(held(*vault, kOne, one) == Held::kKey);
  REQUIRE(held(*vault, kOther, other) == Held::kKey);
  REQUIRE(mirror_vault(files, "vault", "mirror"));
  CHECK(held(*open(files, "mirror"), kOne, mirrored) == Held::kKey);
  CHECK(mirrored.bytes == one.bytes);
  const auto before = files.open("mirror/keys", OpenMode::kRead).value();  // as who kept it open would see it
  const std::uint64_t size = before->size().value();

  REQUIRE(vault->change(std::array{Wish{kOne, Held::kDestroyed}}));
  REQUIRE(mirror_vault(files, "vault", "mirror"));
  const auto mirror = open(files, "mirror");
  CHECK(held(*mirror, kOne, mirrored) == Held::kDestroyed);
  CHECK(held(*mirror, kOther, mirrored) == Held::kKey);
  CHECK(mirrored.bytes == other.bytes);
  std::string bytes(size, 'x');
  REQUIRE(before->read_at(0, bytes));
  CHECK(bytes == std::string(size, '\0'));
}

Errc mirror_fails(FaultFs& files, const std::string& vault) {
  const auto mirrored = mirror_vault(files, vault, "mirror");
  REQUIRE(mirrored.has_error());
  CHECK_FALSE(files.has("mirror/keys.new"));
  return mirrored.error().code;
}

TEST_CASE("a mirror is not replaced by a vault that is damaged, that lost keys or that is another one") {
  FaultFs files;
  {
    const auto vault = open(files, "vault");
    REQUIRE(vault->change(std::array{Wish{kOther, Held::kKey}}));
    REQUIRE(vault->change(std::array{Wish{kOne, Held::kKey}}));
  }
  REQUIRE(mirror_vault(files, "vault", "mirror"));
  { open(files, "empty"); }
  CHECK(mirror_fails(files, "empty") == Errc::kMismatch);
  {
    const auto begun_anew = open(files, "anew");
    REQUIRE(begun_anew->change(std::array{Wish{kOther, Held::kKey}}));
    REQUIRE(begun_anew->change(std::array{Wish{kOne, Held::kKey}}));
  }
  CHECK(mirror_fails(files, "anew") == Errc::kMismatch);
  { REQUIRE(VaultFile::open(files, "another", "another log")); }
  CHECK(mirror_fails(files, "another") == Errc::kMismatch);
  files.damage("vault/keys", Slot::kBytes + 20);  // the first key; the second proves that it was whole
  CHECK(mirror_fails(files, "vault") == Errc::kCorrupt);
  SealKey key;
  CHECK(held(*open(files, "mirror"), kOne, key) == Held::kKey);
  CHECK(held(*open(files, "mirror"), kOther, key) == Held::kKey);
}

TEST_CASE("a mirror that a write was copied into half does not stop the next") {
  FaultFs files;
  const auto vault = open(files, "vault");
  REQUIRE(vault->change(std::array{Wish{kOne, Held::kKey}}));
  {
    const auto keys = files.open("vault/keys", OpenMode::kPrivate).value();
    REQUIRE(keys->write_at(2 * Slot::kBytes, "a write that was cut short"));  // by a process that was killed
  }
  REQUIRE(mirror_vault(files, "vault", "mirror"));
  REQUIRE(vault->change(std::array{Wish{kOther, Held::kKey}}));
  REQUIRE(mirror_vault(files, "vault", "mirror"));
  SealKey key;
  CHECK(held(*open(files, "mirror"), kOther, key) == Held::kKey);
}

TEST_CASE("where there are no keys nothing is mirrored, and a mirror stays as it is") {
  FaultFs files;
  {
    const auto vault = open(files, "vault");
    REQUIRE(vault->change(std::array{Wish{kOne, Held::kKey}}));
  }
  REQUIRE(mirror_vault(files, "vault", "mirror"));
  const auto none = mirror_vault(files, "elsewhere", "mirror");
  REQUIRE(none.has_error());
  CHECK(none.error().code == Errc::kInvalid);
  SealKey key;
  CHECK(held(*open(files, "mirror"), kOne, key) == Held::kKey);
}

}  // namespace
}  // namespace haiyu::api
