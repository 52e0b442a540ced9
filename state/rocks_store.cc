#include "state/rocks_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/merge_operator.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <vector>

#include "state/pieces.h"

namespace haiyu::state {
namespace {

// Small memtables: a skip list that fits the processor's cache takes three times the puts of a 128 MB one.
constexpr std::size_t kMemtableBytes = 16u << 20;
constexpr double kMemtableBloomShare = 0.02;
constexpr std::size_t kRowOverhead = 16;  // of a row in a batch, at most
constexpr int kBloomBitsPerKey = 10;
constexpr std::uint64_t kWalBytesMax = 256u << 20;

// In the order of Family. RocksDB insists on a family named "default".
const std::array<std::string, kFamilyCount> kFamilyNames = {rocksdb::kDefaultColumnFamilyName, "entities",
                                                            "index", "counters"};

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

Error error_of(const rocksdb::Status& status, std::string_view what) {
  const Errc code = status.IsCorruption() ? Errc::kCorrupt : Errc::kIo;
  return {code, std::string(what) + ": " + status.ToString()};
}

class RocksCursor final : public Cursor {
 public:
  explicit RocksCursor(std::unique_ptr<rocksdb::Iterator> at) : at_(std::move(at)) {}
  void seek(std::string_view key) override {
    at_->Seek(slice(key));
    check();
  }
  bool valid() const override { return at_->Valid(); }
  void next() override {
    at_->Next();
    check();
  }
  std::string_view key() const override { return view(at_->key()); }
  std::string_view value() const override { return view(at_->value()); }

 private:
  void check() const {
    if (!at_->Valid() && !at_->status().ok()) die("state/rocks_store", at_->status().ToString());
  }
  std::unique_ptr<rocksdb::Iterator> at_;
};

// In place of a log file beside the data: on a full disk that is the first to fail, and where RocksDB was
// built with assertions, as Debian's is, the next line ends the process before it can say why.
class Warnings final : public rocksdb::Logger {
 public:
  explicit Warnings(std::function<void(std::string_view)> say)
      : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL), say_(std::move(say)) {}
  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list values) override {
    if (!say_) return;
    std::array<char, 1024> text;
    const int length = std::vsnprintf(text.data(), text.size(), format, values);
    if (length > 0) say_({text.data(), std::min(static_cast<std::size_t>(length), text.size() - 1)});
  }
  void LogHeader(const char*, va_list) override {}

 private:
  const std::function<void(std::string_view)> say_;
};

class MergePieces final : public rocksdb::MergeOperator {
 public:
  const char* Name() const override { return "haiyu.pieces"; }
  bool FullMergeV2(const MergeOperationInput& in, MergeOperationOutput* out) const override {
    return merge(in.existing_value, in.operand_list, out->new_value);
  }
  bool PartialMergeMulti(const rocksdb::Slice&, const std::deque<rocksdb::Slice>& operands, std::string* out,
                         rocksdb::Logger*) const override {
    return merge(nullptr, operands, *out);
  }

 private:
  template <class Slices>
  static bool merge(const rocksdb::Slice* oldest, const Slices& newer, std::string& out) {
    std::vector<std::string_view> rows;
    rows.reserve(newer.size() + 1);
    if (oldest != nullptr) rows.push_back(view(*oldest));
    for (const rocksdb::Slice& row : newer) rows.push_back(view(row));
    auto merged = merge_pieces(rows);
    if (merged) out = std::move(*merged);
    return merged.has_value();
  }
};

// A directory of its own, gone with its owner.
class TemporaryDir {
 public:
  TemporaryDir() {
    std::string path = (std::filesystem::temp_directory_path() / "haiyu-reader-XXXXXX").string();
    if (mkdtemp(path.data()) != nullptr) path_ = path;
  }
  TemporaryDir(const TemporaryDir&) = delete;
  TemporaryDir& operator=(const TemporaryDir&) = delete;
  ~TemporaryDir() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The rows of each family, in the order of their keys.
using Ordered = std::array<std::vector<const Write*>, kFamilyCount>;

// nullopt: a key stands twice.
std::optional<Ordered> in_key_order(const Batch& batch) {
  Ordered families;
  for (const Write& row : batch.rows()) families[static_cast<std::size_t>(row.family)].push_back(&row);
  for (auto& rows : families) {
    const auto before = [](const Write* a, const Write* b) { return a->key < b->key; };
    if (!std::is_sorted(rows.begin(), rows.end(), before)) std::sort(rows.begin(), rows.end(), before);
    const auto same = [](const Write* a, const Write* b) { return a->key == b->key; };
    if (std::adjacent_find(rows.begin(), rows.end(), same) != rows.end()) return std::nullopt;
  }
  return families;
}

// The names of the files of one commit; those that the database did not take are gone with their owner.
class IncomingFiles {
 public:
  IncomingFiles(const std::string& dir, std::uint64_t number)
      : begin_(dir + "/" + std::to_string(number) + "-") {}
  IncomingFiles(const IncomingFiles&) = delete;
  IncomingFiles& operator=(const IncomingFiles&) = delete;
  ~IncomingFiles() {
    std::error_code ignored;
    for (std::size_t family = 0; family < kFamilyCount; ++family)
      std::filesystem::remove(path(family), ignored);
  }
  std::string path(std::size_t family) const { return begin_ + kFamilyNames[family] + ".sst"; }

 private:
  std::string begin_;
};

}  // namespace

// Destruction order is design: handles, then the DB, then what its options share.
struct RocksStore::Impl {
  std::optional<TemporaryDir> own_files;
  std::shared_ptr<rocksdb::Logger> warnings;
  std::shared_ptr<rocksdb::Cache> cache;
  std::shared_ptr<rocksdb::WriteBufferManager> memtables;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  bool follows = false;  // read only
  std::size_t files_from_bytes = 0;
  std::string incoming;  // where files are made before they belong to the database
  std::atomic<std::uint64_t> next_incoming = 0;

  Result<void> write(const Batch& batch);
  Result<void> ingest(const Ordered& rows);
  Result<void> build_file(std::size_t family, const std::vector<const Write*>& rows,
                          const std::string& path) const;

  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (db && !follows) {
      // What is in tables need not be read from the write-ahead log at the next start; an error costs only
      // that.
      [[maybe_unused]] const rocksdb::Status ignored = db->Flush(rocksdb::FlushOptions(), handles);
    }
    for (rocksdb::ColumnFamilyHandle* const handle : handles) db->DestroyColumnFamilyHandle(handle);
  }
  rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles[static_cast<std::size_t>(family)];
  }

  rocksdb::DBOptions db_options(bool read_only) const {
    rocksdb::DBOptions options;
    options.create_if_missing = !read_only;
    options.create_missing_column_families = !read_only;
    options.write_buffer_manager = memtables;
    options.max_total_wal_size = kWalBytesMax;
    options.max_open_files = -1;  // a follower keeps the files that the writer deletes
    options.info_log = warnings;
    return options;
  }

  rocksdb::ColumnFamilyOptions family_options() const {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache;
    table.cache_index_and_filter_blocks = true;
    table.metadata_cache_options.unpartitioned_pinning =
        rocksdb::PinningTier::kAll;  // each miss asks a filter
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
    rocksdb::ColumnFamilyOptions options;
    options.compression_per_level = {rocksdb::kNoCompression, rocksdb::kNoCompression,
                                     rocksdb::kLZ4Compression};
    options.write_buffer_size = kMemtableBytes;
    // Most keys that are asked for are not there: the skip list need not be walked to learn it.
    options.memtable_prefix_bloom_size_ratio = kMemtableBloomShare;
    options.memtable_whole_key_filtering = true;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return options;
  }
};

Result<void> RocksStore::Impl::write(const Batch& batch) {
  rocksdb::WriteBatch rows(batch.bytes() + batch.size() * kRowOverhead);
  for (const Write& write : batch.rows()) {
    rocksdb::ColumnFamilyHandle* const family = handle(write.family);
    const rocksdb::Slice key = slice(write.key);
    const rocksdb::Status status = !write.value  ? rows.Delete(family, key)
                                   : write.merge ? rows.Merge(family, key, slice(*write.value))
                                                 : rows.Put(family, key, slice(*write.value));
    if (!status.ok()) return error_of(status, "building a batch");
  }
  rocksdb::WriteOptions unsynced;
  unsynced.sync = false;
  const rocksdb::Status status = db->Write(unsynced, &rows);
  if (!status.ok()) return error_of(status, "writing state");
  return ok();
}

Result<void> RocksStore::Impl::ingest(const Ordered& rows) {
  const IncomingFiles files(incoming, next_incoming.fetch_add(1));
  std::vector<rocksdb::IngestExternalFileArg> args;
  for (std::size_t n = 0; n < kFamilyCount; ++n) {
    if (rows[n].empty()) continue;
    rocksdb::IngestExternalFileArg& arg = args.emplace_back();
    arg.column_family = handles[n];
    arg.external_files = {files.path(n)};
    arg.options.move_files = true;
    arg.options.write_global_seqno = false;
    BOOST_OUTCOME_TRYV(build_file(n, rows[n], arg.external_files.front()));
  }
  // The files are durable once they are taken in: what the log holds of earlier batches has to be as well, or
  // a power cut could leave the later batch without the earlier.
  rocksdb::Status status = db->SyncWAL();
  if (status.ok()) status = db->IngestExternalFiles(args);
  if (!status.ok()) return error_of(status, "writing state");
  return ok();
}

Result<void> RocksStore::Impl::build_file(std::size_t family, const std::vector<const Write*>& rows,
                                          const std::string& path) const {
  rocksdb::Options options = db->GetOptions(handles[family]);
  options.compression_per_level.clear();
  options.compression = rocksdb::kNoCompression;
  rocksdb::SstFileWriter file(rocksdb::EnvOptions(), options, handles[family]);
  rocksdb::Status status = file.Open(path);
  for (const Write* const row : rows) {
    if (!status.ok()) break;
    const rocksdb::Slice key = slice(row->key);
    status = !row->value  ? file.Delete(key)
             : row->merge ? file.Merge(key, slice(*row->value))
                          : file.Put(key, slice(*row->value));
  }
  if (status.ok()) status = file.Finish();
  if (!status.ok()) return error_of(status, "building " + path);
  return ok();
}

RocksStore::RocksStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RocksStore::~RocksStore() = default;

Result<std::unique_ptr<RocksStore>> RocksStore::open(const std::string& dir, const RocksOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->follows = options.read_only;
  impl->files_from_bytes = options.files_from_bytes;
  impl->warnings = std::make_shared<Warnings>(options.on_warning);
  impl->cache = rocksdb::NewLRUCache(options.memory_bytes);
  impl->memtables = std::make_shared<rocksdb::WriteBufferManager>(options.memory_bytes / 4, impl->cache);

  const rocksdb::DBOptions db_options = impl->db_options(options.read_only);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : kFamilyNames) families.emplace_back(name, impl->family_options());
  families[static_cast<std::size_t>(Family::kEntities)].options.merge_operator =
      std::make_shared<MergePieces>();

  rocksdb::DB* db = nullptr;
  rocksdb::Status status;
  if (options.read_only) {
    impl->own_files.emplace();
    if (impl->own_files->path().empty()) return fail(Errc::kIo, "no temporary directory can be made");
    status =
        rocksdb::DB::OpenAsSecondary(db_options, dir, impl->own_files->path(), families, &impl->handles, &db);
  } else {
    std::error_code error;
    impl->incoming = dir + "/incoming";
    std::filesystem::remove_all(impl->incoming, error);  // what a crash left
    if (!error) std::filesystem::create_directories(impl->incoming, error);
    if (error) return fail(Errc::kIo, dir + ": " + error.message());
    status = rocksdb::DB::Open(db_options, dir, families, &impl->handles, &db);
  }
  if (!status.ok()) return error_of(status, "opening " + dir);
  impl->db.reset(db);
  return std::unique_ptr<RocksStore>(new RocksStore(std::move(impl)));
}

std::optional<std::string> RocksStore::get(Family family, std::string_view key) const {
  std::string value;
  const rocksdb::Status status =
      impl_->db->Get(rocksdb::ReadOptions(), impl_->handle(family), slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) die("state/rocks_store", status.ToString());
  return value;
}

std::unique_ptr<Cursor> RocksStore::cursor(Family family) const {
  return std::make_unique<RocksCursor>(std::unique_ptr<rocksdb::Iterator>(
      impl_->db->NewIterator(rocksdb::ReadOptions(), impl_->handle(family))));
}

Result<void> RocksStore::write(const Batch& batch) {
  if (batch.bytes() >= impl_->files_from_bytes && !impl_->follows) {
    if (const auto ordered = in_key_order(batch)) return impl_->ingest(*ordered);
  }
  return impl_->write(batch);
}

Result<void> RocksStore::checkpoint(const std::string& dir) const {
  rocksdb::Checkpoint* raw = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(impl_->db.get(), &raw);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  if (status.ok()) status = checkpoint->CreateCheckpoint(dir);
  if (!status.ok()) return error_of(status, "copying state to " + dir);
  return ok();
}

// By property: where Cache is defined differs between versions of RocksDB.
std::size_t RocksStore::memory_bytes() const {
  std::uint64_t bytes = 0;
  impl_->db->GetIntProperty(rocksdb::DB::Properties::kBlockCacheUsage, &bytes);
  return bytes;
}

}  // namespace haiyu::state
