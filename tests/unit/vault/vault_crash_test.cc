// What the vault holds when the machine or the disk fails: all that was acknowledged, and of what was
// destroyed not a byte.
#include <doctest/doctest.h>

#include <array>
#include <set>

#include "api/vault/slots.h"
#include "api/vault/vault_file.h"
#include "tests/support/seed.h"
#include "tests/unit/log/fault_fs.h"

namespace haiyu::api {
namespace {

using log_test::FaultFs;
using Wish = VaultFile::Wish;

// What was asked for, and of it what was acknowledged.
struct Known {
  std::map<int, SealKey> keys;            // as they were seen
  std::set<int> acknowledged, destroyed;  // durably
  std::set<int> perhaps_destroyed;        // asked for, not answered
};

Owner owner_of(int number) { return Owner{"person:p" + std::to_string(number)}; }

// Asks for some keys and destructions at once. False: it failed.
bool change(VaultFile& vault, Known& known, std::mt19937_64& random) {
  std::vector<Wish> wishes;
  std::vector<std::pair<int, Held>> asked;
  for (std::size_t n = 1 + random() % 6; n > 0; --n) {
    const int who = static_cast<int>(random() % 40);
    const Held to = random() % 4 == 0 ? Held::kDestroyed : Held::kKey;
    wishes.push_back({owner_of(who), to});
    asked.emplace_back(who, to);
    if (to == Held::kDestroyed) known.perhaps_destroyed.insert(who);
  }
  if (!vault.change(wishes)) return false;
  for (const auto& [who, to] : asked) {
    if (to == Held::kDestroyed) known.destroyed.insert(who);
    if (to == Held::kKey) known.acknowledged.insert(who);
  }
  for (const int who : known.acknowledged) {
    SealKey key;
    if (vault.find(owner_of(who), key, Use::kSeal).value() == Held::kKey) known.keys.try_emplace(who, key);
  }
  return true;
}

void check(const VaultFile& vault, FaultFs& files, const Known& known) {
  std::string bytes(files.size_of("vault/keys"), '\0');
  REQUIRE(files.open("vault/keys", OpenMode::kRead).value()->read_at(0, bytes));
  for (const int who : known.acknowledged) {
    SealKey key;
    const Held held = vault.find(owner_of(who), key, Use::kSeal).value();
    if (known.destroyed.contains(who)) {
      CHECK(held == Held::kDestroyed);
    } else if (!known.perhaps_destroyed.contains(who)) {
      CHECK(held == Held::kKey);
    }
    const auto seen = known.keys.find(who);
    if (seen == known.keys.end()) continue;
    if (held == Held::kKey) CHECK(key.bytes == seen->second.bytes);
    const std::string_view text(reinterpret_cast<const char*>(seen->second.bytes.data()), SealKey::kBytes);
    // Wholly there or wholly gone: not even the half that a failed overwriting leaves.
    if (held == Held::kDestroyed) CHECK(bytes.find(text.substr(0, 16)) == std::string::npos);
    if (held == Held::kDestroyed) CHECK(bytes.find(text.substr(16)) == std::string::npos);
  }
  for (const int who : known.destroyed) {
    SealKey key;
    CHECK(vault.find(owner_of(who), key, Use::kOpen).value() == Held::kDestroyed);
  }
}

TEST_CASE("after any crash every acknowledged key is there, and nothing of the destroyed ones") {
  const std::uint64_t seed = test::test_seed();
  INFO("HAIYU_SEED=", seed);
  MESSAGE("HAIYU_SEED=", seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 300; ++round) {
    FaultFs files;
    Known known;
    for (int life = 0; life < 8; ++life) {
      {
        auto vault = VaultFile::open(files, "vault", "log");
        REQUIRE_MESSAGE(vault, (vault ? "" : vault.error().detail));
        if (life > 0) check(*vault.value(), files, known);
        files.fail_after(random() % 40);
        for (int burst = 0; burst < 20 && change(*vault.value(), known, random); ++burst) {
        }
      }
      files.crash(random);
    }
  }
}

TEST_CASE("a key that was made and destroyed in a write that was cut short is cut off with it") {
  FaultFs files;
  {
    auto vault = VaultFile::open(files, "vault", "log");
    REQUIRE(vault);
    REQUIRE(vault.value()->change(std::array{Wish{owner_of(1), Held::kKey}}));
    REQUIRE(vault.value()->change(
        std::array{Wish{owner_of(2), Held::kDestroyed}, Wish{owner_of(3), Held::kKey},
                   Wish{owner_of(4), Held::kDestroyed}, Wish{owner_of(3), Held::kDestroyed}}));
  }
  // Of the second write the slots 3 (the key) and 4 did not reach the disk; 5 (the tombstone) did.
  const std::string zeros(2 * Slot::kBytes, '\0');
  REQUIRE(files.open("vault/keys", OpenMode::kPrivate).value()->write_at(position_of(3), zeros));
  auto vault = VaultFile::open(files, "vault", "log");
  REQUIRE_MESSAGE(vault, (vault ? "" : vault.error().detail));
  SealKey key;
  CHECK(vault.value()->dropped() == 3);
  CHECK(vault.value()->find(owner_of(1), key, Use::kSeal).value() == Held::kKey);
  CHECK(vault.value()->find(owner_of(2), key, Use::kOpen).value() == Held::kDestroyed);
  CHECK(vault.value()->find(owner_of(3), key, Use::kOpen).value() == Held::kNone);
}

TEST_CASE("whichever operation fails, the vault opens again with all that it acknowledged") {
  const std::uint64_t seed = test::test_seed();
  INFO("HAIYU_SEED=", seed);
  bool failed = true;
  std::uint64_t nth = 0;
  for (; failed; ++nth) {
    INFO("operation ", nth);
    std::mt19937_64 random(seed);
    FaultFs files;
    Known known;
    files.fail_after(nth);
    failed = true;
    {
      auto vault = VaultFile::open(files, "vault", "log");
      if (vault) {
        failed = false;
        for (int burst = 0; burst < 12 && !failed; ++burst) failed = !change(*vault.value(), known, random);
      }
    }
    files.fail_after(FaultFs::kNever);
    for (const bool crash : {false, true}) {
      if (crash) files.crash(random);
      const auto vault = VaultFile::open(files, "vault", "log");
      REQUIRE_MESSAGE(vault, (vault ? "" : vault.error().detail));
      check(*vault.value(), files, known);
    }
  }
  CHECK(nth > 20);
}

}  // namespace
}  // namespace haiyu::api
