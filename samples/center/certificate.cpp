// SPDX-License-Identifier: Apache-2.0
#include "certificate.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <memory>

namespace noren::center {
namespace {

template <auto release>
struct Release {
  template <typename T>
  void operator()(T* pointer) const {
    release(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using X509Pointer = std::unique_ptr<X509, Release<X509_free>>;
using Bio = std::unique_ptr<BIO, Release<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;

constexpr long valid_seconds = 20L * 365 * 86'400;

std::string content(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

bool add_extension(X509* certificate, int id, const char* value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, id, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool fill(X509* certificate, EVP_PKEY* key) {
  std::uint64_t serial = 0;
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* common_name = reinterpret_cast<const unsigned char*>("noren-center");
  return RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1 &&
         X509_set_version(certificate, X509_VERSION_3) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1 &&
         X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), valid_seconds) != nullptr &&
         X509_set_pubkey(certificate, key) == 1 &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1 &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate, NID_subject_alt_name,
                       "DNS:noren-center,DNS:localhost,IP:127.0.0.1,IP:::1") &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

}  // namespace

Result<Certificate> make_certificate() {
  const Key key(EVP_EC_gen("P-256"));
  const X509Pointer certificate(X509_new());
  const Bio key_text(BIO_new(BIO_s_mem()));
  const Bio certificate_text(BIO_new(BIO_s_mem()));
  const bool made = key && certificate && fill(certificate.get(), key.get()) &&
                    PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0,
                                             nullptr, nullptr) == 1 &&
                    PEM_write_bio_X509(certificate_text.get(), certificate.get()) == 1;
  if (!made) return error(NOREN_E_INTERNAL, "certificate_failed");
  return Certificate{content(key_text), content(certificate_text)};
}

Result<Bytes> fingerprint(const std::string& certificate_pem) {
  const Bio text(BIO_new_mem_buf(certificate_pem.data(), static_cast<int>(certificate_pem.size())));
  const X509Pointer certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
  Bytes hash(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  if (!certificate || X509_digest(certificate.get(), EVP_sha256(), hash.data(), &size) != 1) {
    return error(NOREN_E_FAILURE, "certificate_unreadable");
  }
  hash.resize(size);
  return hash;
}

}  // namespace noren::center
