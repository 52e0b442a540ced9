#include <brotli/encode.h>
#define ZLIB_CONST  // what is compressed is not written to
#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

#include "api/http/compression.h"

namespace haiyu::api {
namespace {

// Fast levels: an io thread does this, some 50 MB in a second.
constexpr int kGzipLevel = 5;
constexpr std::uint32_t kBrotliQuality = 4;
constexpr std::uint32_t kBrotliWindowBits = 18;
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
  Gzip() {
    if (deflateInit2(&stream_, kGzipLevel, Z_DEFLATED, kGzipWindowBits, kGzipMemory, Z_DEFAULT_STRATEGY) !=
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
  Brotli() : encoder_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (encoder_ == nullptr) throw std::bad_alloc();
    BrotliEncoderSetParameter(encoder_, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT);
    BrotliEncoderSetParameter(encoder_, BROTLI_PARAM_QUALITY, kBrotliQuality);
    BrotliEncoderSetParameter(encoder_, BROTLI_PARAM_LGWIN, kBrotliWindowBits);
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

Compressor::Compressor(Coding coding) {
  if (coding == Coding::kBrotli)
    method_ = std::make_unique<Brotli>();
  else
    method_ = std::make_unique<Gzip>();
}
Compressor::~Compressor() = default;

void Compressor::add(std::string_view slice, bool last, std::string& out) { method_->add(slice, last, out); }

}  // namespace haiyu::api
