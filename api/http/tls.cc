#include "api/http/tls.h"

#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/buffer.hpp>
#include <ctime>
#include <fstream>
#include <sstream>
#include <utility>

namespace haiyu::api {
namespace {

namespace ssl = boost::asio::ssl;

// Of TLS 1.2; those of 1.3 are all good.
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

Result<std::string> read_file(const std::string& path, const char* option) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    return fail(Errc::kIo, std::string(option) + " " + path + ": it cannot be read, or is empty");
  return std::move(text).str();
}

std::string digest(const std::string& certificate, const std::string& key) {
  const std::string both = certificate + '\0' + key;
  std::string sum(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(both.data()), both.size(),
         reinterpret_cast<unsigned char*>(sum.data()));
  return sum;
}

// Without this OpenSSL would ask the terminal.
int no_pass_phrase(char*, int, int, void*) { return -1; }

// A client that knows other protocols only goes on without one.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                    unsigned size, void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, kOurs, sizeof kOurs - 1, offered, size) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

void configure(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, kCiphers);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // clients keep their sessions, in tickets
  SSL_CTX_set_default_passwd_cb(context, no_pass_phrase);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

Result<Tls::Context> make_context(const Tls::Files& files, const std::string& certificate,
                                  const std::string& key) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  configure(context->native_handle());
  boost::system::error_code error;
  context->use_certificate_chain(boost::asio::buffer(certificate), error);
  if (error)
    return fail(Errc::kInvalid, "--tls-cert " + files.certificate + ": it is no certificate in PEM (" +
                                    error.message() + ")");
  context->use_private_key(boost::asio::buffer(key), ssl::context::pem, error);
  const bool matches = !error && SSL_CTX_check_private_key(context->native_handle()) == 1;
  // OpenSSL compares the two already when it takes the key.
  const bool of_another =
      !matches &&
      (!error || ERR_GET_REASON(static_cast<unsigned long>(error.value())) == X509_R_KEY_VALUES_MISMATCH ||
       ERR_GET_REASON(static_cast<unsigned long>(error.value())) == X509_R_KEY_TYPE_MISMATCH);
  ERR_clear_error();
  if (of_another)
    return fail(Errc::kInvalid,
                "--tls-key " + files.key + " is not the key of the certificate in " + files.certificate);
  if (!matches)
    return fail(Errc::kInvalid, "--tls-key " + files.key +
                                    ": it is no private key in PEM without a pass phrase (" +
                                    error.message() + ")");
  return context;
}

}  // namespace

Result<std::unique_ptr<Tls>> Tls::open(Files files) {
  std::unique_ptr<Tls> tls(new Tls(std::move(files)));
  BOOST_OUTCOME_TRYV(tls->renew());
  return tls;
}

Tls::Context Tls::context() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

std::chrono::sys_seconds Tls::not_after() const {
  const Context in_use = context();
  const X509* certificate = SSL_CTX_get0_certificate(in_use->native_handle());
  std::tm end{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) return {};
  return std::chrono::sys_seconds(std::chrono::seconds(timegm(&end)));
}

Result<bool> Tls::renew() {
  auto certificate = read_file(files_.certificate, "--tls-cert");
  auto key = read_file(files_.key, "--tls-key");
  const bool read = certificate.has_value() && key.has_value();
  auto now = read ? digest(certificate.value(), key.value()) : std::string("unreadable");
  if (std::exchange(seen_, now) == now) return false;
  BOOST_OUTCOME_TRYV(certificate);
  BOOST_OUTCOME_TRYV(key);
  BOOST_OUTCOME_TRY(Context made, make_context(files_, certificate.value(), key.value()));
  const std::lock_guard lock(mutex_);
  context_ = std::move(made);
  return true;
}

}  // namespace haiyu::api
