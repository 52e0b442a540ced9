#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

#include "api/http/compression.h"

namespace haiyu::api {
namespace {

// Of kEachTime and of kOnce. Brotli's best levels would make a text that is sent again and again smaller by
// another tenth, but take seconds at every start.
struct Level {
  int gzip;
  std::uint32_t brotli;
  std::uint32_t brotli_window_bits;
};
constexpr Level kFast{5, 4, 18}, kThorough{9, 6, 22};

constexpr const Level& level_of(Effort effort) { return effort == Effort::kOnce ? kThorough : kFast; }

constexpr int kGzipWindowBits = 15 + 16;  // 16: with gzip's header
constexpr int kGzipMemory = 8;
constexpr std::size_t kOutBytes = 16 * 1024;

}  // namespace

class Compressor::Method {
 public:
  virtual ~Method() = default;
  virtual void add(std::string_view slice, bool last, std::string& out) = 0;
};

class Compressor::Gzip final : public Method {
 public:
  explicit Gzip(const Level& level) {
    if (deflateInit2(&stream_, level.gzip, Z_DEFLATED, kGzipWindowBits, kGzipMemory, Z_DEFAULT_STRATEGY) !=
        Z_OK)
      throw std::bad_alloc();
  }
  ~Gzip() override { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  void add(std::string_view slice, bool last, std::string& out) override {
    std::array<Bytef, kOutBytes> bytes;
    stream_.next_in = reinterpret_cast<const Bytef*>(slice.data());
    stream_.avail_in = static_cast<uInt>(slice.size());
    do {
      stream_.next_out = bytes.data();
      stream_.avail_out = kOutBytes;
      deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH);
      out.append(reinterpret_cast<const char*>(bytes.data()), kOutBytes - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

 private:
  z_stream stream_{};
};

class Compressor::Brotli final : public Method {
 public:
  explicit Brotli(const Level& level) : encoder_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (encoder_ == nullptr) throw std::bad_alloc();
    BrotliEncoderSetParameter(encoder_, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT);
    BrotliEncoderSetParameter(encoder_, BROTLI_PARAM_QUALITY, level.brotli);
    BrotliEncoderSetParameter(encoder_, BROTLI_PARAM_LGWIN, level.brotli_window_bits);
  }
  ~Brotli() override { BrotliEncoderDestroyInstance(encoder_); }
  Brotli(const Brotli&) = delete;
  Brotli& operator=(const Brotli&) = delete;

  void add(std::string_view slice, bool last, std::string& out) override {
    const auto* in = reinterpret_cast<const std::uint8_t*>(slice.data());
    std::size_t in_left = slice.size();
    do {
      std::size_t none = 0;
      if (BrotliEncoderCompressStream(encoder_, last ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_PROCESS,
                                      &in_left, &in, &none, nullptr, nullptr) == BROTLI_FALSE)
        throw std::bad_alloc();
      while (BrotliEncoderHasMoreOutput(encoder_) == BROTLI_TRUE) {
        std::size_t size = 0;  // all that there is
        const std::uint8_t* bytes = BrotliEncoderTakeOutput(encoder_, &size);
        out.append(reinterpret_cast<const char*>(bytes), size);
      }
    } while (in_left > 0 || (last && BrotliEncoderIsFinished(encoder_) == BROTLI_FALSE));
  }

 private:
  BrotliEncoderState* const encoder_;
};

Compressor::Compressor(Coding coding, Effort effort) {
  if (coding == Coding::kBrotli)
    method_ = std::make_unique<Brotli>(level_of(effort));
  else
    method_ = std::make_unique<Gzip>(level_of(effort));
}
Compressor::~Compressor() = default;

void Compressor::add(std::string_view slice, bool last, std::string& out) { method_->add(slice, last, out); }

Packed::Packed(std::string_view text) {
  Compressor(Coding::kGzip, Effort::kOnce).add(text, true, gzip);
  Compressor(Coding::kBrotli, Effort::kOnce).add(text, true, brotli);
  gzip.shrink_to_fit();
  brotli.shrink_to_fit();
}

}  // namespace haiyu::api
