#include "api/vault/mirror.h"

#include <doctest/doctest.h>

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
