#include "api/vault/vault_file.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace haiyu::api {

using namespace std::chrono_literals;

// What slots hold, in their order.
struct VaultFile::Scanned {
  struct Entry {
    SlotNo number;
    IdHash owner;
    Slot::Kind kind;
    SlotNo erases, group;
  };
  std::vector<Entry> whole;
  std::vector<SlotNo> holes;  // erased, broken or never written
  SlotNo end = 1;             // of the whole and partial slots that there are
};

// Slots to append, and the keys that they destroy.
struct VaultFile::Batch {
  SlotNo first = kNoSlot;
  std::vector<std::pair<SlotNo, Slot>> slots;
  std::vector<SlotNo> erased;

  SlotNo next() const { return first + static_cast<SlotNo>(slots.size()); }
};

Result<std::unique_ptr<FileLock>> VaultFile::lock(FileSystem& files, const std::string& dir) {
  constexpr auto kPatience = 3s;  // less than a request waits
  constexpr auto kStep = 1ms;
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    auto held = files.lock(dir + "/lock");
    if (held || held.error().code != Errc::kUnavailable || std::chrono::steady_clock::now() >= until)
      return held;
    std::this_thread::sleep_for(kStep);
  }
}

Result<std::unique_ptr<VaultFile>> VaultFile::open(FileSystem& files, const std::string& dir,
                                                   std::string_view log_id) {
  return open_for(files, dir, log_id);
}

Result<void> VaultFile::check(FileSystem& files, const std::string& dir) {
  BOOST_OUTCOME_TRY(open_for(files, dir, std::nullopt));
  return ok();
}

Result<std::unique_ptr<VaultFile>> VaultFile::open_for(FileSystem& files, const std::string& dir,
                                                       std::optional<std::string_view> log_id) {
  start_crypto();
  BOOST_OUTCOME_TRY(files.make_dir(dir));
  BOOST_OUTCOME_TRY(const auto held, lock(files, dir));
  BOOST_OUTCOME_TRY(auto file, files.open(file_in(dir), OpenMode::kPrivate));
  std::unique_ptr<VaultFile> vault(new VaultFile(files, dir, std::move(file)));
  BOOST_OUTCOME_TRY(vault->ready_header(log_id));
  BOOST_OUTCOME_TRY(vault->recover());
  return vault;
}

// The header is durable before the first slot is written, so what has none has no keys.
Result<void> VaultFile::ready_header(std::optional<std::string_view> log_id) {
  BOOST_OUTCOME_TRY(const std::uint64_t size, file_->size());
  SlotBytes bytes{};
  BOOST_OUTCOME_TRY(file_->read_at(0, bytes));
  const HeaderIs is = header_is(bytes, log_id.value_or(std::string_view()));
  if (is == HeaderIs::kOurs || (!log_id && is == HeaderIs::kOfAnotherLog)) return ok();
  if (is == HeaderIs::kOfAnotherLog) {
    return fail(Errc::kMismatch,
                fmt::format("{} has the keys of another log: give the vault that belongs to this one",
                            file_in(dir_)));
  }
  if (size > Slot::kBytes || !log_id) return damaged(kNoSlot);
  made_ = true;
  const SlotBytes header = header_bytes(*log_id);
  BOOST_OUTCOME_TRY(file_->write_at(0, {header.data(), header.size()}));
  BOOST_OUTCOME_TRY(file_->sync());
  return files_.sync_dir(dir_);
}

Result<std::optional<SlotBytes>> VaultFile::read(SlotNo number) const {
  SlotBytes bytes{};
  BOOST_OUTCOME_TRY(const std::size_t got, file_->read_at(position_of(number), bytes));
  return got == bytes.size() ? std::optional(bytes) : std::nullopt;
}

Result<void> VaultFile::scan(SlotNo from, Scanned& found) const {
  constexpr std::size_t kSlotsAtATime = 4096;
  BOOST_OUTCOME_TRY(const std::uint64_t size, file_->size());
  found.end = static_cast<SlotNo>((size + Slot::kBytes - 1) / Slot::kBytes);
  std::vector<char> buffer(kSlotsAtATime * Slot::kBytes);
  for (SlotNo number = from; number < found.end;) {
    BOOST_OUTCOME_TRY(std::size_t got, file_->read_at(position_of(number), buffer));
    for (std::size_t at = 0; at < got; at += Slot::kBytes, ++number) {
      const std::span<const char> bytes(buffer.data() + at, std::min(Slot::kBytes, got - at));
      if (const auto slot = slot_of(bytes, number)) {
        found.whole.push_back({number, slot->owner, slot->kind, slot->erases, slot->group});
      } else {
        found.holes.push_back(number);
      }
    }
    if (got < buffer.size()) break;
  }
  sodium_memzero(buffer.data(), buffer.size());
  return ok();
}

// Takes in what lies behind `end_`. The caller holds the lock, so nobody is writing; readers go on meanwhile.
Result<void> VaultFile::recover() {
  SlotNo from = kNoSlot;
  {
    const std::shared_lock lock(mutex_);
    from = end_;
  }
  Scanned found;
  BOOST_OUTCOME_TRY(scan(from, found));
  boost::unordered_flat_map<SlotNo, SlotNo> tombstones;  // by the slot that they erase
  for (const Scanned::Entry& entry : found.whole)
    if (entry.kind == Slot::Kind::kTombstone) tombstones.emplace(entry.erases, entry.number);
  const auto destroys = [&](SlotNo hole, SlotNo before) {
    const auto at = tombstones.find(hole);
    return at != tombstones.end() && at->second < before;
  };
  SlotNo end = found.end;
  for (bool torn = true; torn;) {  // a tombstone that is cut off as well destroys nothing
    const auto hole = std::find_if(found.holes.begin(), found.holes.end(),
                                   [&](SlotNo slot) { return slot < end && !destroys(slot, end); });
    torn = hole != found.holes.end();
    if (torn) end = *hole;
  }
  for (const Scanned::Entry& entry : found.whole)
    if (entry.number > end && entry.group > end) return damaged(end);
  if (end < found.end) {
    BOOST_OUTCOME_TRY(cut(end));
  }
  if (durable_end_ < end) {  // a process that was killed may not have done it
    BOOST_OUTCOME_TRY(file_->sync());
  }

  std::vector<SlotNo> to_erase;
  {
    const std::unique_lock lock(mutex_);
    for (const Scanned::Entry& entry : found.whole) {
      if (entry.number >= end) break;
      Slot slot;
      slot.kind = entry.kind;
      slot.owner = entry.owner;
      if (!learn(slot, entry.number)) return damaged(entry.number);
      if (entry.kind == Slot::Kind::kTombstone && entry.erases != kNoSlot) to_erase.push_back(entry.erases);
    }
    durable_end_ = end_ = end;
  }
  return erase(to_erase);
}

// What was being written when the process or the machine stopped: its write was never acknowledged.
Result<void> VaultFile::cut(SlotNo at) {
  BOOST_OUTCOME_TRY(const std::uint64_t size, file_->size());
  dropped_ += static_cast<std::size_t>((size - position_of(at) + Slot::kBytes - 1) / Slot::kBytes);
  BOOST_OUTCOME_TRY(file_->truncate(position_of(at)));
  return file_->sync();
}

// Zeros in the place of the keys, where there are none yet.
Result<void> VaultFile::erase(std::span<const SlotNo> slots) {
  bool wrote = false;
  for (const SlotNo number : slots) {
    BOOST_OUTCOME_TRY(const auto bytes, read(number));
    if (!bytes) return damaged(number);
    if (is_erased(*bytes)) continue;
    constexpr SlotBytes kZeros{};
    BOOST_OUTCOME_TRY(file_->write_at(position_of(number), {kZeros.data(), kZeros.size()}));
    wrote = true;
  }
  return wrote ? file_->sync() : ok();
}

VaultFile::Place* VaultFile::known(const IdHash& owner) const {
  const auto found = places_.find(owner);
  return found == places_.end() ? nullptr : &found->second;
}

// Once or again. False: a second key of one owner.
bool VaultFile::learn(const Slot& slot, SlotNo number) const {
  Place* const place = known(slot.owner);
  if (slot.kind == Slot::Kind::kKey) {
    if (place != nullptr) return place->slot == number || place->slot == kNoSlot;
    places_.emplace(slot.owner, Place{number});
    return true;
  }
  if (place != nullptr && place->slot == kNoSlot) return true;
  places_[slot.owner] = Place{kNoSlot};
  ++destroyed_;
  return true;
}

// Takes in what another process has appended; what it is just writing comes with the next look. Slots behind
// an erased one are learned, but looked at again by who next holds the lock.
Result<void> VaultFile::catch_up() const {
  BOOST_OUTCOME_TRY(const std::uint64_t size, file_->size());
  {
    const std::shared_lock lock(mutex_);
    if (size == looked_bytes_ || size <= position_of(end_)) return ok();
  }
  const std::unique_lock lock(mutex_);
  bool whole_so_far = true;
  for (SlotNo number = end_; position_of(number) + Slot::kBytes <= size; ++number) {
    BOOST_OUTCOME_TRY(const auto bytes, read(number));
    if (!bytes) return ok();  // another process has just cut off what was not whole
    const auto slot = slot_of(*bytes, number);
    if (!slot && !is_erased(*bytes)) return ok();
    whole_so_far = whole_so_far && slot;
    if (slot) static_cast<void>(learn(*slot, number));
    if (whole_so_far) end_ = number + 1;
  }
  looked_bytes_ = size;
  return ok();
}

Result<Held> VaultFile::find(const Owner& owner, SealKey& key, Use use) const {
  const IdHash hash = hash_of(owner);
  SlotNo number = kNoSlot;
  for (const bool again : {false, true}) {
    if (again) {
      BOOST_OUTCOME_TRY(catch_up());
    }
    const std::shared_lock lock(mutex_);
    if (const Place* const place = known(hash)) {
      if (place->slot == kNoSlot) return Held::kDestroyed;
      if (use == Use::kSeal && place->slot >= durable_end_) return Held::kNone;
      number = place->slot;
      break;
    }
  }
  if (number == kNoSlot) return Held::kNone;
  constexpr int kLooks = 5;
  for (int look = 0; look < kLooks; ++look) {
    if (look > 0) std::this_thread::sleep_for(1ms);  // somebody may be erasing it just now
    BOOST_OUTCOME_TRY(auto bytes, read(number));
    if (!bytes) continue;
    if (is_erased(*bytes)) return Held::kDestroyed;
    const auto slot = slot_of(*bytes, number);
    sodium_memzero(bytes->data(), bytes->size());
    if (!slot || slot->owner != hash) continue;
    key = slot->key;
    return Held::kKey;
  }
  return damaged(number);
}

Result<void> VaultFile::change(std::span<const Wish> wishes) {
  BOOST_OUTCOME_TRY(const auto held, lock(files_, dir_));
  BOOST_OUTCOME_TRY(recover());
  Batch batch;
  batch.first = end_;
  boost::unordered_flat_map<IdHash, Place> fresh;  // as they will be
  for (const Wish& wish : wishes) {
    const IdHash hash = hash_of(wish.owner);
    const auto pending = fresh.find(hash);
    const Place* const old = known(hash);
    const std::optional<Place> now = pending != fresh.end() ? std::optional(pending->second)
                                     : old != nullptr       ? std::optional(*old)
                                                            : std::nullopt;
    if (now && (wish.to == Held::kKey || now->slot == kNoSlot)) continue;
    Slot slot;
    slot.owner = hash;
    slot.group = batch.first;
    if (wish.to == Held::kKey) {
      slot.kind = Slot::Kind::kKey;
      slot.key = SealKey::random();
      fresh[hash] = Place{batch.next()};
    } else {
      slot.kind = Slot::Kind::kTombstone;
      if (now) batch.erased.push_back(slot.erases = now->slot);
      fresh[hash] = Place{kNoSlot};
    }
    batch.slots.emplace_back(batch.next(), slot);
  }
  return batch.slots.empty() ? ok() : append(batch);
}

Result<void> VaultFile::append(Batch& batch) {
  std::string bytes;
  bytes.reserve(batch.slots.size() * Slot::kBytes);
  for (const auto& [number, slot] : batch.slots) {
    const SlotBytes one = bytes_of(slot, number);
    bytes.append(one.data(), one.size());
  }
  const auto written = file_->write_at(position_of(batch.first), bytes);
  sodium_memzero(bytes.data(), bytes.size());
  BOOST_OUTCOME_TRY(written);
  BOOST_OUTCOME_TRY(file_->sync());
  {
    const std::unique_lock lock(mutex_);
    for (const auto& [number, slot] : batch.slots) {
      HAIYU_CHECK(learn(slot, number));  // perhaps again: a reader may have been first to see it
    }
    durable_end_ = end_ = batch.next();
  }
  return erase(batch.erased);
}

Error VaultFile::damaged(SlotNo slot) const {
  return {
      Errc::kCorrupt,
      fmt::format("{} is damaged (slot {}): put back the copy that `haiyu backup --keys-to` made; without "
                  "keys the texts that were sealed with them stay unreadable",
                  file_in(dir_), slot)};
}

std::size_t VaultFile::keys() const {
  const std::shared_lock lock(mutex_);
  return places_.size() - destroyed_;
}

std::size_t VaultFile::destroyed() const {
  const std::shared_lock lock(mutex_);
  return destroyed_;
}

std::uint64_t VaultFile::bytes() const {
  const std::shared_lock lock(mutex_);
  return position_of(end_);
}

}  // namespace haiyu::api
