#include "state/memory_store.h"

#include <algorithm>
#include <array>

#include "state/pieces.h"

namespace haiyu::state {

class MemoryStore::MemoryCursor final : public Cursor {
 public:
  explicit MemoryCursor(std::shared_ptr<const Rows> rows) : rows_(std::move(rows)), at_(rows_->end()) {}
  void seek(std::string_view key) override { at_ = rows_->lower_bound(key); }
  bool valid() const override { return at_ != rows_->end(); }
  void next() override { ++at_; }
  std::string_view key() const override { return at_->first; }
  std::string_view value() const override { return at_->second; }

 private:
  std::shared_ptr<const Rows> rows_;
  Rows::const_iterator at_;
};

MemoryStore::MemoryStore() {
  for (auto& family : families_) family = std::make_shared<Rows>();
}

std::optional<std::string> MemoryStore::get(Family family, std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const Rows& rows = *families_[static_cast<std::size_t>(family)];
  const auto found = rows.find(key);
  return found == rows.end() ? std::nullopt : std::optional(found->second);
}

std::unique_ptr<Cursor> MemoryStore::cursor(Family family) const {
  const std::lock_guard lock(mutex_);
  return std::make_unique<MemoryCursor>(families_[static_cast<std::size_t>(family)]);
}

void MemoryStore::apply(const Write& write) {
  std::shared_ptr<Rows>& rows = families_[static_cast<std::size_t>(write.family)];
  if (rows.use_count() > 1) rows = std::make_shared<Rows>(*rows);
  const auto found = rows->find(write.key);
  if (!write.value) {
    if (found != rows->end()) rows->erase(found);
    return;
  }
  std::string value(*write.value);
  if (write.merge) {
    const std::array<std::string_view, 2> both = {found == rows->end() ? std::string_view() : found->second,
                                                  *write.value};
    auto merged = merge_pieces(both);
    if (!merged) die("state/memory_store", "a row that is merged is not made of pieces");
    value = std::move(*merged);
  }
  rows->insert_or_assign(std::string(write.key), std::move(value));
}

void MemoryStore::apply(const Batch& batch) {
  Batch& undo = undo_.emplace_back();
  for (const Write& write : batch.rows()) {
    const Rows& rows = *families_[static_cast<std::size_t>(write.family)];
    if (const auto found = rows.find(write.key); found != rows.end()) {
      undo.put(write.family, write.key, found->second);
    } else {
      undo.erase(write.family, write.key);
    }
    apply(write);
  }
}

Result<void> MemoryStore::write(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  ++writes_;
  if (fail_after_) {
    if (*fail_after_ == 0) {
      if (fault_ == Fault::kWrittenAllTheSame) apply(batch);
      fault_ = Fault::kNotWritten;  // the failed store takes nothing more
      return fail(Errc::kIo, "injected");
    }
    --*fail_after_;
  }
  apply(batch);
  return ok();
}

void MemoryStore::sync() {
  const std::lock_guard lock(mutex_);
  undo_.clear();
}

std::size_t MemoryStore::unsynced() const {
  const std::lock_guard lock(mutex_);
  return undo_.size();
}

void MemoryStore::lose(std::size_t batches) {
  const std::lock_guard lock(mutex_);
  HAIYU_CHECK(batches <= undo_.size());
  for (; batches > 0; --batches) {
    const auto& rows = undo_.back().rows();
    std::for_each(rows.rbegin(), rows.rend(), [this](const Write& write) { apply(write); });
    undo_.pop_back();
  }
}

void MemoryStore::fail_writes(std::size_t after, Fault fault) {
  const std::lock_guard lock(mutex_);
  fail_after_ = after;
  fault_ = fault;
}

void MemoryStore::heal() {
  const std::lock_guard lock(mutex_);
  fail_after_.reset();
}

std::size_t MemoryStore::writes() const {
  const std::lock_guard lock(mutex_);
  return writes_;
}

}  // namespace haiyu::state
